use super::*;

fn key(seed: u8, start: u32, end: u32) -> IssuerKey {
    issuer("GD", seed, Purpose::Itinerary, window(start, end))
}

fn both(first: IssuerKey, second: IssuerKey) -> Vec<Finding> {
    found(numbered(7).issuer(second).issuer(first))
}

const END: u32 = NOW + 30 * DAY;
const PURPOSE: Purpose = Purpose::Itinerary;

fn gap(until: u32) -> [Finding; 1] {
    let (from, until) = (at(END), at(until));
    let (issuer, purpose) = (id("GD"), PURPOSE);
    [Finding::Gap {
        issuer,
        purpose,
        from,
        until,
    }]
}

fn short(overlap: u32) -> [Finding; 1] {
    let (issuer, purpose) = (id("GD"), PURPOSE);
    [Finding::ShortOverlap {
        issuer,
        purpose,
        overlap,
        need: DAY,
    }]
}

#[test]
fn a_key_and_its_successor_overlap() {
    let first = || key(10, 1, END);
    let with = |start| both(first(), key(12, start, END + 9 * DAY));
    assert_eq!(with(END + 1), gap(END + 1));
    assert_eq!(with(END), short(0));
    assert_eq!(with(END - DAY + 1), short(DAY - 1));
    assert_eq!(with(END - DAY), []);
    // One inside the other follows nothing.
    assert_eq!(both(first(), key(12, END - 9, END)), []);
    // A third key may fill the gap.
    let filled = numbered(7)
        .issuer(first())
        .issuer(key(12, END + 1, END + 9));
    let filled = filled.issuer(key(13, NOW, END + 9 * DAY));
    assert_eq!(found(filled), []);
}

#[test]
fn what_is_past_is_left_alone() {
    let begun = |start| both(key(10, 1, NOW - DAY), key(12, start, END));
    assert_eq!(begun(NOW), []);
    assert_eq!(begun(NOW - DAY), []);
    assert_eq!(begun(NOW + 1).len(), 1);
}

#[test]
fn only_keys_that_can_take_each_others_place_are_compared() {
    let first = || key(10, 1, END);
    let late = |seed| key(seed, END + 1, END + DAY);
    assert_eq!(both(first(), late(12)), gap(END + 1));
    let guangdong = [Region::new(44).unwrap()];
    assert_eq!(both(first(), late(12).with_regions(guangdong)), []);
    assert_eq!(both(first(), late(12).with_issuer(id("GX"))), []);
    let compromised = late(12).with_state(KeyState::Compromised);
    assert_eq!(both(first(), compromised), []);
    let tests = issuer("GD", 12, Purpose::Test, window(END + 1, END + DAY));
    assert_eq!(both(first(), tests), []);
    let specimen = Finding::Specimen { kid: kid(12) };
    assert_eq!(both(first(), late(12).with_specimen()), [specimen]);
}

#[test]
fn the_longest_lifetime_counts() {
    let long = IssuerKey::new(public(10), [PURPOSE], window(1, END), 5 * DAY)
        .with_issuer(id("GD"))
        .with_names(Names::new([("en", "GD")]).unwrap());
    let need = 5 * DAY;
    let (issuer, purpose, overlap) = (id("GD"), PURPOSE, 2 * DAY);
    let short = Finding::ShortOverlap {
        issuer,
        purpose,
        overlap,
        need,
    };
    assert_eq!(both(long, key(12, END - 2 * DAY, END + DAY)), [short]);
}

#[test]
fn lists_are_fresh_as_long_as_the_places_say() {
    let with = |list_soft_age| {
        let base = StatusBase::new("https://gd.example/", 20).unwrap();
        let status = |seed, window| issuer("GD", seed, Purpose::Status, window);
        let first = status(10, window(1, END)).with_status_base(base);
        let second = status(12, window(END - 2 * DAY, END + DAY));
        let staleness = Staleness {
            list_soft_age,
            ..Staleness::STRICT
        };
        let place = policy().with_staleness(staleness);
        found(
            numbered(7)
                .issuer(first)
                .issuer(second)
                .place(mall(), place),
        )
    };
    assert_eq!(with(2 * DAY), []);
    let need = 2 * DAY + 1;
    let (issuer, purpose, overlap) = (id("GD"), Purpose::Status, 2 * DAY);
    assert_eq!(
        with(need),
        [Finding::ShortOverlap {
            issuer,
            purpose,
            overlap,
            need
        }]
    );
    assert_eq!(with(u32::MAX), []);
}
