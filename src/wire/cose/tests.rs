use std::vec;
use std::vec::Vec;

use ciborium::{Value, cbor};

use super::*;

fn header() -> Value {
    Value::Bytes(Header::Code(KeyId::from_bytes(*b"key-id-8")).encode())
}

fn signature() -> Value {
    Value::Bytes([5; 64].to_vec())
}

fn payload() -> Value {
    Value::Bytes([0; 30].to_vec())
}

fn empty() -> Value {
    Value::Map(Vec::new())
}

fn sign1(parts: Vec<Value>) -> Value {
    Value::Tag(18, Value::Array(parts).into())
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

fn verdict(value: &Value) -> Option<Malformed> {
    let bytes = bytes(value);
    Envelope::decode(&bytes)
        .and_then(|envelope| envelope.key_id(Header::Code))
        .err()
}

#[test]
fn the_one_form_is_read_and_written() {
    let whole = bytes(&sign1([header(), empty(), payload(), signature()].to_vec()));
    let envelope = Envelope::decode(&whole).unwrap();
    assert_eq!(
        envelope.key_id(Header::Code),
        Ok(KeyId::from_bytes(*b"key-id-8"))
    );
    assert_eq!(
        (envelope.payload, envelope.signature),
        (&[0; 30][..], &[5; 64])
    );
    assert_eq!(envelope.encode(), whole);
    for length in [0, 23, 24, 255, 256, 900] {
        let payload = [0].repeat(length);
        let envelope = Envelope {
            payload: &payload,
            ..envelope
        };
        assert_eq!(envelope.encode().len(), encoded_len(length), "{length}");
    }
}

#[test]
fn other_envelopes_are_refused() {
    let parts = || [header(), empty(), payload(), signature()].to_vec();
    let with = |place: usize, value: Value| {
        let mut parts = parts();
        parts[place] = value;
        sign1(parts)
    };
    let long = |length: usize| Value::Bytes([5].repeat(length));
    for (what, value) in [
        ("no tag", Value::Array(parts())),
        ("COSE_Sign", Value::Tag(98, Value::Array(parts()).into())),
        ("CWT tag outside", Value::Tag(61, sign1(parts()).into())),
        ("tag twice", Value::Tag(18, sign1(parts()).into())),
        ("three parts", sign1(parts()[..3].to_vec())),
        (
            "five parts",
            sign1([parts(), [payload()].to_vec()].concat()),
        ),
        ("a map", Value::Tag(18, empty().into())),
        ("header as a map", with(0, cbor!({1 => -19}).unwrap())),
        (
            "kid in the unprotected header",
            with(1, cbor!({4 => payload()}).unwrap()),
        ),
        ("unprotected null", with(1, Value::Null)),
        ("unprotected array", with(1, Value::Array(Vec::new()))),
        ("payload detached", with(2, Value::Null)),
        ("payload text", with(2, Value::Text("x".into()))),
        ("payload tagged", with(2, Value::Tag(24, payload().into()))),
        ("signature short", with(3, long(63))),
        ("signature long", with(3, long(65))),
        ("signature empty", with(3, long(0))),
        ("signature text", with(3, Value::Text("x".repeat(64)))),
        ("an integer", Value::from(1)),
    ] {
        assert_eq!(verdict(&value), Some(Malformed::Cose), "{what}");
    }
    assert_eq!(verdict(&with(2, Value::Float(1.0))), Some(Malformed::Cbor));
    let mut trailing = bytes(&sign1(parts()));
    trailing.push(0);
    assert_eq!(Envelope::decode(&trailing).err(), Some(Malformed::Cbor));
}

#[test]
fn other_headers_are_refused() {
    let kid = || Value::Bytes(b"key-id-8".to_vec());
    let with_header =
        |header: Vec<u8>| sign1([Value::Bytes(header), empty(), payload(), signature()].to_vec());
    for (what, header) in [
        ("deprecated algorithm", cbor!({1 => -8, 4 => kid()})),
        ("another algorithm", cbor!({1 => -7, 4 => kid()})),
        ("algorithm as text", cbor!({1 => "Ed25519", 4 => kid()})),
        ("no algorithm", cbor!({4 => kid()})),
        ("no key id", cbor!({1 => -19})),
        (
            "key id short",
            cbor!({1 => -19, 4 => Value::Bytes(b"key-id-".to_vec())}),
        ),
        (
            "key id long",
            cbor!({1 => -19, 4 => Value::Bytes(b"key-id-89".to_vec())}),
        ),
        ("key id as text", cbor!({1 => -19, 4 => "key-id-8"})),
        ("another label", cbor!({1 => -19, 5 => kid()})),
        ("content type", cbor!({1 => -19, 3 => 0, 4 => kid()})),
        ("critical", cbor!({1 => -19, 2 => [4], 4 => kid()})),
        ("certificate", cbor!({1 => -19, 4 => kid(), 33 => kid()})),
        ("empty", cbor!({})),
        ("an array", cbor!([1, -19, 4, kid()])),
    ] {
        let value = with_header(bytes(&header.unwrap()));
        assert_eq!(verdict(&value), Some(Malformed::Header), "{what}");
    }
    let good = Header::Code(KeyId::from_bytes(*b"key-id-8")).encode();
    let mut unsorted = Vec::from([0xa2]);
    unsorted.extend_from_slice(&good[3..]);
    unsorted.extend_from_slice(&good[1..3]);
    let mut trailing = good.clone();
    trailing.push(0);
    let mut long_alg = Vec::from([0xa2, 0x01, 0x38, 0x12]);
    long_alg.extend_from_slice(&good[3..]);
    let mut twice = Vec::from([0xa3, 0x01, 0x32]);
    twice.extend_from_slice(&good[1..]);
    for bytes in [Vec::new(), unsorted, trailing, long_alg, twice] {
        assert_eq!(verdict(&with_header(bytes)), Some(Malformed::Header));
    }
    assert_eq!(verdict(&with_header(good)), None);
}

#[test]
fn headers_differ_from_kind_to_kind() {
    let kid = KeyId::from_bytes(*b"key-id-8");
    let id = || Value::Bytes(b"key-id-8".to_vec());
    for (header, value) in [
        (Header::Code(kid), cbor!({1 => -19, 4 => id()})),
        (
            Header::StatusList(kid),
            cbor!({1 => -19, 4 => id(), 16 => "application/statuslist+cwt"}),
        ),
        (Header::Live, cbor!({1 => -19, 16 => "healthcode-live"})),
    ] {
        let protected = header.encode();
        assert_eq!(protected, bytes(&value.unwrap()));
        assert!(protected.len() <= LONGEST_HEADER_BYTES);
        let envelope = Envelope {
            protected: &protected,
            payload: &[],
            signature: &[5; 64],
        };
        let expected = |kind| {
            if kind == header {
                Ok(())
            } else {
                Err(Malformed::Header)
            }
        };
        let code = envelope.key_id(Header::Code).map(|it| assert_eq!(it, kid));
        assert_eq!(code, expected(Header::Code(kid)));
        let list = envelope
            .key_id(Header::StatusList)
            .map(|it| assert_eq!(it, kid));
        assert_eq!(list, expected(Header::StatusList(kid)));
        assert_eq!(envelope.check_live(), expected(Header::Live));
    }
}

#[test]
fn the_signed_bytes_are_those_of_rfc_9052() {
    let structure = cbor!(["Signature1", header(), Value::Bytes(vec![]), payload()]);
    let Value::Bytes(protected) = header() else {
        panic!("a header is bytes");
    };
    assert_eq!(
        sig_structure(protected.as_slice(), &[0; 30][..]),
        bytes(&structure.unwrap())
    );
}
