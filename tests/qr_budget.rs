//! The sizes that the format promises, to the byte, and the size that it never exceeds.
#![cfg(test)]
#![cfg(all(feature = "issuer", feature = "qr"))]

use healthcode::claims::{
    BuildError, ClaimsBuilder, IdentityHash, Itinerary, KnownIdentity, Suite, TestMethod,
    TestRecord, TestResult, Visit,
};
use healthcode::qr::{EcLevel, Symbol};
use healthcode::{
    Claims, CodeId, Colour, Day, DocumentType, Issuer, Region, SigningKey, UnixTime, Window,
};

#[test]
fn codes_have_the_sizes_of_the_table() {
    let listed = || green().status_index(7_000_000).region(region(4_401));
    let companions = |count| (0..count).fold(listed(), |it, _| it.companion(Colour::Red, known()));
    let three = || itinerary_of(&[4_401, 3_101, 440_106]);
    // SPEC 2: bytes of the envelope, characters of the text, version at level M.
    for (name, builder, expected) in [
        ("colour and identity", green(), (132, 203, 8)),
        ("with status index and region", listed(), (142, 218, 8)),
        ("one companion", companions(1), (160, 245, 9)),
        ("five companions", companions(5), (224, 341, 11)),
        (
            "itinerary of three places",
            bare().itinerary(three()),
            (157, 241, 9),
        ),
        ("test record", bare().test(test()), (140, 215, 8)),
        (
            "all three",
            listed().itinerary(three()).test(test()),
            (179, 274, 10),
        ),
        (
            "with the holder's key",
            with_holder_key(listed()),
            (185, 283, 10),
        ),
    ] {
        assert_eq!(size(builder), Ok(expected), "{name}");
    }
}

#[test]
fn no_code_is_larger_than_version_13() {
    let mut longest = 0;
    let mut shortest_refused = usize::MAX;
    for companions in 0..=5_u8 {
        for tests in 0..=4_u8 {
            for visits in [0, 6, 12, 18, 20_u64] {
                // Companions, tests and visits are multiples of eight bytes: these are not.
                for (index, place) in [
                    (0, 44),
                    (24, 44),
                    (256, 44),
                    (65_536, 44),
                    (0, 4_401),
                    (24, 440_106),
                    (256, 440_106),
                    (65_536, 440_106),
                ] {
                    let places: Vec<_> = (0..visits).map(|n| 110_101 + n).collect();
                    let builder = green().status_index(index).region(region(place));
                    let builder =
                        (0..companions).fold(builder, |it, _| it.companion(Colour::Red, known()));
                    let builder = (0..tests).fold(builder, |it, _| it.test(test()));
                    match size(builder.itinerary(itinerary_of(&places))) {
                        Ok((_, chars, version)) => {
                            assert!(version <= 13, "version {version}");
                            longest = longest.max(chars);
                        }
                        Err(BuildError::TooLarge { chars }) => {
                            shortest_refused = shortest_refused.min(chars);
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        }
    }
    // Of 318 and 319 bytes: no length in between, and 13-M holds 483 characters.
    assert_eq!((longest, shortest_refused), (482, 484));
}

#[test]
fn a_code_with_a_holder_key_leaves_room_for_its_presentation() {
    let mut sizes = Vec::new();
    for index in [0, 255, 65_535, 65_536] {
        for place in [44, 4_401, 440_106] {
            for tests in 0..=2 {
                let builder = green().status_index(index).region(region(place));
                let builder = (0..tests).fold(builder, |it, _| it.test(test()));
                match size(with_holder_key(builder)) {
                    Ok((bytes, ..)) => sizes.push((bytes, true)),
                    Err(BuildError::TooLargeToPresent { bytes }) => sizes.push((bytes, false)),
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }
    assert!(
        sizes.iter().all(|(bytes, fits)| (*bytes <= 197) == *fits),
        "{sizes:?}"
    );
    assert!(
        sizes.contains(&(197, true)) && sizes.contains(&(198, false)),
        "{sizes:?}"
    );
}

fn size(builder: ClaimsBuilder<'_>) -> Result<(usize, usize, u8), BuildError> {
    let claims = builder.build_with_id(ID)?;
    let issuer = Issuer::new(SigningKey::from_seed(&[1; 32]).unwrap());
    let code = issuer.issue(&claims).unwrap();
    let inspection = healthcode::inspect(code.as_str());
    let symbol = Symbol::encode(code.as_str(), EcLevel::M).unwrap();
    let bytes = inspection.untrusted_envelope().unwrap().len();
    Ok((bytes, code.as_str().len(), symbol.version()))
}

fn with_holder_key(builder: ClaimsBuilder<'_>) -> ClaimsBuilder<'_> {
    let holder = SigningKey::from_seed(&[9; 32]).unwrap();
    builder.holder_key(holder.public().clone())
}

fn green() -> ClaimsBuilder<'static> {
    bare().colour(Colour::Green)
}

fn bare() -> ClaimsBuilder<'static> {
    let start = UnixTime::new(1_795_262_400);
    let window = Window::new(start, start.checked_add(86_400).unwrap()).unwrap();
    Claims::builder(window, known())
}

fn known() -> KnownIdentity {
    KnownIdentity {
        code_id: ID,
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    }
}

// With no place too: then it says that there was none.
fn itinerary_of(places: &[u64]) -> Itinerary {
    let (first, last) = (Day::new(20_770), Day::new(20_778));
    let visit = |place: &u64| Visit::new(region(*place), first, last).unwrap();
    Itinerary::covering(last, 14, places.iter().map(visit).collect::<Vec<_>>()).unwrap()
}

fn test() -> TestRecord {
    TestRecord {
        method: TestMethod::NucleicAcid,
        result: TestResult::Negative,
        sampled: UnixTime::new(1_795_258_800),
    }
}

fn region(number: u64) -> Region {
    Region::new(number).unwrap()
}

const ID: CodeId = CodeId::from_bytes([7; 8]);
