//! The format's rules a second time, plainly and slowly, apart from the library's code.

use ciborium::Value;
use healthcode::claims::{Claims, Suite, TestMethod, TestResult, preimage};
use healthcode::{Colour, Document, KeyId};

pub mod judge;
pub mod lists;
pub mod live;
pub mod trust;

/// The code of the first fault of form in a text, as far as it can be told without claims.
pub fn text_fault(text: &str) -> Option<&'static str> {
    let (prefix, fault): (_, fn(&[u8]) -> Option<&'static str>) = if text.starts_with("OHL1:") {
        ("OHL1:", live::fault)
    } else {
        ("OHC1:", envelope_fault)
    };
    match text_bytes(prefix, text) {
        Ok(bytes) => fault(&bytes),
        Err(code) => Some(code),
    }
}

/// The bytes of a text with this prefix, or the code of its fault.
pub fn text_bytes(prefix: &str, text: &str) -> Result<Vec<u8>, &'static str> {
    let body = text.strip_prefix(prefix).ok_or("malformed/prefix")?;
    if text.chars().count() > 2_048 {
        return Err("malformed/too-long");
    }
    match base45_decode(body) {
        None => Err("malformed/base45"),
        Some(bytes) if bytes.len() > 1_024 => Err("malformed/too-long"),
        Some(bytes) => Ok(bytes),
    }
}

/// The code of the first fault of form in an envelope.
pub fn envelope_fault(bytes: &[u8]) -> Option<&'static str> {
    if !is_deterministic(bytes) {
        return Some("malformed/cbor");
    }
    match envelope_parts(bytes) {
        None => Some("malformed/cose"),
        Some((header, ..)) if header.len() != 13 || !header.starts_with(HEADER_START) => {
            Some("malformed/header")
        }
        Some(_) => None,
    }
}

/// Header, payload and signature of a deterministic envelope.
pub fn envelope_parts(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (header, rest) = byte_string(bytes.strip_prefix(&[0xd2, 0x84])?)?;
    let (payload, rest) = byte_string(rest.strip_prefix(&[0xa0])?)?;
    let (signature, rest) = byte_string(rest)?;
    (rest.is_empty() && signature.len() == 64).then_some((header, payload, signature))
}

/// The envelope, encoded by ciborium.
pub fn envelope(kid: KeyId, payload: &[u8], signature: &[u8; 64]) -> Vec<u8> {
    sign1(&header(kid), payload, signature)
}

/// The envelope with any header.
pub fn sign1(header: &[u8], payload: &[u8], signature: &[u8; 64]) -> Vec<u8> {
    let parts = vec![
        Value::Bytes(header.to_vec()),
        Value::Map(Vec::new()),
        Value::Bytes(payload.to_vec()),
        Value::Bytes(signature.to_vec()),
    ];
    encoded(&Value::Tag(18, Value::Array(parts).into()))
}

/// The bytes under the signature, encoded by ciborium.
pub fn sig_structure(kid: KeyId, payload: &[u8]) -> Vec<u8> {
    sign1_structure(&header(kid), payload)
}

/// The bytes under the signature with any header.
pub fn sign1_structure(header: &[u8], payload: &[u8]) -> Vec<u8> {
    encoded(&Value::Array(vec![
        Value::from("Signature1"),
        Value::Bytes(header.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]))
}

/// The text around an envelope.
pub fn text(envelope: &[u8]) -> String {
    format!("OHC1:{}", base45(envelope))
}

/// The claims' bytes, from what their accessors say.
pub fn payload(claims: &Claims) -> Vec<u8> {
    let window = claims.window();
    let mut entries = vec![
        (int(4), int(window.end().as_secs())),
        (int(6), int(claims.issued_at().as_secs())),
        (int(7), bytes(claims.code_id().as_bytes())),
        (int(-65_537), body(claims)),
    ];
    if window.start() != claims.issued_at() {
        entries.push((int(5), int(window.start().as_secs())));
    }
    if let Some(key) = claims.holder_key() {
        let cose_key = map(vec![
            (int(1), int(1)),
            (int(-1), int(6)),
            (int(-2), bytes(key.as_bytes())),
        ]);
        entries.push((int(8), map(vec![(int(1), cose_key)])));
    }
    encoded(&map(entries))
}

fn body(claims: &Claims) -> Value {
    let mut entries = vec![
        (int(1), bytes(claims.identity().as_bytes())),
        (int(2), int(claims.document_type().number())),
    ];
    if let Some(colour) = claims.colour() {
        entries.push((int(0), colour_number(colour)));
    }
    if let Some(region) = claims.region() {
        entries.push((int(3), int(region.number())));
    }
    if let Some(index) = claims.status_index() {
        entries.push((int(4), int(index)));
    }
    let companions = claims.companions().iter().map(|companion| {
        Value::Array(vec![
            colour_number(companion.colour),
            bytes(companion.identity.as_bytes()),
            int(companion.document_type.number()),
        ])
    });
    entries.extend(list(5, companions.collect()));
    if let Some(itinerary) = claims.itinerary() {
        let last = itinerary.last_day().as_days();
        let visits = itinerary.visits().iter().map(|visit| {
            Value::Array(vec![
                int(visit.region().number()),
                int(last - visit.first().as_days()),
                int(last - visit.last().as_days()),
            ])
        });
        let parts = vec![
            int(last),
            int(itinerary.days()),
            Value::Array(visits.collect()),
        ];
        entries.push((int(6), Value::Array(parts)));
    }
    let tests = claims.tests().iter().map(|test| {
        let method = match test.method {
            TestMethod::NucleicAcid => 1,
            TestMethod::Antigen => 2,
        };
        let result = match test.result {
            TestResult::Negative => 0,
            TestResult::Positive => 1,
            TestResult::Inconclusive => 2,
        };
        Value::Array(vec![int(method), int(result), int(test.sampled.as_secs())])
    });
    entries.extend(list(7, tests.collect()));
    if claims.suite() == Suite::Two {
        entries.push((int(8), int(2)));
    }
    map(entries)
}

/// Checks what is hashed of a document.
pub fn check_preimage(document: &Document) {
    let birth = document.birth().to_string().replace('-', "");
    let expected = encoded(&Value::Array(vec![
        Value::from("OHC-ID1"),
        int(document.document_type().number()),
        Value::from(document.country().as_str()),
        Value::from(document.number()),
        Value::from(birth),
    ]));
    assert_eq!(preimage(document), expected);
}

/// Base45 (RFC 9285), one group at a time.
pub fn base45(bytes: &[u8]) -> String {
    let digit = |value: u32| char::from(ALPHABET[value as usize % 45]);
    let mut text = String::new();
    for group in bytes.chunks(2) {
        let value = group
            .iter()
            .fold(0, |sum, byte| sum * 256 + u32::from(*byte));
        text.push(digit(value));
        text.push(digit(value / 45));
        if group.len() == 2 {
            text.push(digit(value / 2_025));
        }
    }
    text
}

/// The bytes of a base45 text, if the text is their one encoding.
pub fn base45_decode(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| ALPHABET.iter().position(|known| known == byte);
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(3) {
        let digits: Vec<usize> = group.iter().map(digit).collect::<Option<_>>()?;
        let value = digits.iter().rev().fold(0, |sum, digit| sum * 45 + digit);
        match digits.len() {
            3 => bytes.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

/// Whether bytes are one item of deterministic CBOR without floats, sixteen levels deep at most.
pub fn is_deterministic(bytes: &[u8]) -> bool {
    item(bytes, 16).is_some_and(<[u8]>::is_empty)
}

// The bytes after one item.
fn item(bytes: &[u8], levels: usize) -> Option<&[u8]> {
    let (major, value, rest) = head(bytes)?;
    let contents = |count: u128, mut rest| {
        for _ in 0..count {
            rest = item(rest, levels.checked_sub(1)?)?;
        }
        Some(rest)
    };
    if (4..=6).contains(&major) && levels == 0 {
        return None;
    }
    match major {
        0 | 1 | 7 => Some(rest),
        2 => rest.get(usize::try_from(value).ok()?..),
        3 => {
            let (text, rest) = rest.split_at_checked(usize::try_from(value).ok()?)?;
            std::str::from_utf8(text).ok().map(|_| rest)
        }
        4 => contents(value.into(), rest),
        6 => contents(1, rest),
        _ => {
            let mut rest = rest;
            let mut last_key: Option<&[u8]> = None;
            for _ in 0..value {
                let after = item(rest, levels.checked_sub(1)?)?;
                let key = &rest[..rest.len() - after.len()];
                if last_key.is_some_and(|last| last >= key) {
                    return None;
                }
                last_key = Some(key);
                rest = item(after, levels.checked_sub(1)?)?;
            }
            Some(rest)
        }
    }
}

// Major type, argument and what follows, if the argument is in its shortest form.
fn head(bytes: &[u8]) -> Option<(u8, u64, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    let (major, info) = (first >> 5, first & 31);
    let (length, least) = match info {
        0..=23 => return Some((major, info.into(), rest)),
        24 if major == 7 => (1, 32),
        _ if major == 7 => return None,
        24 => (1, 24),
        25 => (2, 1 << 8),
        26 => (4, 1 << 16),
        27 => (8, 1 << 32),
        _ => return None,
    };
    let (argument, rest) = rest.split_at_checked(length)?;
    let value = argument
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    (value >= least).then_some((major, value, rest))
}

fn byte_string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    match head(bytes)? {
        (2, length, rest) => rest.split_at_checked(usize::try_from(length).ok()?),
        _ => None,
    }
}

/// The protected header of a code, and of one of a bundle's signatures.
pub fn header(kid: KeyId) -> Vec<u8> {
    encoded(&map(vec![
        (int(1), int(-19)),
        (int(4), bytes(kid.as_bytes())),
    ]))
}

fn list(key: i64, items: Vec<Value>) -> Option<(Value, Value)> {
    (!items.is_empty()).then(|| (int(key), Value::Array(items)))
}

// Keys in the order of their encodings (RFC 8949 section 4.2.1).
fn map(mut entries: Vec<(Value, Value)>) -> Value {
    entries.sort_by_key(|(key, _)| encoded(key));
    Value::Map(entries)
}

fn colour_number(colour: Colour) -> Value {
    int(match colour {
        Colour::Green => 0,
        Colour::Yellow => 1,
        Colour::Red => 2,
    })
}

fn int(value: impl Into<i64>) -> Value {
    Value::from(value.into())
}

fn bytes(value: &[u8]) -> Value {
    Value::Bytes(value.to_vec())
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).expect("writing to memory");
    out
}

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const HEADER_START: &[u8] = &[0xa2, 0x01, 0x32, 0x04, 0x48];

/// The item that deterministic bytes hold, if it has no tag and no odd simple value: ciborium
/// takes some for the numbers or the null that they stand for.
fn item_of(bytes: &[u8]) -> Option<Value> {
    let value: Value = ciborium::from_reader(bytes).ok()?;
    (encoded(&value) == bytes).then_some(value)
}
