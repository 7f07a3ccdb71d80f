use super::*;

#[test]
fn lifetimes_are_one_second_to_31_days() {
    let with = |purpose, seconds| {
        let names = Names::new([("en", "GD")]).unwrap();
        let key = IssuerKey::new(public(10), [purpose], in_use(), seconds);
        let base = StatusBase::new("https://gd.example/", 20).unwrap();
        let key = key.with_issuer(id("GD")).with_names(names);
        found(
            numbered(7)
                .issuer(key.with_status_base(base))
                .issuer(lists()),
        )
    };
    let kid = kid(10);
    assert_eq!(with(Purpose::Test, 0), [Finding::NoLifetime { kid }]);
    assert_eq!(with(Purpose::Test, 1), []);
    assert_eq!(with(Purpose::Test, 31 * DAY), []);
    let seconds = 31 * DAY + 1;
    let long = [Finding::LongLifetime { kid, seconds }];
    assert_eq!(with(Purpose::Test, seconds), long);
    // Lists have no such bound.
    assert_eq!(with(Purpose::Status, 0), []);
    assert_eq!(with(Purpose::Status, u32::MAX), []);
}

#[test]
fn a_retired_key_signs_no_more() {
    let with = |end, state| {
        let key = issuer("GD", 10, Purpose::Itinerary, window(1, end));
        found(numbered(7).issuer(key.with_state(state)))
    };
    let not_after = at(NOW + 1);
    let in_use = Finding::RetiredInUse {
        kid: kid(10),
        not_after,
    };
    assert_eq!(with(NOW + 1, KeyState::Retired), [in_use]);
    assert_eq!(with(NOW, KeyState::Retired), []);
    assert_eq!(with(NOW + 1, KeyState::Active), []);
}

#[test]
fn a_compromised_key_stays_so() {
    let key = || issuer("GD", 10, Purpose::Itinerary, window(1, NOW));
    let compromised = || numbered(7).issuer(key().with_state(KeyState::Compromised));
    let kid = kid(10);
    let left = [Finding::CompromisedLeft { kid }];
    assert_eq!(found_after(compromised(), next()), left);
    let trusted = [Finding::CompromisedTrusted { kid }];
    for state in [KeyState::Active, KeyState::Retired] {
        let again = next().issuer(key().with_state(state));
        assert_eq!(found_after(compromised(), again), trusted);
    }
    let still = next().issuer(key().with_state(KeyState::Compromised));
    assert_eq!(found_after(compromised(), still), []);
    // Others may come and go.
    assert_eq!(found_after(numbered(7).issuer(key()), next()), []);
}

#[test]
fn a_new_key_is_announced_before_it_is_used() {
    let key = |start, end| issuer("GD", 10, Purpose::Itinerary, window(start, end));
    let sudden = |not_before| {
        let (kid, not_before) = (kid(10), at(not_before));
        [Finding::SuddenKey { kid, not_before }]
    };
    let with = |key| found_after(numbered(7), next().issuer(key));
    assert_eq!(with(key(NOW, NOW + DAY)), sudden(NOW));
    assert_eq!(with(key(1, NOW + DAY)), sudden(1));
    assert_eq!(with(key(NOW + 1, NOW + DAY)), []);
    // It issues no more, or was there before, or there is nothing to tell it by.
    assert_eq!(with(key(1, NOW)), []);
    let ended = key(1, NOW + DAY).with_state(KeyState::Compromised);
    assert_eq!(with(ended), []);
    let known = key(NOW, NOW + DAY);
    let before = numbered(7).issuer(known.clone());
    assert_eq!(found_after(before, next().issuer(known.clone())), []);
    assert_eq!(found(numbered(7).issuer(known)), []);
}

#[test]
fn specimens_stand_in_a_bundle_of_their_own() {
    let key = |seed| issuer("GD", seed, Purpose::Itinerary, in_use());
    let specimen = || key(10).with_specimen();
    let alone = numbered(7).issuer(specimen());
    assert_eq!(found(alone.clone()), []);
    let mixed = [Finding::Specimen { kid: kid(10) }];
    assert_eq!(found(alone.issuer(key(12))), mixed);
}

#[test]
fn ids_of_two_issuers_do_not_collide() {
    let key = |name, seed| {
        let key = issuer(name, seed, Purpose::Itinerary, in_use());
        key.with_id_for_test(kid(10))
    };
    let with = |keys: &[IssuerKey]| {
        let trust = Trust::of(keys).unwrap();
        let contents = contents(numbered(7)).with_trust_for_test(trust);
        lint(&contents, None, at(NOW))
    };
    let shared = |issuers| {
        [Finding::SharedId {
            kid: kid(10),
            issuers,
        }]
    };
    assert_eq!(with(&[key("GD", 10), key("GX", 12)]), shared(2));
    let three = [key("GD", 10), key("GX", 12), key("HN", 13), key("HN", 14)];
    assert_eq!(with(&three), shared(3));
    assert_eq!(with(&[key("GD", 10), key("GD", 12)]), []);
}

#[test]
fn colours_can_be_revoked() {
    let bare = || issuer("GD", 10, Purpose::Colour, in_use());
    let irrevocable = [Finding::Irrevocable { kid: kid(10) }];
    assert_eq!(found(numbered(7).issuer(bare())), irrevocable);
    let ended = bare().with_state(KeyState::Compromised);
    assert_eq!(found(numbered(7).issuer(ended)), []);
    assert_eq!(found(numbered(7).issuer(colours()).issuer(lists())), []);
}

#[test]
fn no_two_issuers_share_a_list() {
    let based = |name: &str, seed, base: &str| {
        let base = crate::trust::StatusBase::new(base, 20).unwrap();
        issuer(name, seed, Purpose::Status, in_use()).with_status_base(base)
    };
    let with = |one: &str, other: &str| {
        let two = numbered(7).issuer(based("GD", 10, one));
        found(two.issuer(based("GX", 11, other)))
    };
    let shared = |issuer: &str, other: &str| Finding::SharedBase {
        issuer: id(issuer),
        other: id(other),
    };
    assert_eq!(with("x/", "x/"), [shared("GD", "GX"), shared("GX", "GD")]);
    assert_eq!(with("x/", "x/1"), [shared("GX", "GD")]);
    assert_eq!(with("x/12", "x/"), [shared("GD", "GX")]);
    assert_eq!(with("x/", "x/gx/"), []);
    assert_eq!(with("x/1", "x/2"), []);
    let same = numbered(7).issuer(based("GD", 10, "x/"));
    assert_eq!(found(same.issuer(based("GD", 11, "x/"))), []);
}

#[test]
fn a_status_base_has_someone_who_signs_its_lists() {
    let with = |status: IssuerKey| found(numbered(7).issuer(colours()).issuer(status));
    let nobody = || Finding::NoStatusKey { issuer: id("GD") };
    assert_eq!(found(numbered(7).issuer(colours())), [nobody()]);
    let compromised = lists().with_state(KeyState::Compromised);
    assert_eq!(with(compromised), [nobody()]);
    let other = issuer("GX", 11, Purpose::Status, in_use());
    let (kid, issuer) = (kid(11), id("GX"));
    let foreign = Finding::NoStatusBase { kid, issuer };
    assert_eq!(with(other), [nobody(), foreign]);
    assert_eq!(with(lists()), []);
}
