//! Status lists (SPEC 12).

use zlib_rs::{Inflate, InflateFlush, Status};

use super::*;

/// What a list says, its slots as they come out of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    pub uri: String,
    pub seq: Option<u64>,
    pub issued_at: u32,
    pub expires: u32,
    pub ttl: Option<u32>,
    pub bits: u8,
    pub bytes: Vec<u8>,
}

impl List {
    /// Every slot's value, by the definition: bit `n × bits` and following.
    pub fn value(&self, slot: u32) -> Option<u8> {
        let first = u64::from(slot) * u64::from(self.bits);
        let bit = |at: u64| {
            let byte = self.bytes.get(usize::try_from(at / 8).ok()?)?;
            Some(byte >> (at % 8) & 1)
        };
        (0..self.bits).try_fold(0, |sum, at| Some(sum | bit(first + u64::from(at))? << at))
    }

    /// How many slots there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.bytes.len() * 8 / usize::from(self.bits)).expect("at most 2^27")
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// What stands for the sequence number.
    pub fn number(&self) -> u64 {
        self.seq.unwrap_or(self.issued_at.into())
    }

    /// The claims around this stream.
    pub fn write(&self, stream: &[u8]) -> Vec<(Value, Value)> {
        let list = map(vec![
            (Value::from("lst"), bytes(stream)),
            (Value::from("bits"), int(self.bits)),
        ]);
        let mut entries = vec![
            (int(2), Value::from(self.uri.as_str())),
            (int(4), int(self.expires)),
            (int(6), int(self.issued_at)),
            (int(65_533), list),
        ];
        entries.extend(self.ttl.map(|ttl| (int(65_534), int(ttl))));
        entries.extend(self.seq.map(|seq| (int(-65_539), Value::from(seq))));
        entries
    }
}

/// Claims in their one encoding.
pub fn sorted(entries: Vec<(Value, Value)>) -> Vec<u8> {
    encoded(&map(entries))
}

/// Claims as they stand, for lists of other libraries.
pub fn unsorted(entries: Vec<(Value, Value)>) -> Vec<u8> {
    encoded(&Value::Map(entries))
}

/// Whether claims in any order have a sequence number, so that they are of our own form.
pub fn is_ours(payload: &[u8]) -> bool {
    let value: Result<Value, _> = ciborium::from_reader(payload);
    let entries = value.ok().and_then(|value| value.into_map().ok());
    entries.is_some_and(|entries| entries.iter().any(|(key, _)| *key == int(-65_539)))
}

/// The claims of deterministic bytes, if they have the form, strictly if they are ours. Foreign
/// ones with more than this knows are `None` as well.
pub fn read(payload: &[u8]) -> Option<List> {
    let entries = item_of(payload)?.into_map().ok()?;
    let find = |name: Value| {
        let mut own = entries.iter().filter(|(key, _)| *key == name);
        own.next().map(|(_, value)| value.clone())
    };
    let whole = |value: Value| u64::try_from(value.into_integer().ok()?).ok();
    let seconds = |value: Value| u32::try_from(whole(value)?).ok();
    let inner = find(int(65_533))?.into_map().ok()?;
    let part = |name: &str| {
        let mut own = inner.iter().filter(|(key, _)| *key == Value::from(name));
        own.next().map(|(_, value)| value.clone())
    };
    let seq = find(int(-65_539));
    let ttl = find(int(65_534));
    let (seq, known) = match seq {
        Some(seq) => (Some(whole(seq)?), ttl.is_some().into()),
        None => (None, usize::MAX),
    };
    if seq.is_some() && (entries.len() != 5 + known || inner.len() != 2) {
        return None;
    }
    let ttl = match ttl {
        Some(ttl) => Some(seconds(ttl)?),
        None => None,
    };
    let uri = find(int(2))?.into_text().ok()?;
    let bits = u8::try_from(whole(part("bits")?)?).ok()?;
    let stream = part("lst")?.into_bytes().ok()?;
    let bits_known = [1, 2, 4, 8].contains(&bits) && (seq.is_none() || bits == 4);
    if !trust::is_uri(&uri) || !bits_known {
        return None;
    }
    Some(List {
        uri,
        seq,
        issued_at: seconds(find(int(6))?)?,
        expires: seconds(find(int(4))?)?,
        ttl,
        bits,
        bytes: inflate(&stream)?,
    })
}

/// One zlib stream (RFC 1950) with nothing after it, of at most 2^24 bytes, by another library
/// than the one that lists are read with.
pub fn inflate(stream: &[u8]) -> Option<Vec<u8>> {
    let (&[method, flags], rest) = stream.split_first_chunk()?;
    let known = method & 0xf == 8 && method >> 4 <= 7 && flags & 0x20 == 0;
    if !known || u16::from_be_bytes([method, flags]) % 31 != 0 {
        return None;
    }
    let (bytes, used) = inflate_raw(rest)?;
    let checksum: [u8; 4] = rest[used..].try_into().ok()?;
    // The library's decoder does not look at the checksum when it is built for fuzzing.
    let holds = checksum == zlib_rs::adler32::adler32(1, &bytes).to_be_bytes();
    (holds || cfg!(fuzzing)).then_some(bytes)
}

// What one deflate stream (RFC 1951) holds, and how many bytes it is long.
fn inflate_raw(stream: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut state = Inflate::new(false, 15);
    let mut out = vec![0; 1 << 12];
    loop {
        let (used, filled) = (state.total_in() as usize, state.total_out() as usize);
        let flush = InflateFlush::NoFlush;
        let status = state.decompress(&stream[used..], &mut out[filled..], flush);
        let (now_used, now_filled) = (state.total_in() as usize, state.total_out() as usize);
        if now_filled > 1 << 24 {
            return None;
        }
        match status {
            Ok(Status::StreamEnd) => {
                out.truncate(now_filled);
                return Some((out, now_used));
            }
            Ok(_) if now_filled == out.len() => out.resize(out.len() * 2, 0),
            Ok(_) if (used, filled) != (now_used, now_filled) => {}
            _ => return None,
        }
    }
}

/// Whether a URI is that of a list under a base.
pub fn is_under(uri: &str, base: &str, shift: u32) -> bool {
    let Some(digits) = uri.strip_prefix(base) else {
        return false;
    };
    let plain = digits == "0" || !digits.starts_with('0');
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()) && plain;
    let value: Option<u128> = digits.parse().ok().filter(|_| number);
    value.is_some_and(|value| value <= u128::from(u32::MAX) >> shift)
}

/// The protected header.
pub fn header(kid: KeyId) -> Vec<u8> {
    encoded(&map(vec![
        (int(1), int(-19)),
        (int(4), bytes(kid.as_bytes())),
        (int(16), Value::from("application/statuslist+cwt")),
    ]))
}
