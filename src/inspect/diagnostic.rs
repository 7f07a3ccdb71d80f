//! CBOR diagnostic notation (RFC 8949 section 8).

use alloc::string::String;
use core::fmt::Write as _;

use ciborium::Value;

use crate::limits::MAX_CBOR_DEPTH;

/// The diagnostic notation of one CBOR item, or `None` if the bytes are not exactly one.
///
/// Byte strings that hold an item themselves are not opened. The reading is lenient where
/// decoding is strict: it shows what is there, also over-long integers and unsorted maps.
///
/// ```
/// assert_eq!(healthcode::diagnostic(&[0xa1, 0x01, 0x32]).as_deref(), Some("{1: -19}"));
/// ```
#[must_use]
pub fn diagnostic(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    // The depth that the format allows, with one level for the item itself: the codec's own
    // limit of 256 would need more stack than small threads have.
    let limit = MAX_CBOR_DEPTH.saturating_add(1);
    let value: Value = ciborium::de::from_reader_with_recursion_limit(&mut rest, limit).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let mut out = String::new();
    write_value(&mut out, &value);
    Some(out)
}

fn write_value(out: &mut String, value: &Value) {
    // Writing to a string cannot fail.
    match value {
        Value::Integer(integer) => write!(out, "{}", i128::from(*integer)).unwrap_or_default(),
        Value::Bytes(bytes) => {
            out.push_str("h'");
            for byte in bytes {
                write!(out, "{byte:02x}").unwrap_or_default();
            }
            out.push('\'');
        }
        Value::Text(text) => write!(out, "{text:?}").unwrap_or_default(),
        Value::Float(float) => write!(out, "{float:?}").unwrap_or_default(),
        Value::Bool(truth) => write!(out, "{truth}").unwrap_or_default(),
        Value::Null => out.push_str("null"),
        Value::Tag(number, inner) => {
            write!(out, "{number}(").unwrap_or_default();
            write_value(out, inner);
            out.push(')');
        }
        Value::Array(items) => {
            write_list(out, ('[', ']'), items, write_value);
        }
        Value::Map(entries) => write_list(out, ('{', '}'), entries, |out, (key, value)| {
            write_value(out, key);
            out.push_str(": ");
            write_value(out, value);
        }),
        _ => out.push_str("simple"),
    }
}

fn write_list<T>(
    out: &mut String,
    (open, close): (char, char),
    items: &[T],
    write_item: impl Fn(&mut String, &T),
) {
    out.push(open);
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        write_item(out, item);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_read_as_the_rfc_writes_them() {
        for (bytes, text) in [
            (&[0x00][..], "0"),
            (&[0x18, 0x00], "0"),
            (
                &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                "-18446744073709551616",
            ),
            (&[0x42, 0x01, 0xab], "h'01ab'"),
            (&[0x63, 0x61, 0x22, 0x07], "\"a\\\"\\u{7}\""),
            (&[0x82, 0xf5, 0xf6], "[true, null]"),
            (&[0xa2, 0x02, 0x80, 0x01, 0xa0], "{2: [], 1: {}}"),
            (&[0xd2, 0xf9, 0x3e, 0x00], "18(1.5)"),
        ] {
            assert_eq!(diagnostic(bytes).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_one_item_has_none() {
        for bytes in [&[][..], &[0x00, 0x00], &[0x42, 0x01], &[0x1c]] {
            assert_eq!(diagnostic(bytes), None);
        }
        let mut deep = alloc::vec![0x81; 100_000];
        deep.push(0);
        assert_eq!(diagnostic(&deep), None);
    }
}
