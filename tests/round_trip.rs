//! What a builder takes comes out of the verifier, and out of a picture, as it went in.
#![cfg(test)]
#![cfg(all(feature = "issuer", feature = "qr"))]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use core::time::Duration;

use healthcode::claims::{
    BuildError, IdentityHash, Itinerary, KnownIdentity, Suite, TestMethod, TestRecord, TestResult,
    Visit,
};
use healthcode::qr::{EcLevel, Effort, Ink, ModulePixels, Symbol, read_file_bytes};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{
    Claims, CodeId, Colour, Day, DocumentType, Issuer, PublicKey, Region, SigningKey, ToBeSigned,
    UnixTime, Verifier, Window,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

proptest! {
    #[test]
    fn claims_come_back_verified(facts in facts(), seed: [u8; 32]) {
        let (claims, issuer) = (build(facts)?, issuer(&seed));
        let code = issuer.issue(&claims).unwrap();
        let mut trust = Trust::new();
        trust.add(IssuerKey::unrestricted(issuer.public().clone())).unwrap();
        let verifier = Verifier::new(&trust);
        let (start, end) = (claims.window().start(), claims.window().end());
        for now in [start, UnixTime::new(end.as_secs() - 1)] {
            let verified = verifier.verify(code.as_str(), now).unwrap();
            prop_assert_eq!(verified.claims(), &claims);
            prop_assert_eq!(verified.kid(), issuer.public().id());
            prop_assert_eq!(verified.verified_at(), now);
        }
        prop_assert_eq!(verifier.verify(code.as_str(), end).unwrap_err().code(), "time/expired");
        let inspection = healthcode::inspect(code.as_str());
        prop_assert_eq!(inspection.untrusted_claims(), Some(&claims));
    }

    #[test]
    fn a_signer_elsewhere_makes_the_same_text(facts in facts(), seed: [u8; 32]) {
        let (claims, issuer) = (build(facts)?, issuer(&seed));
        let here = issuer.issue(&claims).unwrap();
        let elsewhere = ed25519_dalek::SigningKey::from_bytes(&seed);
        let prepared = ToBeSigned::new(&claims, issuer.public()).unwrap();
        prop_assert_eq!(prepared.sign_with(&elsewhere).unwrap(), here.clone());
        let prepared = ToBeSigned::new(&claims, issuer.public()).unwrap();
        let signature = signature::Signer::sign(&elsewhere, prepared.bytes()).to_bytes();
        prop_assert_eq!(prepared.finish(&signature).unwrap(), here);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_drawn_code_is_read_again(facts in facts(), seed: [u8; 32], module in 3..7_u8) {
        let code = issuer(&seed).issue(&build(facts)?).unwrap();
        let symbol = Symbol::encode(code.as_str(), EcLevel::M).unwrap();
        let png = symbol.to_png(ModulePixels::new(module).unwrap(), Ink::default());
        let found = read_file_bytes(&png, Effort::UntilFound, Duration::from_secs(60)).unwrap();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].untrusted_text(), code.as_str());
        prop_assert_eq!(found[0].version(), symbol.version());
    }
}

#[derive(Clone, Debug)]
struct Facts {
    window: Window,
    issued_before: u32,
    known: KnownIdentity,
    holder_key: Option<PublicKey>,
    colour: Option<Colour>,
    region: Option<Region>,
    status_index: Option<u32>,
    companions: Vec<(Colour, IdentityHash, DocumentType)>,
    itinerary: Option<Itinerary>,
    tests: Vec<TestRecord>,
}

// Claims that are too large, or say nothing, are not what is tested here.
fn build(facts: Facts) -> Result<Claims, TestCaseError> {
    let issued_at = facts
        .window
        .start()
        .as_secs()
        .saturating_sub(facts.issued_before);
    let mut builder =
        Claims::builder(facts.window, facts.known.clone()).issued_at(UnixTime::new(issued_at));
    if let Some(colour) = facts.colour {
        builder = builder.colour(colour);
        for (colour, identity, document_type) in facts.companions {
            let known = facts.known.clone();
            let companion = KnownIdentity {
                identity,
                document_type,
                ..known
            };
            builder = builder.companion(colour, companion);
        }
    }
    builder = facts
        .region
        .into_iter()
        .fold(builder, |it, region| it.region(region));
    builder = facts
        .status_index
        .into_iter()
        .fold(builder, |it, index| it.status_index(index));
    builder = facts
        .itinerary
        .into_iter()
        .fold(builder, |it, journey| it.itinerary(journey));
    builder = facts
        .tests
        .into_iter()
        .fold(builder, |it, test| it.test(test));
    builder = facts
        .holder_key
        .into_iter()
        .fold(builder, |it, key| it.holder_key(key));
    match builder.build_with_id(facts.known.code_id) {
        Ok(claims) => Ok(claims),
        Err(
            error @ (BuildError::NothingAsserted
            | BuildError::TooLarge { .. }
            | BuildError::TooLargeToPresent { .. }),
        ) => Err(TestCaseError::reject(error.to_string())),
        Err(error) => Err(TestCaseError::fail(error.to_string())),
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let known = (
        any::<[u8; 8]>(),
        hash(),
        document_type(),
        select(vec![Suite::One, Suite::Two]),
    );
    let known = known.prop_map(|(id, identity, document_type, suite)| KnownIdentity {
        code_id: CodeId::from_bytes(id),
        identity,
        document_type,
        suite,
    });
    let window = (0..u32::MAX, 1..200_000_u32).prop_map(|(start, length)| {
        let end = UnixTime::new(start.saturating_add(length));
        Window::new(UnixTime::new(start), end).unwrap()
    });
    let issued_before = prop_oneof![Just(0), 1..100_000_u32];
    let holder_key = proptest::option::weighted(0.1, any::<[u8; 32]>());
    let holder_key = holder_key.prop_map(|seed| seed.map(|seed| issuer(&seed).public().clone()));
    let companions = vec((colour(), hash(), document_type()), 0..3);
    let second = (of(itinerary()), vec(test(), 0..4), companions);
    (
        (window, issued_before, known, holder_key),
        (of(colour()), of(region()), of(any::<u32>())),
        second,
    )
        .prop_map(
            |(first, (colour, region, status_index), (itinerary, tests, companions))| {
                let (window, issued_before, known, holder_key) = first;
                Facts {
                    window,
                    issued_before,
                    known,
                    holder_key,
                    colour,
                    region,
                    status_index,
                    companions,
                    itinerary,
                    tests,
                }
            },
        )
}

fn itinerary() -> impl Strategy<Value = Itinerary> {
    let visits = vec((region(), 0..31_u16, 0..31_u16), 0..6);
    (40..=u16::MAX, visits).prop_filter_map("the same visit twice", |(last, visits)| {
        let last = Day::new(last);
        let visits = visits.into_iter().map(|(region, a, b)| {
            let day = |back| last.checked_sub(back).unwrap();
            Visit::new(region, day(a.max(b)), day(a.min(b))).unwrap()
        });
        Itinerary::covering(last, 31, visits.collect::<Vec<_>>()).ok()
    })
}

fn test() -> impl Strategy<Value = TestRecord> {
    let method = select(vec![TestMethod::NucleicAcid, TestMethod::Antigen]);
    let results = vec![
        TestResult::Negative,
        TestResult::Positive,
        TestResult::Inconclusive,
    ];
    (method, select(results), any::<u32>()).prop_map(|(method, result, sampled)| TestRecord {
        method,
        result,
        sampled: UnixTime::new(sampled),
    })
}

fn region() -> impl Strategy<Value = Region> {
    let part = 1..100_u64;
    prop_oneof![
        11..=82_u64,
        (11..=82_u64, part.clone()).prop_map(|(a, b)| a * 100 + b),
        (11..=82_u64, 0..100_u64, part).prop_map(|(a, b, c)| a * 10_000 + b * 100 + c),
        900_001..=900_999_u64,
    ]
    .prop_map(|number| Region::new(number).unwrap())
}

fn colour() -> impl Strategy<Value = Colour> {
    select(Colour::ALL.to_vec())
}

fn document_type() -> impl Strategy<Value = DocumentType> {
    select(DocumentType::ALL.to_vec())
}

fn hash() -> impl Strategy<Value = IdentityHash> {
    any::<[u8; 12]>().prop_map(IdentityHash::from_bytes)
}

fn issuer(seed: &[u8; 32]) -> Issuer {
    Issuer::new(SigningKey::from_seed(seed).unwrap())
}
