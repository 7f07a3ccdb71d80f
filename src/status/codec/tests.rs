use std::boxed::Box;
use std::string::String;
use std::vec;
use std::vec::Vec;

use ciborium::Value;

use super::*;

const URI: &str = "https://gd.example/status/0";

type Entries = Vec<(Value, Value)>;

fn lst() -> Value {
    Value::Bytes(zlib::deflate(&[0xb9, 0xa3]))
}

fn list(bits: u8) -> Entries {
    vec![("lst".into(), lst()), ("bits".into(), bits.into())]
}

fn own() -> Entries {
    vec![
        (2.into(), URI.into()),
        (4.into(), 2_000.into()),
        (6.into(), 1_000.into()),
        (65_533.into(), Value::Map(list(4))),
        (65_534.into(), 60.into()),
        ((-65_539).into(), 7.into()),
    ]
}

// In the order of the draft's own examples, with what this library has no use for.
fn foreign(bits: u8) -> Entries {
    vec![
        (2.into(), URI.into()),
        (6.into(), 1_000.into()),
        (4.into(), 2_000.into()),
        (1.into(), "https://gd.example".into()),
        ("note".into(), Value::Array(vec![1.into(), Value::Null])),
        (65_534.into(), 60.into()),
        (
            65_533.into(),
            Value::Map(vec![
                ("bits".into(), bits.into()),
                ("lst".into(), lst()),
                ("aggregation_uri".into(), "https://gd.example/lists".into()),
                (9.into(), Value::Bool(true)),
            ]),
        ),
    ]
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn decode(entries: &Entries) -> Result<ListClaims, Malformed> {
    ListClaims::decode(&bytes(&Value::Map(entries.clone())))
}

fn refusal(entries: &Entries) -> Malformed {
    decode(entries).err().expect("such claims are refused")
}

fn rule(entries: &Entries) -> &'static str {
    match refusal(entries) {
        Malformed::Claims { rule } => rule,
        other => panic!("{other:?}"),
    }
}

fn with(mut entries: Entries, key: i64, value: impl Into<Value>) -> Entries {
    let place = entries.iter().position(|(it, _)| *it == Value::from(key));
    entries[place.unwrap()].1 = value.into();
    entries
}

fn without(mut entries: Entries, key: i64) -> Entries {
    entries.retain(|(it, _)| *it != Value::from(key));
    entries
}

fn fields(claims: &ListClaims) -> (&str, u32, u32, Option<u32>, u64) {
    (
        &claims.uri,
        claims.issued_at.as_secs(),
        claims.expires.as_secs(),
        claims.ttl,
        claims.seq,
    )
}

#[test]
fn our_own_lists_have_one_encoding() {
    let payload = bytes(&Value::Map(own()));
    let claims = ListClaims::decode(&payload).unwrap();
    assert_eq!(fields(&claims), (URI, 1_000, 2_000, Some(60), 7));
    assert_eq!(claims.list.width(), Width::Four);
    assert_eq!(claims.encode(), payload);
    // Without ttl.
    let payload = bytes(&Value::Map(without(own(), 65_534)));
    let claims = ListClaims::decode(&payload).unwrap();
    assert_eq!(fields(&claims), (URI, 1_000, 2_000, None, 7));
    assert_eq!(claims.encode(), payload);
    // lst, a shorter text, stands before bits (RFC 8949 section 4.2.1).
    let lst = payload.windows(4).position(|it| it == b"\x63lst");
    let bits = payload.windows(5).position(|it| it == b"\x64bits");
    assert!(lst.unwrap() < bits.unwrap());
}

#[test]
fn other_libraries_lists_are_read() {
    for bits in [1, 2, 4, 8] {
        let claims = decode(&foreign(bits)).unwrap();
        // Their number is the second in which they were issued.
        assert_eq!(fields(&claims), (URI, 1_000, 2_000, Some(60), 1_000));
        assert_eq!(claims.list.len(), 16 / usize::from(bits));
    }
    let mut turned = foreign(1);
    turned.reverse();
    assert!(decode(&turned).is_ok());
    let claims = decode(&without(foreign(1), 65_534)).unwrap();
    assert_eq!(claims.ttl, None);
}

#[test]
fn our_own_lists_are_deterministic() {
    let mut turned = own();
    turned.reverse();
    assert_eq!(refusal(&turned), Malformed::Cbor);
    let mut turned = list(4);
    turned.reverse();
    assert_eq!(
        refusal(&with(own(), 65_533, Value::Map(turned))),
        Malformed::Cbor
    );
    // Also where another rule is broken at the same time.
    let mut turned = without(own(), 2);
    turned.reverse();
    assert_eq!(refusal(&turned), Malformed::Cbor);
}

#[test]
fn our_own_lists_have_these_keys_only() {
    let mut more = own();
    more.insert(0, (1.into(), "https://gd.example".into()));
    assert_eq!(rule(&more), "a claim has an unknown key");
    let mut more = own();
    more.push(("note".into(), 1.into()));
    assert_eq!(rule(&more), "a claim has an unknown key");
    let mut more = list(4);
    more.push(("aggregation_uri".into(), URI.into()));
    let more = with(own(), 65_533, Value::Map(more));
    assert_eq!(rule(&more), "the list has an unknown key");
    let bits = "bits is none of 1, 2, 4 and 8, or of our own list not 4";
    for width in [0, 1, 2, 3, 5, 8, 16] {
        assert_eq!(rule(&with(own(), 65_533, Value::Map(list(width)))), bits);
    }
    for width in [0, 3, 5, 6, 7, 9, 16] {
        assert_eq!(rule(&foreign(width)), bits);
    }
}

#[test]
fn nothing_that_counts_is_missing() {
    for entries in [own(), foreign(1)] {
        for (key, expected) in [
            (2, "sub is missing"),
            (4, "exp is missing"),
            (6, "iat is missing"),
            (65_533, "lst is missing"),
        ] {
            assert_eq!(rule(&without(entries.clone(), key)), expected);
        }
        let only = |at: usize| Value::Map(vec![list(4).remove(at)]);
        assert_eq!(
            rule(&with(entries.clone(), 65_533, only(0))),
            "bits is missing"
        );
        assert_eq!(rule(&with(entries, 65_533, only(1))), "lst is missing");
    }
}

#[test]
fn every_claim_has_its_type_and_bounds() {
    let long = String::from(URI) + &"0".repeat(256);
    let instant = "an instant is not whole seconds below 2^32";
    for entries in [own(), foreign(1)] {
        let broken = |key, value: Value| rule(&with(entries.clone(), key, value));
        for uri in [
            "".into(),
            "a b".into(),
            long.as_str().into(),
            Value::from(1),
        ] {
            assert_eq!(broken(2, uri), "sub is no URI of a list");
        }
        for key in [4, 6] {
            for value in [Value::from(1_u64 << 32), Value::from(-1), "1".into()] {
                assert_eq!(broken(key, value), instant);
            }
        }
        for value in [Value::from(1_u64 << 32), Value::from(-1)] {
            assert_eq!(broken(65_534, value), "ttl is not whole seconds below 2^32");
        }
        assert_eq!(broken(65_533, 1.into()), "the list is no map");
        let no_bytes = Value::Map(vec![("lst".into(), 1.into()), ("bits".into(), 4.into())]);
        assert_eq!(broken(65_533, no_bytes), "lst is no byte string");
    }
    for seq in [Value::from(-1), "1".into(), Value::Null] {
        assert_eq!(rule(&with(own(), -65_539, seq)), "seq is no number from 0");
    }
    let last = decode(&with(own(), -65_539, u64::MAX)).unwrap();
    assert_eq!(last.seq, u64::MAX);
}

#[test]
fn the_list_inflates_within_bounds() {
    let stream = zlib::deflate(&[1, 2, 3]);
    let longer = [&stream[..], &[0]].concat();
    let bomb = zlib::deflate(&vec![0; (1 << 24) + 1]);
    for (lst, expected) in [
        (bomb, "lst inflates to more than 2^24 bytes"),
        (stream[1..].into(), "lst is no whole zlib stream"),
        (Vec::new(), "lst is no whole zlib stream"),
        (longer, "bytes follow the zlib stream in lst"),
    ] {
        let mut list = list(4);
        list[0].1 = Value::Bytes(lst);
        assert_eq!(rule(&with(own(), 65_533, Value::Map(list))), expected);
    }
}

#[test]
fn no_key_stands_twice() {
    for entries in [own(), foreign(1)] {
        for entry in &entries {
            let mut twice = entries.clone();
            twice.push(entry.clone());
            assert_eq!(refusal(&twice), Malformed::Cbor);
        }
        for again in [list(4).remove(0), list(4).remove(1)] {
            let mut twice = list(4);
            twice.push(again);
            let twice = with(entries.clone(), 65_533, Value::Map(twice));
            assert_eq!(refusal(&twice), Malformed::Cbor);
        }
    }
}

#[test]
fn other_libraries_lists_are_plain_cbor_too() {
    for odd in [
        Value::Float(1.5),
        Value::Array(vec![Value::Float(1.5)]),
        Value::Map(vec![(1.into(), 1.into()), (1.into(), 1.into())]),
    ] {
        let mut more = foreign(1);
        more.push((77.into(), odd));
        assert_eq!(refusal(&more), Malformed::Cbor);
    }
    let payload = bytes(&Value::Map(foreign(1)));
    // Longer integers, indefinite lengths, bytes after the end, a part of them.
    let mut indefinite = payload.clone();
    indefinite[0] = 0xbf;
    indefinite.push(0xff);
    let longer = [&[0xb8, 0x07], &payload[1..]].concat();
    let followed = [&payload[..], &[0]].concat();
    for other in [
        indefinite,
        longer,
        followed,
        payload[..payload.len() - 1].into(),
        vec![],
    ] {
        assert_eq!(ListClaims::decode(&other).err(), Some(Malformed::Cbor));
    }
}

#[test]
fn what_is_no_map_of_claims_is_refused() {
    let no_map = "the claims are no map of a few numbers and texts";
    let refused = |value: Value| match ListClaims::decode(&bytes(&value)).err() {
        Some(Malformed::Claims { rule }) => rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(Value::Array(vec![])), no_map);
    assert_eq!(refused(Value::Tag(61, Box::new(Value::Map(own())))), no_map);
    let keys = vec![(Value::Bytes(vec![1]), 1.into())];
    assert_eq!(refused(Value::Map(keys)), no_map);
    let many =
        |count: i32| -> Entries { (0..count).map(|it| ((it + 100).into(), 1.into())).collect() };
    assert_eq!(refused(Value::Map(many(65))), no_map);
    assert_eq!(refused(Value::Map(many(64))), "iat is missing");
}
