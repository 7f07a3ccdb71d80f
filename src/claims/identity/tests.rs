use alloc::format;
use alloc::string::{String, ToString};

use proptest::prelude::*;

use super::*;
use crate::claims::document::DocumentType;

// Computed with argon2-cffi 25.1 (the C reference code), cbor2 6.2 and Python's hmac: the list
// of section 4 dumped canonically, then `hash_secret_raw` with the salt 00 01 … 07 and the
// person's byte, time cost 2, memory cost 19456, parallelism 1, 12 bytes, type ID, version 0x13.
const PASSPORT: &str = "passport:USA:X1234567:1990-01-31";
const PASSPORT_PREIMAGE: &str = "85674f48432d4944310163555341685831323334353637683139393030313331";
const PASSPORT_OF_HOLDER: &str = "4c6c2dc787e8ff6fcbdfd2dd";
const PERMIT: &str = "hk-macao-permit:CHN:H12345678:2015-06-01";
const PERMIT_PREIMAGE: &str = "85674f48432d494431036343484e69483132333435363738683230313530363031";
const PERMIT_OF_COMPANION_2: &str = "176665c8cf8926f435383a71";
// `hmac.new(pepper, hash, sha256)` of those two, the first twelve bytes; the peppers are the
// bytes 20 to 3f and 00 to 3f.
const PASSPORT_WITH_PEPPER: &str = "844077f6131655b343f8aaaf";
const PERMIT_WITH_LONGEST_PEPPER: &str = "e083cafe405ca1f08547a8fd";

const CODE_ID: CodeId = CodeId::from_bytes([0, 1, 2, 3, 4, 5, 6, 7]);

fn document(text: &str) -> Document {
    Document::parse(text).unwrap()
}

fn hash(text: &str, person: Person, pepper: Option<&Pepper>) -> String {
    IdentityHash::compute(&document(text), CODE_ID, person, pepper)
        .unwrap()
        .to_string()
}

fn pepper(bytes: impl IntoIterator<Item = u8>) -> Pepper {
    Pepper::new(&Vec::from_iter(bytes)).unwrap()
}

#[test]
fn another_implementation_gives_the_same_hashes() {
    let companion = Person::companion(2).unwrap();
    assert_eq!(hash(PASSPORT, Person::Holder, None), PASSPORT_OF_HOLDER);
    assert_eq!(hash(PERMIT, companion, None), PERMIT_OF_COMPANION_2);
    assert_eq!(
        hash(PASSPORT, Person::Holder, Some(&pepper(0x20..0x40))),
        PASSPORT_WITH_PEPPER
    );
    assert_eq!(
        hash(PERMIT, companion, Some(&pepper(0..64))),
        PERMIT_WITH_LONGEST_PEPPER
    );
}

#[test]
fn the_preimage_is_deterministic_cbor() {
    for (text, expected) in [(PASSPORT, PASSPORT_PREIMAGE), (PERMIT, PERMIT_PREIMAGE)] {
        let bytes = preimage(&document(text));
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected);
    }
}

#[test]
fn a_renewed_permit_and_another_spelling_still_match() {
    for text in [
        "hk-macao-permit:CHN:H1234567803:2015-06-01",
        "hk-macao-permit:chn:h 1234-5678 04:2015-06-01",
    ] {
        assert_eq!(preimage(&document(text)), preimage(&document(PERMIT)));
    }
}

#[test]
fn everything_that_is_hashed_changes_the_hash() {
    let of = |text, code_id, person| {
        IdentityHash::compute(&document(text), code_id, person, None).unwrap()
    };
    let companion = Person::companion(1).unwrap();
    let other_code = CodeId::from_bytes([0, 1, 2, 3, 4, 5, 6, 8]);
    let genuine = of(PASSPORT, CODE_ID, Person::Holder);
    assert_eq!(genuine, of(PASSPORT, CODE_ID, Person::Holder));
    for other in [
        of(PASSPORT, CODE_ID, companion),
        of(PASSPORT, other_code, Person::Holder),
        of("other:USA:X1234567:1990-01-31", CODE_ID, Person::Holder),
        of("passport:USB:X1234567:1990-01-31", CODE_ID, Person::Holder),
        of("passport:USA:X1234568:1990-01-31", CODE_ID, Person::Holder),
        of("passport:USA:X1234567:1990-01-30", CODE_ID, Person::Holder),
    ] {
        assert_ne!(genuine, other);
    }
}

#[test]
fn equality_looks_at_every_byte() {
    let hash = IdentityHash::from_bytes([0; 12]);
    for place in 0..12 {
        let mut bytes = [0; 12];
        bytes[place] = 1;
        assert_ne!(hash, IdentityHash::from_bytes(bytes));
        assert_eq!(IdentityHash::from_bytes(bytes).as_bytes(), &bytes);
    }
}

#[test]
fn there_are_one_holder_and_five_companions() {
    assert_eq!(Person::Holder.salt_byte(), 0);
    for number in 1..=5 {
        assert_eq!(Person::companion(number).unwrap().salt_byte(), number);
    }
    for number in [0, 6, 255] {
        assert_eq!(Person::companion(number), None);
    }
    let salts: Vec<u8> = Person::all().map(Person::salt_byte).collect();
    assert_eq!(salts, [0, 1, 2, 3, 4, 5]);
    assert_eq!(Person::Holder.to_string(), "holder");
    assert_eq!(Person::companion(2).unwrap().to_string(), "companion 2");
}

#[test]
fn suites_have_the_numbers_of_the_specification() {
    for (suite, number) in [(Suite::One, 1), (Suite::Two, 2)] {
        assert_eq!(suite.number(), number);
        assert_eq!(Suite::from_number(number.into()), Some(suite));
    }
    for number in [0, 3, 257, u64::MAX] {
        assert_eq!(Suite::from_number(number), None);
    }
}

#[test]
fn peppers_have_16_to_64_bytes_and_stay_hidden() {
    for bytes in [0, 15, 65] {
        let refused = Pepper::new(&[b'p'; 65][..bytes]).map(|_| ());
        assert_eq!(refused, Err(PepperLength { bytes }));
    }
    for bytes in [16, 64] {
        let pepper = Pepper::new(&[b'p'; 64][..bytes]).unwrap();
        assert_eq!(format!("{pepper:?}"), "Pepper(…)");
    }
    assert_ne!(
        pepper([1; 16]).apply([0; 12]),
        pepper([2; 16]).apply([0; 12])
    );
}

proptest! {
    // Two documents must never share a preimage, or they would share their hash.
    #[test]
    fn the_preimage_can_be_read_back(
        kind in prop::sample::select(&[DocumentType::Passport, DocumentType::Other]),
        country in "[A-Z]{3}",
        number in "[A-Z0-9]{1,20}",
        (year, month, day) in (1_u16..=9_999, 1_u8..=12, 1_u8..=28),
    ) {
        let birth = crate::Date::new(year, month, day).unwrap();
        let document = Document::new(kind, country.parse().unwrap(), &number, birth).unwrap();
        let read: (String, u8, String, String, String) =
            ciborium::from_reader(preimage(&document).as_slice()).unwrap();
        let birth = format!("{year:04}{month:02}{day:02}");
        prop_assert_eq!(read, ("OHC-ID1".into(), kind.number(), country, number, birth));
    }
}
