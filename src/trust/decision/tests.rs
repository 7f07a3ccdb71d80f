use super::*;

#[test]
fn a_place_type_is_a_short_name() {
    for good in ["mall", "a b", "商场", &"x".repeat(64)] {
        let place = PlaceType::new(good).unwrap();
        assert_eq!(
            (place.as_str(), alloc::format!("{place}")),
            (good, good.into())
        );
    }
    for bad in ["", "ma\nll", "\u{85}", &"x".repeat(65), &"商".repeat(22)] {
        assert_eq!(PlaceType::new(bad), Err(BadPlaceType), "{bad:?}");
    }
}

#[test]
fn decisions_have_a_word_each_and_an_order() {
    for decision in [Decision::Admit, Decision::Refer, Decision::Deny] {
        assert_eq!(decision.name().parse(), Ok(decision));
    }
    for bad in ["", "Admit", "admit ", "allow"] {
        assert!(bad.parse::<Decision>().is_err(), "{bad:?}");
    }
    assert!(Decision::Admit < Decision::Refer && Decision::Refer < Decision::Deny);
    assert_eq!(Decision::from(Failing::Refer), Decision::Refer);
    assert_eq!(Decision::from(Failing::Deny), Decision::Deny);
}
