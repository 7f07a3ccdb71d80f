use std::vec;
use std::vec::Vec;

use ciborium::{Value, cbor};
use proptest::prelude::*;

use super::*;

#[test]
fn an_envelope_with_signatures_comes_back() {
    let signatures = [
        (KeyId::from_bytes(*b"root-id1"), [1; 64]),
        (KeyId::from_bytes(*b"root-id2"), [2; 64]),
    ];
    let bytes = root_signature(b"payload", &signatures);
    let envelope = ManyEnvelope::decode(&bytes).unwrap();
    assert_eq!(envelope.payload, b"payload");
    let read: Vec<_> = envelope
        .signatures
        .iter()
        .map(|(kid, bytes)| (*kid, **bytes))
        .collect();
    assert_eq!(read, signatures);
    assert_eq!(envelope.encode(), bytes);
    let one = root_signature(b"payload", &signatures[..1]);
    assert_eq!(bytes.len() - one.len(), ROOT_SIGNATURE_BYTES);
}

#[test]
fn the_one_form_is_the_written_one() {
    let signature = (KeyId::from_bytes(*b"key-id-8"), [5; 64]);
    assert_eq!(
        encoded(&sign(parts())),
        root_signature(&[0; 30], &[signature])
    );
}

#[test]
fn other_envelopes_are_refused() {
    let with = |place: usize, value: Value| {
        let mut parts = parts();
        parts[place] = value;
        sign(parts)
    };
    let signer = |place: usize, value: Value| {
        let Value::Array(mut parts) = signature() else {
            panic!("a signature is an array");
        };
        parts[place] = value;
        with(3, Value::Array(vec![Value::Array(parts)]))
    };
    let many = |count: usize| with(3, Value::Array(vec![signature(); count]));
    for (what, value) in [
        ("no tag", Value::Array(parts())),
        ("COSE_Sign1", Value::Tag(18, Value::Array(parts()).into())),
        ("CWT tag outside", Value::Tag(61, sign(parts()).into())),
        ("tag twice", Value::Tag(98, sign(parts()).into())),
        ("three parts", sign(parts()[..3].to_vec())),
        ("five parts", sign([parts(), vec![payload()]].concat())),
        ("a map", Value::Tag(98, empty().into())),
        (
            "header as a map",
            with(0, cbor!({16 => "healthcode-trust"}).unwrap()),
        ),
        ("unprotected not empty", with(1, cbor!({1 => 1}).unwrap())),
        ("unprotected null", with(1, Value::Null)),
        ("payload detached", with(2, Value::Null)),
        ("payload text", with(2, Value::Text("x".into()))),
        ("no signature", many(0)),
        ("65 signatures", many(65)),
        ("signatures in a map", with(3, empty())),
        ("one signature bare", with(3, signature())),
        (
            "signer of two parts",
            with(3, cbor!([[header(), empty()]]).unwrap()),
        ),
        (
            "signer of four parts",
            with(3, cbor!([[header(), empty(), long(64), long(64)]]).unwrap()),
        ),
        (
            "signer's header as a map",
            signer(0, cbor!({1 => -19}).unwrap()),
        ),
        (
            "signer's unprotected not empty",
            signer(1, cbor!({1 => 1}).unwrap()),
        ),
        ("signer's unprotected null", signer(1, Value::Null)),
        ("signature of 63 bytes", signer(2, long(63))),
        ("signature of 65 bytes", signer(2, long(65))),
        ("signature of text", signer(2, Value::Text("x".repeat(64)))),
    ] {
        assert_eq!(verdict(&encoded(&value)), Some(Malformed::Cose), "{what}");
    }
    assert_eq!(verdict(&encoded(&many(64))), None);
    let float = encoded(&with(2, Value::Float(1.0)));
    assert_eq!(verdict(&float), Some(Malformed::Cbor));
}

#[test]
fn other_headers_are_refused() {
    let kid = || Value::Bytes(b"key-id-8".to_vec());
    let body = |header: Value| {
        let header = Value::Bytes(encoded(&header));
        verdict(&encoded(&sign(
            [vec![header], parts()[1..].to_vec()].concat(),
        )))
    };
    for (what, header) in [
        ("empty", cbor!({})),
        ("another type", cbor!({16 => "healthcode-live"})),
        (
            "type of bytes",
            cbor!({16 => Value::Bytes(b"healthcode-trust".to_vec())}),
        ),
        ("type at another label", cbor!({3 => "healthcode-trust"})),
        (
            "an algorithm too",
            cbor!({1 => -19, 16 => "healthcode-trust"}),
        ),
        ("an array", cbor!(["healthcode-trust"])),
    ] {
        assert_eq!(body(header.unwrap()), Some(Malformed::Header), "{what}");
    }
    assert_eq!(body(cbor!({16 => "healthcode-trust"}).unwrap()), None);
    let signer = |header: Value| {
        let header = Value::Bytes(encoded(&header));
        let signatures = cbor!([[header, empty(), long(64)]]).unwrap();
        verdict(&encoded(&sign(
            [parts()[..3].to_vec(), vec![signatures]].concat(),
        )))
    };
    for (what, header) in [
        ("empty", cbor!({})),
        ("deprecated algorithm", cbor!({1 => -8, 4 => kid()})),
        ("no algorithm", cbor!({4 => kid()})),
        ("no key id", cbor!({1 => -19})),
        ("key id of text", cbor!({1 => -19, 4 => "key-id-8"})),
        (
            "key id of 7 bytes",
            cbor!({1 => -19, 4 => Value::Bytes(b"key-id-".to_vec())}),
        ),
        (
            "a type too",
            cbor!({1 => -19, 4 => kid(), 16 => "healthcode-trust"}),
        ),
        ("an array", cbor!([1, -19, 4, kid()])),
    ] {
        assert_eq!(signer(header.unwrap()), Some(Malformed::Header), "{what}");
    }
    assert_eq!(signer(cbor!({1 => -19, 4 => kid()}).unwrap()), None);
    // Not even a header of the same meaning.
    let unsorted = cbor!({4 => kid(), 1 => -19}).unwrap();
    assert_eq!(signer(unsorted), Some(Malformed::Header));
}

#[test]
fn other_encodings_are_refused() {
    let good = encoded(&sign(parts()));
    let spliced = |at: usize, new: &[u8]| [&good[..at], new, &good[at + 1..]].concat();
    // d8 62 84 53 …
    for (what, bytes) in [
        ("a byte more", [&good[..], &[0]].concat()),
        ("a byte less", good[..good.len() - 1].to_vec()),
        ("nothing", vec![]),
        (
            "tag of three bytes",
            [&[0xd9, 0, 98][..], &good[2..]].concat(),
        ),
        ("array of two bytes", spliced(2, &[0x98, 4])),
        (
            "array without length",
            [&spliced(2, &[0x9f])[..], &[0xff]].concat(),
        ),
        ("header of two bytes", spliced(3, &[0x58, 0x14])),
    ] {
        assert_eq!(verdict(&bytes), Some(Malformed::Cbor), "{what}");
    }
}

// What one root signs is in a form that no other kind of signed object has.
#[test]
fn the_signed_bytes_are_those_of_rfc_9052() {
    let kid = KeyId::from_bytes(*b"key-id-8");
    let body = encoded(&cbor!({16 => "healthcode-trust"}).unwrap());
    let structure = cbor!([
        "Signature",
        Value::Bytes(body),
        header(),
        Value::Bytes(vec![]),
        payload()
    ]);
    assert_eq!(
        many_sig_structure(kid, &[0; 30]),
        encoded(&structure.unwrap())
    );
}

proptest! {
    #[test]
    fn what_opens_is_written_again_alike(
        payload in proptest::collection::vec(any::<u8>(), 0..300),
        kids in proptest::collection::vec(any::<[u8; 8]>(), 1..5),
        place in any::<proptest::sample::Index>(),
        mask in 1_u8..,
    ) {
        let signatures: Vec<_> = kids
            .iter()
            .map(|kid| (KeyId::from_bytes(*kid), [kid[0]; 64]))
            .collect();
        let mut bytes = root_signature(&payload, &signatures);
        let place = place.index(bytes.len());
        bytes[place] ^= mask;
        if let Ok(envelope) = ManyEnvelope::decode(&bytes) {
            prop_assert_eq!(envelope.encode(), bytes);
        }
    }
}

fn verdict(bytes: &[u8]) -> Option<Malformed> {
    ManyEnvelope::decode(bytes).err()
}

fn parts() -> Vec<Value> {
    let header = encoded(&cbor!({16 => "healthcode-trust"}).unwrap());
    let signatures = Value::Array(vec![signature()]);
    vec![Value::Bytes(header), empty(), payload(), signatures]
}

fn signature() -> Value {
    Value::Array(vec![header(), empty(), long(64)])
}

fn header() -> Value {
    let kid = Value::Bytes(b"key-id-8".to_vec());
    Value::Bytes(encoded(&cbor!({1 => -19, 4 => kid}).unwrap()))
}

fn payload() -> Value {
    Value::Bytes([0; 30].to_vec())
}

fn long(length: usize) -> Value {
    Value::Bytes([5].repeat(length))
}

fn empty() -> Value {
    Value::Map(Vec::new())
}

fn sign(parts: Vec<Value>) -> Value {
    Value::Tag(98, Value::Array(parts).into())
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}
