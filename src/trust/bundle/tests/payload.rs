//! Payloads that a quorum signed and that are nevertheless none.

use std::vec;

use ciborium::Value;
use ciborium_ll::{Decoder, Header as Head};

use super::*;

mod change;
mod issuers;
mod places;
use change::Change::{self, *};
use change::*;

#[test]
fn the_payload_that_the_cases_start_from_is_good() {
    let in_force = roots(&[1, 2, 3], 2);
    let bundle = Bundle::open(&sealed(&encoded(&payload())), &in_force).unwrap();
    let contents = bundle.contents();
    assert_eq!((contents.seq(), contents.window()), (7, window(100, 200)));
    assert_eq!(contents.previous(), Some(&[5; 32]));
    assert_eq!(contents.trust().keys().len(), 2);
    assert_eq!(contents.status_floor("https://gd.example/0"), Some(3));
    assert_eq!(contents.places().count(), 2);
    let shared = Draft::read(&encoded(&payload())).unwrap();
    assert_eq!(shared.untrusted_contents(), contents);
}

#[test]
fn bodies_that_break_a_rule_are_refused() {
    refuse(
        WINDOW,
        &[
            ("exp absent", &[], Cut(4)),
            ("iat absent", &[], Cut(6)),
            ("body absent", &[], Cut(BODY)),
            ("another claim", &[], Insert(7, text("id"))),
            ("exp at iat", &[4], To(uint(100))),
            ("exp before iat", &[4], To(uint(99))),
            ("exp of 33 bits", &[4], To(uint(1 << 32))),
            ("exp negative", &[4], To(int(-1))),
            ("exp as text", &[4], To(text("200"))),
            ("iat tagged", &[6], To(Value::Tag(1, uint(100).into()))),
            ("iat null", &[6], To(Value::Null)),
            ("an array", &[], To(Value::Array(vec![]))),
        ],
    );
    refuse(
        SEVEN,
        &[
            ("no body but an array", &[BODY], To(Value::Array(vec![]))),
            ("an eighth entry", &[BODY], Insert(8, uint(1))),
            ("no places", &[BODY], Cut(7)),
            ("no floors", &[BODY], Cut(6)),
            ("no sequence number", &[BODY], Cut(1)),
        ],
    );
    refuse(
        "the sequence number",
        &[
            ("text", &[BODY, 1], To(text("7"))),
            ("negative", &[BODY, 1], To(int(-7))),
            ("tagged", &[BODY, 1], To(Value::Tag(2, bytes(&[7]).into()))),
            ("under another key", &[BODY], Rename(1, 0)),
        ],
    );
    refuse(
        "the hash of the bundle before",
        &[
            ("31 bytes", &[BODY, 2], To(bytes(&[5; 31]))),
            ("33 bytes", &[BODY, 2], To(bytes(&[5; 33]))),
            ("empty", &[BODY, 2], To(bytes(&[]))),
            ("text", &[BODY, 2], To(text(&"5".repeat(32)))),
            ("undefined", &[BODY, 2], To(Value::Bool(false))),
        ],
    );
    refuse(
        "the roots or their threshold",
        &[
            ("none", &[BODY, 3], To(Value::Array(vec![]))),
            ("no array", &[BODY, 3], To(public(1))),
            ("one twice", &[BODY, 3, 1], To(public(1))),
            (
                "33",
                &[BODY, 3],
                To(Value::Array((1..=33).map(public).collect())),
            ),
            ("a short key", &[BODY, 3, 0], To(bytes(&[5; 31]))),
            ("a weak key", &[BODY, 3, 0], To(neutral())),
            ("a key of text", &[BODY, 3, 0], To(text("root"))),
            ("threshold 0", &[BODY, 4], To(uint(0))),
            ("threshold 4 of 3", &[BODY, 4], To(uint(4))),
            ("threshold 2^64 - 1", &[BODY, 4], To(uint(u64::MAX))),
            ("threshold as text", &[BODY, 4], To(text("2"))),
            ("threshold negative", &[BODY, 4], To(int(-2))),
        ],
    );
}

#[test]
fn payloads_of_another_encoding_are_refused() {
    let not_deterministic: &[(&str, &[i64], Change)] = &[
        ("claims unsorted", &[], Swap),
        ("claim twice", &[], Twice),
        ("body unsorted", &[BODY], Swap),
        ("body's entry twice", &[BODY], Twice),
        ("issuer unsorted", &[BODY, 5, 0], Swap),
        (
            "issuer's required keys swapped at the end",
            &[BODY, 5, 0],
            SwapLast,
        ),
        ("issuer's entry twice", &[BODY, 5, 0], Twice),
        ("languages unsorted", &[BODY, 5, 0, 3], Swap),
        ("language twice", &[BODY, 5, 0, 3], Twice),
        ("places unsorted", &[BODY, 7], Swap),
        ("place twice", &[BODY, 7], Twice),
        ("policy unsorted", &[BODY, 7, 1], Swap),
        ("rules swapped", &[BODY, 7, 1], SwapLast),
        ("rule twice", &[BODY, 7, 1], Twice),
        ("a float", &[BODY, 1], To(Value::Float(7.0))),
        ("a float's key", &[BODY, 7], To(place(Value::Float(1.5)))),
    ];
    for (what, path, change) in not_deterministic {
        let verdict = verdict(&encoded(&changed(path, change)));
        assert_eq!(verdict, Err(Malformed::Cbor), "{what}");
    }
    let good = encoded(&payload());
    assert_eq!(verdict(&good), Ok(()));
    let spliced = |at: usize, new: &[u8]| [&good[..at], new, &good[at + 1..]].concat();
    // a3 04 18 c8 06 18 64 3a 00 01 00 01 a7 01 07
    for (what, bytes) in [
        ("a byte more", [&good[..], &[0]].concat()),
        ("a byte less", good[..good.len() - 1].to_vec()),
        ("nothing", vec![]),
        ("map of two bytes", spliced(0, &[0xb8, 3])),
        (
            "map without length",
            [&spliced(0, &[0xbf])[..], &[0xff]].concat(),
        ),
        ("key of two bytes", spliced(1, &[0x18, 4])),
        ("number of two bytes", spliced(14, &[0x18, 7])),
        (
            "number of nine bytes",
            spliced(14, &[0x1b, 0, 0, 0, 0, 0, 0, 0, 7]),
        ),
        ("bytes without length", spliced(14, &[0x5f, 0x41, 7, 0xff])),
    ] {
        assert_eq!(verdict(&bytes), Err(Malformed::Cbor), "{what}");
        assert!(Draft::read(&bytes).is_err(), "{what}");
    }
}

// Every count stands for itself: none is right only because the bytes would not add up.
#[test]
fn counts_are_those_of_the_items() {
    let good = encoded(&payload());
    let read = |bytes: &[u8]| {
        let mut reader = Reader::new(bytes);
        Contents::read(&mut reader).is_ok() && reader.end().is_ok()
    };
    assert!(read(&good));
    let mut place = 0;
    let mut counts = 0;
    while place < good.len() {
        let mut decoder = Decoder::from(&good[place..]);
        let head = decoder.pull().unwrap();
        if let Head::Array(_) | Head::Map(_) = head {
            for count in [good[place].wrapping_sub(1), good[place].wrapping_add(1)] {
                let bytes = [&good[..place], &[count], &good[place + 1..]].concat();
                assert!(!read(&bytes), "{place}: {head:?}");
            }
            counts += 1;
        }
        place += decoder.offset();
        if let Head::Bytes(Some(length)) | Head::Text(Some(length)) = head {
            place += length;
        }
    }
    assert_eq!(counts, 32);
}

#[test]
fn one_content_has_one_encoding() {
    let issuers = at(&mut payload(), &[BODY, 5]).as_array_mut().unwrap()[..1].to_vec();
    let good = encoded(&changed(&[BODY, 5], &To(Value::Array(issuers))));
    let mut read = 0;
    for place in 0..good.len() {
        for change in [1, 2, 0x20, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[place] = bytes[place].wrapping_add(change);
            if let Ok(contents) = Contents::decode(&bytes) {
                assert_eq!(contents.encode(), Ok(bytes));
                read += 1;
            }
        }
    }
    // Numbers, letters and hashes may be others.
    assert!(read > 250, "{read}");
}

fn refuse(rule: &'static str, cases: &[(&str, &[i64], Change)]) {
    let wrong = cases.iter().filter_map(|(what, path, change)| {
        let verdict = verdict(&encoded(&changed(path, change)));
        (verdict != Err(Malformed::Claims { rule })).then_some((what, verdict))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), []);
}

// Says what a bundle and a draft say of the same payload.
fn verdict(payload: &[u8]) -> Result<(), Malformed> {
    match Bundle::open(&sealed(payload), &roots(&[1, 2, 3], 2)) {
        Ok(_) => Ok(()),
        Err(InstallError::Malformed(fault)) => Err(fault),
        Err(other) => panic!("{other}"),
    }
}

fn sealed(payload: &[u8]) -> Vec<u8> {
    let sign = |seed| {
        (
            key(seed).public().id(),
            seal::sign_as_root(payload, &key(seed)),
        )
    };
    cose::root_signature(payload, &[sign(1), sign(3)])
}

const WINDOW: &str = "exp and iat are not an instant and a later one before it";
const SEVEN: &str = "the body has not its seven entries";
