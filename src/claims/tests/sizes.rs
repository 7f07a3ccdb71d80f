use super::*;
use crate::limits::{MAX_COSE_BYTES_WITH_HOLDER_KEY, MAX_ISSUED_CHARS};
use crate::wire::{cose, text};

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
