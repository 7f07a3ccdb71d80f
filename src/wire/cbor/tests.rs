use std::vec;

use ciborium::Value;
use proptest::prelude::*;

use super::*;

mod heads;

#[test]
fn one_value_has_one_encoding() {
    let refused: &[(&str, &[u8])] = &[
        ("nothing", &[]),
        ("integer of two bytes that fits one", &[0x18, 0x17]),
        ("integer of three bytes that fits two", &[0x19, 0x00, 0xff]),
        (
            "integer of five bytes that fits three",
            &[0x1a, 0x00, 0x00, 0xff, 0xff],
        ),
        (
            "integer of nine bytes that fits five",
            &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
        ),
        ("negative that fits one byte", &[0x38, 0x17]),
        ("length of two bytes that fits one", &[0x58, 0x01, 0x00]),
        ("text length that fits one byte", &[0x78, 0x01, 0x61]),
        ("array length that fits one byte", &[0x98, 0x00]),
        ("map length that fits one byte", &[0xb8, 0x00]),
        ("tag that fits one byte", &[0xd8, 0x12, 0x00]),
        ("indefinite bytes", &[0x5f, 0x41, 0x00, 0xff]),
        ("indefinite text", &[0x7f, 0x61, 0x61, 0xff]),
        ("indefinite array", &[0x9f, 0x00, 0xff]),
        ("indefinite map", &[0xbf, 0x00, 0x00, 0xff]),
        ("break", &[0xff]),
        ("half float", &[0xf9, 0x3c, 0x00]),
        ("single float", &[0xfa, 0x47, 0xc3, 0x50, 0x00]),
        (
            "double float",
            &[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a],
        ),
        ("not a number", &[0xf9, 0x7e, 0x00]),
        ("simple value in two bytes that fits one", &[0xf8, 0x14]),
        ("simple value 24", &[0xf8, 0x18]),
        ("simple value 31", &[0xf8, 0x1f]),
        ("reserved additional information", &[0x1c]),
        ("unsorted keys", &[0xa2, 0x02, 0x00, 0x01, 0x00]),
        ("the same key twice", &[0xa2, 0x01, 0x00, 0x01, 0x00]),
        (
            "keys sorted by length first",
            &[0xa2, 0x20, 0x00, 0x19, 0x01, 0x00, 0x00],
        ),
        ("key without value", &[0xa1, 0x01]),
        ("array cut short", &[0x82, 0x01]),
        ("bytes cut short", &[0x42, 0x01]),
        ("bytes of 2^63", &[0x5b, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        (
            "array of 2^64 - 1",
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
        ("text that is not UTF-8", &[0x62, 0xc3, 0x28]),
        ("a second item", &[0x00, 0x00]),
        ("fault inside a tag", &[0xc1, 0x18, 0x00]),
        ("fault in a key", &[0xa1, 0x18, 0x00, 0x00]),
        ("fault in a value", &[0xa1, 0x00, 0x18, 0x00]),
    ];
    for (what, bytes) in refused {
        assert_eq!(check(bytes), Err(Unexpected), "{what}");
    }
    let accepted: &[&[u8]] = &[
        &[0x00],
        &[0x18, 0x18],
        &[0x19, 0x01, 0x00],
        &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x40],
        &[0x62, 0xc3, 0xa9],
        &[0xa0],
        &[0xa2, 0x19, 0x01, 0x00, 0x00, 0x20, 0x00],
        &[0xc1, 0x00],
        &[0xf4],
        &[0xf6],
        &[0xf8, 0x20],
        &[0xf8, 0xff],
    ];
    for bytes in accepted {
        assert_eq!(check(bytes), Ok(()), "{bytes:02x?}");
    }
}

struct Pair;

impl Encode for Pair {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        writer.array(2);
        writer.bytes(&[7; 30]);
        writer.wrapped(&[0xa0][..]);
    }
}

#[test]
fn the_comparison_takes_the_encoding_and_nothing_else() {
    let encoded = Pair.encode();
    assert_eq!(encoded.len(), 1 + 2 + 30 + 2);
    assert_eq!(Pair.encoded_len(), encoded.len());
    assert!(Pair.is_encoded_as(&encoded));
    assert!(!Pair.is_encoded_as(&[]));
    for place in 0..encoded.len() {
        assert!(!Pair.is_encoded_as(&encoded[..place]), "{place}");
        assert!(!Pair.is_encoded_as(&encoded[place + 1..]), "{place}");
        for bit in 0..8 {
            let mut other = encoded.clone();
            other[place] ^= 1 << bit;
            assert!(!Pair.is_encoded_as(&other), "{place} {bit}");
        }
    }
    for byte in 0..=u8::MAX {
        assert!(!Pair.is_encoded_as(&[&encoded[..], &[byte]].concat()));
    }
}

#[test]
fn nesting_is_bounded() {
    for opener in [&[0x81][..], &[0xa1, 0x00], &[0xc1]] {
        let nested = |depth| {
            let mut bytes = opener.repeat(depth);
            bytes.push(0);
            bytes
        };
        assert_eq!(check(&nested(MAX_CBOR_DEPTH)), Ok(()));
        assert_eq!(check(&nested(MAX_CBOR_DEPTH + 1)), Err(Unexpected));
        assert_eq!(check(&nested(100_000)), Err(Unexpected));
    }
}

#[test]
fn the_reader_takes_the_type_it_is_asked_for_and_no_other() {
    let items: [&[u8]; 7] = [
        &[0x01],
        &[0x20],
        &[0x41, 7],
        &[0x61, 0x61],
        &[0x80],
        &[0xa0],
        &[0xc1],
    ];
    let asks: [fn(&mut Reader<'_>) -> bool; 6] = [
        |reader| reader.uint().is_ok(),
        |reader| reader.int().is_ok(),
        |reader| reader.bytes().is_ok(),
        |reader| reader.array().is_ok(),
        |reader| reader.map().is_ok(),
        |reader| reader.tag().is_ok(),
    ];
    let table: vec::Vec<vec::Vec<bool>> = items
        .iter()
        .map(|item| asks.iter().map(|ask| ask(&mut Reader::new(item))).collect())
        .collect();
    let yes = |positions: &[usize]| {
        (0..6)
            .map(|n| positions.contains(&n))
            .collect::<vec::Vec<_>>()
    };
    assert_eq!(
        table,
        [
            yes(&[0, 1]),
            yes(&[1]),
            yes(&[2]),
            yes(&[]),
            yes(&[3]),
            yes(&[4]),
            yes(&[5])
        ]
    );
    assert_eq!(Reader::new(&[0x42, 1, 2]).byte_array::<2>(), Ok([1, 2]));
    assert_eq!(
        Reader::new(&[0x42, 1, 2]).byte_array::<3>(),
        Err(Unexpected)
    );
    assert_eq!(
        Reader::new(&[0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0]).int(),
        Err(Unexpected)
    );
    assert_eq!(
        Reader::new(&[0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0]).int(),
        Err(Unexpected)
    );
    assert_eq!(Reader::new(&[0x00]).end(), Err(Unexpected));
}

#[test]
fn the_reader_keeps_the_bounds_it_is_given() {
    let list = |bytes: &[u8]| Reader::new(bytes).list(1..=2, Reader::uint);
    assert_eq!(list(&[0x80]), Err(Unexpected));
    assert_eq!(list(&[0x81, 7]), Ok(vec![7]));
    assert_eq!(list(&[0x82, 7, 8]), Ok(vec![7, 8]));
    assert_eq!(list(&[0x83, 7, 8, 9]), Err(Unexpected));
    assert_eq!(list(&[0x82, 7]), Err(Unexpected));
    assert_eq!(list(&[0x81, 0x20]), Err(Unexpected));
    // A length that nobody could send takes no memory.
    let claimed = [0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7];
    let mut reader = Reader::new(&claimed);
    assert_eq!(reader.list(0..=usize::MAX, Reader::uint), Err(Unexpected));
    let seconds = |bytes: &[u8]| Reader::new(bytes).seconds();
    assert_eq!(
        seconds(&[0x1a, 0xff, 0xff, 0xff, 0xff]),
        Ok(UnixTime::new(u32::MAX))
    );
    assert_eq!(seconds(&[0x1b, 0, 0, 0, 1, 0, 0, 0, 0]), Err(Unexpected));
    assert_eq!(seconds(&[0x20]), Err(Unexpected));
    let region = |bytes: &[u8]| Reader::new(bytes).region();
    assert_eq!(region(&[0x18, 44]).map(|it| it.number()), Ok(44));
    assert_eq!(region(&[0x0a]), Err(Unexpected));
    assert_eq!(Reader::new(&[0x01]).key(1), Ok(()));
    assert_eq!(Reader::new(&[0x01]).key(2), Err(Unexpected));
    assert_eq!(Reader::new(&[0x61, 0x61]).text(), Ok("a"));
    assert_eq!(Reader::new(&[0x41, 0x61]).text(), Err(Unexpected));
    assert_eq!(Reader::new(&[0x62, 0xc3, 0x28]).text(), Err(Unexpected));
}

#[test]
fn of_simple_values_the_reader_takes_true_and_null() {
    assert_eq!(Reader::new(&[0xf5]).expect_true(), Ok(()));
    for other in [0xf4, 0xf6, 0xf7, 0x01] {
        assert_eq!(Reader::new(&[other]).expect_true(), Err(Unexpected));
    }
    let or_null = |bytes: &[u8]| {
        let mut reader = Reader::new(bytes);
        let item = reader.or_null(Reader::uint)?;
        reader.end().map(|()| item)
    };
    assert_eq!(or_null(&[0xf6]), Ok(None));
    assert_eq!(or_null(&[0x07]), Ok(Some(7)));
    for other in [&[0xf4][..], &[0xf5], &[0xf7], &[0x20], &[], &[0xf6, 0]] {
        assert_eq!(or_null(other), Err(Unexpected), "{other:02x?}");
    }
    let mut writer = Writer::default();
    writer.r#true();
    writer.null();
    assert_eq!(writer.into_bytes(), [0xf5, 0xf6]);
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        ".{0,20}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
        any::<f64>().prop_map(Value::Float),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            proptest::collection::vec((inner.clone(), inner.clone()), 0..5).prop_map(Value::Map),
            (6_u64..100, inner).prop_map(|(tag, item)| Value::Tag(tag, item.into())),
        ]
    })
}

fn encoded(value: &Value) -> vec::Vec<u8> {
    let mut out = vec::Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

// What the check must say of a value, told from the value alone.
fn is_deterministic(value: &Value) -> bool {
    match value {
        Value::Float(_) => false,
        Value::Array(items) => items.iter().all(is_deterministic),
        Value::Tag(_, item) => is_deterministic(item),
        Value::Map(entries) => {
            let keys: vec::Vec<_> = entries.iter().map(|(key, _)| encoded(key)).collect();
            keys.windows(2).all(|pair| pair[0] < pair[1])
                && entries
                    .iter()
                    .all(|(key, value)| is_deterministic(key) && is_deterministic(value))
        }
        _ => true,
    }
}

proptest! {
    #[test]
    fn the_check_agrees_with_the_value(value in any_value()) {
        prop_assert_eq!(check(&encoded(&value)).is_ok(), is_deterministic(&value));
    }

    #[test]
    fn what_passes_has_no_other_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..12)) {
        // `Value` takes undefined (0xf7) for null.
        if check(&bytes).is_ok() && !bytes.contains(&0xf7) {
            // `Value` knows three simple values only, and some tagged items as integers.
            if let Ok(value) = ciborium::from_reader::<Value, _>(bytes.as_slice()) {
                prop_assert_eq!(encoded(&value), bytes);
            }
        }
    }

    #[test]
    fn scalars_survive(uint in any::<u64>(), int in any::<i64>(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut writer = Writer::default();
        writer.array(3);
        writer.uint(uint);
        writer.int(int);
        writer.bytes(&bytes);
        let written = writer.into_bytes();
        prop_assert_eq!(check(&written), Ok(()));
        let mut reader = Reader::new(&written);
        prop_assert_eq!(reader.array(), Ok(3));
        prop_assert_eq!(reader.uint(), Ok(uint));
        prop_assert_eq!(reader.int(), Ok(int));
        prop_assert_eq!(reader.bytes(), Ok(bytes.as_slice()));
        prop_assert_eq!(reader.end(), Ok(()));
    }
}
