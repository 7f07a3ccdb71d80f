use std::format;
use std::string::ToString;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use self::strategies::any_claims;
use super::*;
use crate::limits::{MAX_COSE_BYTES_WITH_HOLDER_KEY, MAX_ISSUED_CHARS};
use crate::time::Day;
use crate::wire::{cose, text};
use crate::{NoSuchRegion, SigningKey};

const NOW: UnixTime = UnixTime::new(1_795_262_400);

fn window() -> Window {
    Window::new(NOW, NOW.checked_add(86_400).unwrap()).unwrap()
}

fn known() -> KnownIdentity {
    KnownIdentity {
        code_id: CodeId::from_bytes(*b"cti-cti-"),
        identity: IdentityHash::from_bytes(*b"identity-12b"),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    }
}

fn build(builder: ClaimsBuilder<'_>) -> Result<Claims, BuildError> {
    builder.build_with_id(known().code_id)
}

fn builder() -> ClaimsBuilder<'static> {
    Claims::builder(window(), known())
}

fn holder_key() -> PublicKey {
    SigningKey::from_seed(&[9; 32]).unwrap().public().clone()
}

fn visit(region: u64, first: u16, last: u16) -> Visit {
    Visit::new(
        Region::new(region).unwrap(),
        Day::new(first),
        Day::new(last),
    )
    .unwrap()
}

fn test() -> TestRecord {
    TestRecord {
        method: TestMethod::NucleicAcid,
        result: TestResult::Negative,
        sampled: NOW,
    }
}

fn three_places() -> Itinerary {
    let visits = [
        visit(4_401, 20_770, 20_775),
        visit(440_305, 20_775, 20_776),
        visit(1_101, 20_776, 20_778),
    ];
    Itinerary::of(visits).unwrap()
}

// The numbers of SPEC 3: COSE bytes, characters.
#[test]
fn codes_have_the_sizes_that_the_format_promises() {
    let green = || builder().colour(Colour::Green);
    let guangzhou = Region::new(4_401).unwrap();
    let companions = |count| {
        (0..count).fold(
            green().status_index(1_795_262_400).region(guangzhou),
            |it, _| it.companion(Colour::Green, known()),
        )
    };
    let full = || {
        green()
            .status_index(1_795_262_400)
            .region(guangzhou)
            .itinerary(three_places())
            .test(test())
    };
    for (what, built, bytes, chars) in [
        ("colour", build(green()), 132, 203),
        ("with status and region", build(companions(0)), 142, 218),
        ("one companion", build(companions(1)), 160, 245),
        (
            "itinerary alone",
            build(builder().itinerary(three_places())),
            157,
            241,
        ),
        ("test alone", build(builder().test(test())), 140, 215),
        ("all three", build(full()), 179, 274),
        (
            "with holder key",
            build(
                green()
                    .status_index(1_795_262_400)
                    .region(guangzhou)
                    .holder_key(holder_key()),
            ),
            185,
            283,
        ),
    ] {
        let payload = built
            .unwrap_or_else(|error| panic!("{what}: {error}"))
            .encode();
        let size = cose::encoded_len(payload.len());
        assert_eq!((size, text::encoded_len(size)), (bytes, chars), "{what}");
    }
}

#[test]
fn a_builder_refuses_what_the_format_does() {
    let green = || builder().colour(Colour::Green);
    assert_eq!(build(builder()), Err(BuildError::NothingAsserted));
    let beside_nothing = builder().test(test()).companion(Colour::Green, known());
    assert_eq!(
        build(beside_nothing),
        Err(BuildError::CompanionsWithoutColour)
    );
    let six = (0..6).fold(green(), |it, _| it.companion(Colour::Red, known()));
    assert_eq!(build(six), Err(BuildError::TooManyCompanions { count: 6 }));
    let five = (0..5).fold(green(), |it, _| it.test(test()));
    assert_eq!(build(five), Err(BuildError::TooManyTests { count: 5 }));
    let late = NOW.checked_add(1).unwrap();
    let error = BuildError::IssuedAfterStart {
        issued_at: late,
        start: NOW,
    };
    assert_eq!(build(green().issued_at(late)), Err(error));
    let other_id = CodeId::from_bytes([1; 8]);
    assert_eq!(
        green().build_with_id(other_id),
        Err(BuildError::KnownIdentityDiffers)
    );
    let other_suite = KnownIdentity {
        suite: Suite::Two,
        ..known()
    };
    let mixed = green().companion(Colour::Green, other_suite);
    assert_eq!(build(mixed), Err(BuildError::KnownIdentityDiffers));
    let document = Document::parse("passport:USA:X1:1990-01-31").unwrap();
    let pepper = Pepper::new(&[7; 32]).unwrap();
    let peppered = green().pepper(&pepper).companion(Colour::Green, &document);
    assert_eq!(build(peppered), Err(BuildError::KnownIdentityDiffers));
}

#[test]
fn a_builder_keeps_to_one_symbol() {
    let crowded = |visits: u16, tests: usize| {
        let visits: Vec<_> = (0..visits)
            .map(|n| visit(440_101 + u64::from(n), 20_770, 20_780))
            .collect();
        let it = builder()
            .colour(Colour::Green)
            .itinerary(Itinerary::of(visits).unwrap());
        let it = (0..5).fold(it, |it, _| it.companion(Colour::Green, known()));
        (0..tests).fold(it, |it, _| it.test(test()))
    };
    let largest = (0..=20)
        .rev()
        .find_map(|visits| build(crowded(visits, 1)).ok())
        .unwrap();
    let chars = text::encoded_len(cose::encoded_len(largest.encode().len()));
    assert!(
        chars <= MAX_ISSUED_CHARS && chars > MAX_ISSUED_CHARS - 15,
        "{chars}"
    );
    assert!(matches!(
        build(crowded(20, 4)),
        Err(BuildError::TooLarge { chars: 484.. })
    ));

    let with_key = |visits: u16| {
        let visits: Vec<_> = (0..visits)
            .map(|n| visit(44 + u64::from(n), 20_770, 20_780))
            .collect();
        let it = builder().colour(Colour::Green).holder_key(holder_key());
        if visits.is_empty() {
            it
        } else {
            it.itinerary(Itinerary::of(visits).unwrap())
        }
    };
    let largest = (0..=20)
        .rev()
        .find_map(|visits| build(with_key(visits)).ok())
        .unwrap();
    let bytes = cose::encoded_len(largest.encode().len());
    assert!(bytes <= MAX_COSE_BYTES_WITH_HOLDER_KEY && bytes > MAX_COSE_BYTES_WITH_HOLDER_KEY - 5);
    assert!(matches!(
        build(with_key(20)),
        Err(BuildError::TooLargeToPresent { bytes: 198.. })
    ));
}

#[test]
fn documents_are_hashed_for_the_person_they_stand_for() {
    let holder = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let child = Document::parse("prc-id:CHN:11010519491231002X:1949-12-31").unwrap();
    let id = CodeId::from_bytes([3; 8]);
    let colours = |it: ClaimsBuilder<'_>| it.colour(Colour::Green).build_with_id(id).unwrap();
    let claims = colours(Claims::builder(window(), &holder).companion(Colour::Red, &child));
    let people: Vec<_> = claims
        .people()
        .map(|(person, hash, kind)| (person, *hash, kind))
        .collect();
    let hash =
        |document, person, pepper| IdentityHash::compute(document, id, person, pepper).unwrap();
    let first = Person::companion(1).unwrap();
    assert_eq!(
        people,
        [
            (
                Person::Holder,
                hash(&holder, Person::Holder, None),
                DocumentType::Passport
            ),
            (
                first,
                hash(&child, first, None),
                DocumentType::PrcIdentityCard
            ),
        ]
    );
    assert_eq!(claims.suite(), Suite::One);
    let pepper = Pepper::new(&[7; 32]).unwrap();
    let peppered = colours(Claims::builder(window(), &holder).pepper(&pepper));
    assert_eq!(peppered.suite(), Suite::Two);
    assert_eq!(
        *peppered.identity(),
        hash(&holder, Person::Holder, Some(&pepper))
    );
}

#[test]
fn nothing_personal_is_shown() {
    let document = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let shown = format!("{:?}", Claims::builder(window(), &document));
    assert!(
        !shown.contains("X1234567") && !shown.contains("1990"),
        "{shown}"
    );
}

#[test]
fn words_are_read_as_they_are_written() {
    for colour in Colour::ALL {
        assert_eq!(colour.to_string().parse(), Ok(colour));
    }
    assert!(Colour::Green < Colour::Yellow && Colour::Yellow < Colour::Red);
    for method in [TestMethod::NucleicAcid, TestMethod::Antigen] {
        assert_eq!(method.to_string().parse(), Ok(method));
    }
    for result in [
        TestResult::Negative,
        TestResult::Positive,
        TestResult::Inconclusive,
    ] {
        assert_eq!(result.to_string().parse(), Ok(result));
    }
    let unknown = "amber".parse::<Colour>().unwrap_err();
    assert_eq!(unknown.to_string(), "expected one of: green, yellow, red");
    assert!("pcr".parse::<TestMethod>().is_err() && "".parse::<TestResult>().is_err());
}

proptest! {
    #[test]
    fn claims_survive(claims in any_claims().prop_filter_map("invalid", |claims| claims)) {
        let payload = claims.encode();
        prop_assert_eq!(cbor::check(&payload), Ok(()));
        prop_assert_eq!(Claims::decode(&payload), Ok(claims));
    }

    #[test]
    fn claims_have_one_encoding(
        claims in any_claims().prop_filter_map("invalid", |claims| claims),
        at in any::<prop::sample::Index>(),
        with in any::<u8>(),
    ) {
        let mut payload = claims.encode();
        let place = at.index(payload.len());
        payload[place] = with;
        if let Ok(other) = Claims::decode(&payload) {
            prop_assert_eq!(other.encode(), payload);
        }
    }

    #[test]
    fn regions_survive(number in any::<u64>()) {
        match Region::new(number) {
            Ok(region) => prop_assert_eq!(u64::from(region.number()), number),
            Err(error) => prop_assert_eq!(error, NoSuchRegion(number)),
        }
    }
}

mod rules;
mod strategies;
