use std::format;
use std::string::ToString;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use self::strategies::any_claims;
use super::*;
use crate::time::Day;
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
fn documents_are_hashed_for_the_person_they_stand_for() {
    let holder = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let child = Document::parse("prc-id:CHN:11010519491231002X:1949-12-31").unwrap();
    let id = CodeId::from_bytes([3; 8]);
    let colours = |it: ClaimsBuilder<'_>| it.colour(Colour::Green).build_with_id(id).unwrap();
    let claims = colours(Claims::builder(window(), &holder).companion(Colour::Red, &child));
    let people: Vec<_> = claims
        .people()
        .map(|it| (it.person, *it.identity, it.document_type))
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
fn claims_say_what_they_were_built_with() {
    let region = Region::new(4_401).unwrap();
    let later = NOW.checked_add(60).unwrap();
    let window = Window::new(later, later.checked_add(1).unwrap()).unwrap();
    let claims = build(
        Claims::builder(window, known())
            .colour(Colour::Yellow)
            .issued_at(NOW)
            .region(region)
            .status_index(5)
            .companion(Colour::Red, known())
            .test(test())
            .itinerary(Itinerary::of([visit(44, 20_770, 20_771)]).unwrap()),
    )
    .unwrap();
    assert_eq!((claims.window(), claims.issued_at()), (window, NOW));
    assert_eq!(claims.code_id(), known().code_id);
    assert_eq!(claims.colour(), Some(Colour::Yellow));
    assert_eq!(
        (claims.region(), claims.status_index()),
        (Some(region), Some(5))
    );
    assert_eq!(claims.identity(), &known().identity);
    assert_eq!(claims.document_type(), DocumentType::Passport);
    assert_eq!(claims.tests(), [test()]);
    assert_eq!(claims.suite(), Suite::One);
    assert_eq!(claims.holder_key(), None);
    let companions = [(Colour::Red, known().identity, DocumentType::Passport)];
    let found: Vec<_> = claims
        .companions()
        .iter()
        .map(|it| (it.colour, it.identity, it.document_type))
        .collect();
    assert_eq!(found, companions);
    let itinerary = claims.itinerary().unwrap();
    let stay = itinerary.visits().first().unwrap();
    assert_eq!(
        (itinerary.last_day(), itinerary.days()),
        (Day::new(20_771), 14)
    );
    let days = (stay.region().number(), stay.first(), stay.last());
    assert_eq!(days, (44, Day::new(20_770), Day::new(20_771)));

    let bound = build(builder().colour(Colour::Green).holder_key(holder_key())).unwrap();
    assert_eq!(bound.holder_key(), Some(&holder_key()));
}

#[test]
fn claims_are_equal_by_all_they_say() {
    let green = || build(builder().colour(Colour::Green)).unwrap();
    assert_eq!(green(), green());
    let others = [
        builder().colour(Colour::Red),
        builder().colour(Colour::Green).status_index(0),
        builder()
            .colour(Colour::Green)
            .companion(Colour::Green, known()),
        builder().colour(Colour::Green).test(test()),
    ];
    for other in others {
        assert_ne!(build(other).unwrap(), green());
    }
}

#[test]
fn nothing_personal_is_shown() {
    let document = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let claims = build(
        builder()
            .colour(Colour::Red)
            .test(test())
            .itinerary(three_places()),
    );
    let claims = claims.unwrap();
    let shown = [
        format!(
            "{:?}",
            Claims::builder(window(), &document).colour(Colour::Red)
        ),
        format!("{:?}", Claims::builder(window(), known())),
        format!("{claims:?} {:?} {:?}", claims.tests(), claims.itinerary()),
        format!("{:?}", claims.itinerary().map(|it| it.visits().to_vec())),
        format!("{:?} {:?}", known(), Subject::from(&document)),
    ];
    for shown in shown {
        for secret in [
            "X1234567", "1990", "Red", "6964656e", "Negative", "4401", "207",
        ] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
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
        prop_assert_eq!(claims.encoded_len(), payload.len());
        prop_assert!(claims.is_encoded_as(&payload));
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
mod sizes;
mod strategies;
