//! Claims of every shape.

use proptest::collection::vec as list_of;
use proptest::option;

use super::*;

fn any_region() -> impl Strategy<Value = Region> {
    (0_u64..1_000_000).prop_filter_map("no region", |number| Region::new(number).ok())
}

fn any_itinerary() -> impl Strategy<Value = Itinerary> {
    let stay = (any_region(), 0_u16..31, 0_u16..31);
    (20_000_u16..=u16::MAX, 1_u8..=31, list_of(stay, 0..6)).prop_filter_map(
        "the same visit twice",
        |(last, days, stays)| {
            let within = |back: u16| Day::new(last.saturating_sub(back.rem_euclid(days.into())));
            let visits: Result<Vec<_>, _> = stays
                .into_iter()
                .map(|(region, a, b)| (region, within(a), within(b)))
                .map(|(region, a, b)| Visit::new(region, a.min(b), a.max(b)))
                .collect();
            Itinerary::covering(Day::new(last), days, visits.ok()?).ok()
        },
    )
}

fn any_test() -> impl Strategy<Value = TestRecord> {
    let method = prop_oneof![Just(TestMethod::NucleicAcid), Just(TestMethod::Antigen)];
    let result = prop_oneof![
        Just(TestResult::Negative),
        Just(TestResult::Positive),
        Just(TestResult::Inconclusive),
    ];
    (method, result, any::<u32>()).prop_map(|(method, result, sampled)| TestRecord {
        method,
        result,
        sampled: UnixTime::new(sampled),
    })
}

fn any_identity() -> impl Strategy<Value = (IdentityHash, DocumentType)> {
    (any::<[u8; 12]>(), 1_u64..=6).prop_map(|(hash, kind)| {
        (
            IdentityHash::from_bytes(hash),
            DocumentType::from_number(kind).unwrap(),
        )
    })
}

fn any_colour() -> impl Strategy<Value = Colour> {
    (0_u64..3).prop_map(|number| Colour::from_number(number).unwrap())
}

fn any_companion() -> impl Strategy<Value = Companion> {
    (any_colour(), any_identity()).prop_map(|(colour, (identity, document_type))| Companion {
        colour,
        identity,
        document_type,
    })
}

prop_compose! {
    pub(super) fn any_claims()(
        times in any::<[u32; 3]>(),
        immediately in any::<bool>(),
        code_id in any::<[u8; 8]>(),
        with_key in any::<bool>(),
        colour in option::of(any_colour()),
        (identity, document_type) in any_identity(),
        region in option::of(any_region()),
        status_index in option::of(any::<u32>()),
        companions in list_of(any_companion(), 0..=5),
        itinerary in option::of(any_itinerary()),
        tests in list_of(any_test(), 0..=4),
        suite in prop_oneof![Just(Suite::One), Just(Suite::Two)],
    ) -> Option<Claims> {
        let mut times = times.map(UnixTime::new);
        times.sort_unstable();
        let [issued_at, start, end] = times;
        let start = if immediately { issued_at } else { start };
        let asserted = colour.is_some() || itinerary.is_some() || !tests.is_empty();
        let companions = if colour.is_some() { companions } else { vec![] };
        let window = Window::new(start, end).ok()?;
        asserted.then(|| Claims {
            window, issued_at, code_id: CodeId::from_bytes(code_id),
            holder_key: with_key.then(holder_key),
            colour, identity, document_type, region, status_index, companions, itinerary, tests,
            suite, origin: Origin::Vouched,
        })
    }
}
