//! CBOR written item by item, right or wrong (RFC 8949).

/// One item in its shortest form: major type and argument.
pub(super) fn head(major: u8, argument: u64) -> Vec<u8> {
    match argument {
        0..=23 => vec![major << 5 | low(argument)],
        24..=0xff => head_in(1, major, argument),
        0x100..=0xffff => head_in(2, major, argument),
        0x1_0000..=0xffff_ffff => head_in(4, major, argument),
        _ => head_in(8, major, argument),
    }
}

/// The same with the argument in 1, 2, 4 or 8 bytes, needed or not.
pub(super) fn head_in(width: usize, major: u8, argument: u64) -> Vec<u8> {
    let info = match width {
        1 => 24,
        2 => 25,
        4 => 26,
        _ => 27,
    };
    let bytes = argument.to_be_bytes();
    [&[major << 5 | info], &bytes[8 - width..]].concat()
}

pub(super) fn uint(value: u64) -> Vec<u8> {
    head(UINT, value)
}

pub(super) fn int(value: i64) -> Vec<u8> {
    match u64::try_from(value) {
        Ok(value) => head(UINT, value),
        Err(_) => head(NEGATIVE, (!value).unsigned_abs()),
    }
}

pub(super) fn bytes(value: &[u8]) -> Vec<u8> {
    [head(BYTES, count(value)).as_slice(), value].concat()
}

pub(super) fn text(value: &str) -> Vec<u8> {
    [
        head(TEXT, count(value.as_bytes())).as_slice(),
        value.as_bytes(),
    ]
    .concat()
}

pub(super) fn array(items: impl AsRef<[Vec<u8>]>) -> Vec<u8> {
    let items = items.as_ref();
    [head(ARRAY, count(items)), items.concat()].concat()
}

pub(super) fn tag(number: u64, item: &[u8]) -> Vec<u8> {
    [head(TAG, number).as_slice(), item].concat()
}

/// A map in the order of its entries, whatever that is.
pub(super) fn map(entries: impl AsRef<[Entry]>) -> Vec<u8> {
    let entries = entries.as_ref();
    [head(MAP, count(entries)), entries.concat().concat()].concat()
}

/// A string, array or map of indefinite length with these chunks or items.
pub(super) fn indefinite(major: u8, items: impl AsRef<[Vec<u8>]>) -> Vec<u8> {
    [
        &[major << 5 | 31],
        items.as_ref().concat().as_slice(),
        &[0xff],
    ]
    .concat()
}

pub(super) type Entry = [Vec<u8>; 2];

/// A map's entries while they are being changed.
#[derive(Clone)]
pub(super) struct Map(pub(super) Vec<Entry>);

impl Map {
    /// Gives `key` this value, in its canonical place.
    pub(super) fn set(mut self, key: i64, value: Vec<u8>) -> Self {
        let key = int(key);
        match self.0.iter_mut().find(|[known, _]| *known == key) {
            Some([_, known]) => *known = value,
            None => {
                let place = self.0.partition_point(|[known, _]| *known < key);
                self.0.insert(place, [key, value]);
            }
        }
        self
    }

    pub(super) fn without(mut self, key: i64) -> Self {
        let (before, key) = (self.0.len(), int(key));
        self.0.retain(|[known, _]| *known != key);
        assert!(self.0.len() < before, "there is no such key to remove");
        self
    }

    /// Adds an entry at the end, in order or not, a second time or not.
    pub(super) fn then(mut self, key: Vec<u8>, value: Vec<u8>) -> Self {
        self.0.push([key, value]);
        self
    }

    /// Exchanges two neighbours.
    pub(super) fn swapped(mut self, place: usize) -> Self {
        self.0.swap(place, place + 1);
        self
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        map(&self.0)
    }
}

fn low(argument: u64) -> u8 {
    argument.to_be_bytes()[7]
}

fn count<T>(items: &[T]) -> u64 {
    items.iter().map(|_| 1).sum()
}

pub(super) const UINT: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;

pub(super) const NULL: u8 = 0xf6;
/// 1.0, 1.0 and 0.0 in 16, 32 and 64 bits, and not a number.
pub(super) const FLOAT16: [u8; 3] = [0xf9, 0x3c, 0];
pub(super) const FLOAT32: [u8; 5] = [0xfa, 0x3f, 0x80, 0, 0];
pub(super) const FLOAT64: [u8; 9] = [0xfb, 0, 0, 0, 0, 0, 0, 0, 0];
pub(super) const NAN: [u8; 3] = [0xf9, 0x7e, 0];
