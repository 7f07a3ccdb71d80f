//! Base45 and the symbol that holds it, straight from the standards.

/// RFC 9285 section 4: two bytes make three characters, the least digit first; a last single
/// byte makes two.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(2) {
        let (value, digits) = match *group {
            [high, low] => (usize::from(high) * 256 + usize::from(low), 3),
            _ => (usize::from(group[0]), 2),
        };
        text.push_str(&group_of(value, digits));
    }
    text
}

/// The `digits` characters that stand for `value`, which may be too large for the bytes.
pub(super) fn group_of(value: usize, digits: u32) -> String {
    (0..digits)
        .map(|place| char::from(ALPHABET[value / 45_usize.pow(place) % 45]))
        .collect()
}

/// The smallest version whose alphanumeric capacity at level M holds the text (ISO/IEC 18004,
/// table 7).
pub(super) fn qr_version(text: &str) -> Option<u8> {
    let drawable = text.bytes().all(|byte| ALPHABET.contains(&byte));
    (1..)
        .zip(CAPACITIES)
        .find(|(_, capacity)| drawable && text.len() <= *capacity)
        .map(|(version, _)| version)
}

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

const CAPACITIES: [usize; 13] = [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483];
