//! Codes of every shape, all by one issuer.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use healthcode::claims::{
    ClaimsBuilder, IdentityHash, Itinerary, KnownIdentity, Suite, TestMethod, TestRecord,
    TestResult, Visit,
};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{
    Claims, CodeId, Colour, Day, DocumentType, Issuer, PublicKey, Region, SigningKey, UnixTime,
    Window,
};

/// The issuer's secret.
pub(crate) const SEED: [u8; 32] = [1; 32];

/// Twenty claims that differ in what they carry, with a name each.
pub(crate) fn samples() -> Vec<(&'static str, Claims)> {
    let three = [(44, 9, 6), (110_108, 5, 2), (900_840, 1, 0)];
    let twenty: Vec<_> = (0..20).map(|n| (11 + u64::from(n), 30 - n, 1)).collect();
    let late = Window::new(NOW, UnixTime::new(u32::MAX)).unwrap();
    let known = |suite| person(1, DocumentType::Other, suite);
    let tests = |builder: ClaimsBuilder<'static>| {
        let positive = test(TestMethod::Antigen, TestResult::Positive, u32::MAX);
        builder.test(positive).test(positive).test(positive)
    };
    let builders = vec![
        ("green", green()),
        ("yellow", bare().colour(Colour::Yellow)),
        (
            "red, in a province",
            bare().colour(Colour::Red).region(region(44)),
        ),
        ("abroad", green().region(region(900_840))),
        ("lowest status index", green().status_index(0)),
        (
            "status index and city",
            green().status_index(7_000_000).region(region(4_401)),
        ),
        ("one companion", companions(green(), 1)),
        ("five companions", companions(green(), 5)),
        ("itinerary of none", bare().itinerary(itinerary(&[]))),
        ("itinerary of three", bare().itinerary(itinerary(&three))),
        ("itinerary of twenty", bare().itinerary(itinerary(&twenty))),
        ("test", bare().test(negative())),
        ("four tests", tests(bare()).test(negative())),
        (
            "all three",
            green().itinerary(itinerary(&three)).test(negative()),
        ),
        ("holder's key", green().holder_key(holder())),
        ("starts later", green().issued_at(earlier(86_400))),
        (
            "starts later, holder's key",
            green().issued_at(earlier(1)).holder_key(holder()),
        ),
        (
            "peppered",
            Claims::builder(window(), known(Suite::Two)).colour(Colour::Green),
        ),
        (
            "latest",
            Claims::builder(late, known(Suite::One))
                .colour(Colour::Red)
                .status_index(u32::MAX),
        ),
        (
            "fullest",
            tests(companions(green(), 4))
                .itinerary(itinerary(&three))
                .region(region(440_106)),
        ),
    ];
    let build =
        |(name, builder): (_, ClaimsBuilder<'_>)| (name, builder.build_with_id(ID).unwrap());
    builders.into_iter().map(build).collect()
}

/// The issuer of the samples.
pub(crate) fn issuer() -> Issuer {
    Issuer::new(SigningKey::from_seed(&SEED).unwrap())
}

/// Trust in the issuer of the samples, for anything.
pub(crate) fn trust() -> Trust {
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(issuer().public().clone()))
        .unwrap();
    trust
}

fn bare() -> ClaimsBuilder<'static> {
    Claims::builder(window(), person(1, DocumentType::Passport, Suite::One))
}

fn green() -> ClaimsBuilder<'static> {
    bare().colour(Colour::Green)
}

fn companions(builder: ClaimsBuilder<'static>, count: u8) -> ClaimsBuilder<'static> {
    (0..count).fold(builder, |builder, number| {
        let companion = person(number, DocumentType::PrcIdentityCard, Suite::One);
        builder.companion(Colour::ALL[usize::from(number) % 3], companion)
    })
}

fn person(hash: u8, document_type: DocumentType, suite: Suite) -> KnownIdentity {
    KnownIdentity {
        code_id: ID,
        identity: IdentityHash::from_bytes([hash; 12]),
        document_type,
        suite,
    }
}

fn itinerary(visits: &[(u64, u16, u16)]) -> Itinerary {
    let last = Day::try_from(NOW.date()).unwrap();
    let day = |back| last.checked_sub(back).unwrap();
    let visit = |(place, from, to): &_| Visit::new(region(*place), day(*from), day(*to)).unwrap();
    Itinerary::covering(last, 31, visits.iter().map(visit).collect::<Vec<_>>()).unwrap()
}

fn negative() -> TestRecord {
    test(
        TestMethod::NucleicAcid,
        TestResult::Negative,
        NOW.as_secs() - 3_600,
    )
}

fn test(method: TestMethod, result: TestResult, sampled: u32) -> TestRecord {
    let sampled = UnixTime::new(sampled);
    TestRecord {
        method,
        result,
        sampled,
    }
}

fn region(number: u64) -> Region {
    Region::new(number).unwrap()
}

fn holder() -> PublicKey {
    SigningKey::from_seed(&[9; 32]).unwrap().public().clone()
}

fn window() -> Window {
    Window::new(NOW, NOW.checked_add(86_400).unwrap()).unwrap()
}

fn earlier(seconds: u32) -> UnixTime {
    UnixTime::new(NOW.as_secs() - seconds)
}

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const ID: CodeId = CodeId::from_bytes(*b"code-id.");
