use std::vec;

use super::*;
use crate::trust::{IssuerId, Names, Purpose, StatusBase};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn builder() -> BundleBuilder {
    let window = Window::new(UnixTime::new(100), UnixTime::new(200)).unwrap();
    let roots = Roots::new([key(1).public().clone(), key(2).public().clone()], 2).unwrap();
    BundleBuilder::new(7, window, roots)
}

fn named(key: IssuerKey) -> IssuerKey {
    key.with_issuer(IssuerId::new("GD").unwrap())
        .with_names(Names::new([("zh", "广东")]).unwrap())
}

fn issuer(seed: u8) -> IssuerKey {
    let public = key(seed).public().clone();
    named(IssuerKey::new(public, [Purpose::Colour], Window::ALWAYS, 9))
}

fn fault(builder: BundleBuilder) -> Option<DraftError> {
    builder.build().err()
}

#[test]
fn issuers_have_an_id_and_a_name() {
    let kid = key(9).public().id();
    let bare = IssuerKey::new(
        key(9).public().clone(),
        [Purpose::Colour],
        Window::ALWAYS,
        9,
    );
    let no_name = bare.clone().with_issuer(IssuerId::new("GD").unwrap());
    let no_id = bare
        .clone()
        .with_names(Names::new([("zh", "广东")]).unwrap());
    for key in [bare, no_name, no_id] {
        assert_eq!(
            fault(builder().issuer(key)),
            Some(DraftError::Anonymous { kid })
        );
    }
    assert_eq!(fault(builder().issuer(issuer(9))), None);
}

#[test]
fn a_key_without_regions_does_not_become_one_for_everywhere() {
    let kid = key(9).public().id();
    let powerless = Some(DraftError::Powerless { kid });
    assert_eq!(
        fault(builder().issuer(issuer(9).with_regions([]))),
        powerless
    );
    let no_purpose = named(IssuerKey::new(
        key(9).public().clone(),
        [],
        Window::ALWAYS,
        9,
    ));
    assert_eq!(fault(builder().issuer(no_purpose)), powerless);
}

#[test]
fn issuers_keys_do_not_contradict_each_other() {
    let twice = builder()
        .issuer(issuer(9))
        .issuer(issuer(9).with_specimen());
    let kid = key(9).public().id();
    assert_eq!(fault(twice), Some(TrustError::SameKeyTwice { kid }.into()));
    let crowd = (10..15).map(|seed| issuer(seed).with_id_for_test(kid));
    let crowded = crowd.fold(builder(), BundleBuilder::issuer);
    assert_eq!(
        fault(crowded),
        Some(TrustError::TooManyKeysPerId { kid }.into())
    );
}

#[test]
fn floors_name_a_list() {
    let floor = |uri: &str| {
        let floor = StatusFloor {
            uri: uri.into(),
            seq: 1,
        };
        fault(builder().status_floor(floor))
    };
    assert_eq!(floor(&"x".repeat(256)), None);
    for bad in ["", "a b", "https://é.example/", &"x".repeat(257)] {
        assert_eq!(floor(bad), Some(DraftError::Floor), "{bad:?}");
    }
}

#[test]
fn too_many_of_one_kind_do_not_fit() {
    let policy = Policy::new(crate::Colour::Green, crate::Colour::Green).unwrap();
    let places = |count: usize| {
        let place = |number| PlaceType::new(&std::format!("{number}")).unwrap();
        let places = (0..count).map(|number| (place(number), policy.clone()));
        fault(BundleBuilder {
            places: places.collect(),
            ..builder()
        })
    };
    assert_eq!(places(1_000), None);
    assert_eq!(places(1_001), Some(DraftError::TooLarge));
    let floors = |count: usize| {
        let floor = StatusFloor {
            uri: "x".into(),
            seq: 1,
        };
        fault(BundleBuilder {
            floors: vec![floor; count],
            ..builder()
        })
    };
    assert_eq!(floors(100_000), None);
    assert_eq!(floors(100_001), Some(DraftError::TooLarge));
    let regions = |count: usize| {
        let guangdong = crate::Region::new(44).unwrap();
        fault(builder().issuer(issuer(9).with_regions(vec![guangdong; count])))
    };
    assert_eq!(regions(4_096), None);
    assert_eq!(regions(4_097), Some(DraftError::TooLarge));
}

#[test]
fn every_signature_fits_on_the_largest_draft() {
    // Of exactly this many bytes, which floors fill up.
    let sized = |bytes: usize| {
        let floor = |length: usize| StatusFloor {
            uri: "x".repeat(length),
            seq: 1,
        };
        // Around a URI stand three bytes of heads and one of the number.
        let mut floors = vec![floor(251); 32_000];
        let base = BundleBuilder {
            floors: floors.clone(),
            ..builder()
        };
        let base = base.build().unwrap().to_bytes().len();
        let rest = bytes - base;
        floors.extend(vec![floor(251); rest / 255 - 1]);
        let last = rest % 255 + 255;
        floors.extend([floor(last / 2 - 4), floor(last - last / 2 - 4)]);
        BundleBuilder {
            floors,
            ..builder()
        }
        .build()
    };
    let mut draft = sized(MAX_PAYLOAD_BYTES).unwrap();
    assert_eq!(draft.to_bytes().len(), MAX_PAYLOAD_BYTES);
    for seed in 0..64 {
        draft
            .push((KeyId::from_bytes([seed; 8]), [seed; 64]))
            .unwrap();
    }
    let bytes = draft.to_bytes();
    assert!((MAX_BUNDLE_BYTES - 64..=MAX_BUNDLE_BYTES).contains(&bytes.len()));
    assert_eq!(Draft::read(&bytes).unwrap(), draft);
    let more = sized(MAX_PAYLOAD_BYTES + 1);
    assert_eq!(more.unwrap_err(), DraftError::TooLarge);
}

#[test]
fn what_is_no_bundle_is_no_draft() {
    let fault = |bytes: &[u8]| Draft::read(bytes).unwrap_err();
    let long = [0].repeat(MAX_BUNDLE_BYTES + 1);
    assert_eq!(fault(&long), Malformed::TooLong.into());
    assert_eq!(fault(&long[1..]), Malformed::Cbor.into());
    assert_eq!(fault(&[]), Malformed::Cbor.into());
    assert_eq!(fault(&[0x80]), Malformed::Cose.into());
    assert!(matches!(
        fault(&[0xa0]),
        DraftError::Malformed(Malformed::Claims { .. })
    ));
    let junk = cose::root_signature(&[0xa0], &[(key(1).public().id(), [0; 64])]);
    assert!(matches!(
        fault(&junk),
        DraftError::Malformed(Malformed::Claims { .. })
    ));
}

#[test]
fn signatures_gather_on_separate_machines() {
    let mut first = builder().issuer(issuer(9)).build().unwrap();
    let mut second = Draft::read(&first.to_bytes()).unwrap();
    let roots = first.untrusted_contents().roots().clone();
    first.sign(&key(1)).unwrap();
    let made_elsewhere = key(2).sign(&second.bytes_to_sign(key(2).public()));
    second.add(key(2).public(), &made_elsewhere).unwrap();
    assert_eq!((first.count(&roots), second.count(&roots)), (1, 1));
    first.merge(&second).unwrap();
    assert_eq!(first.count(&roots), 2);
    let signers: Vec<_> = first.untrusted_signers().collect();
    assert_eq!(signers, [key(1).public().id(), key(2).public().id()]);
    assert_eq!(
        Bundle::open(&first.to_bytes(), &roots).unwrap().mark().hash,
        first.hash()
    );
    // The same ones again change nothing.
    let bytes = first.to_bytes();
    first.merge(&second).unwrap();
    first.sign(&key(1)).unwrap();
    assert_eq!(first.to_bytes(), bytes);
    assert_eq!(Draft::read(&bytes).unwrap(), first);
}

#[test]
fn only_signatures_that_hold_are_added() {
    let mut draft = builder().build().unwrap();
    let other = builder().issuer(issuer(9)).build().unwrap();
    let kid = key(1).public().id();
    let bad = Err(DraftError::BadSignature { kid });
    let over_other = key(1).sign(&other.bytes_to_sign(key(1).public()));
    assert_eq!(draft.add(key(1).public(), &over_other), bad);
    let by_other = key(2).sign(&draft.bytes_to_sign(key(1).public()));
    assert_eq!(draft.add(key(1).public(), &by_other), bad);
    let for_other = key(1).sign(&draft.bytes_to_sign(key(2).public()));
    assert_eq!(draft.add(key(1).public(), &for_other), bad);
    assert_eq!(draft.untrusted_signers().count(), 0);
}

#[test]
fn only_drafts_of_one_bundle_merge() {
    let mut draft = builder().build().unwrap();
    let mut other = builder().issuer(issuer(9)).build().unwrap();
    other.sign(&key(1)).unwrap();
    assert_eq!(draft.merge(&other), Err(DraftError::OtherContents));
    assert_eq!(draft.untrusted_signers().count(), 0);
}

#[test]
fn a_draft_has_at_most_64_signatures() {
    let mut draft = builder().build().unwrap();
    for seed in 0..64 {
        draft.sign(&key(seed)).unwrap();
    }
    let full = draft.clone();
    assert_eq!(draft.sign(&key(64)), Err(DraftError::TooManySignatures));
    let mut other = builder().build().unwrap();
    other.sign(&key(64)).unwrap();
    assert_eq!(draft.merge(&other), Err(DraftError::TooManySignatures));
    assert_eq!(draft, full);
    assert_eq!(draft.sign(&key(1)), Ok(()));
    assert_eq!(Draft::read(&draft.to_bytes()).unwrap(), draft);
}

#[test]
fn places_stand_in_the_order_of_their_encoding() {
    let policy = Policy::new(crate::Colour::Green, crate::Colour::Green).unwrap();
    let long = "x".repeat(24);
    let names = ["metro", "mall", "b", long.as_str(), "hotel", "é"];
    let place = |name| (PlaceType::new(name).unwrap(), policy.clone());
    let places = names.into_iter().map(place);
    let builder = places.fold(builder(), |it, (place, policy)| it.place(place, policy));
    let draft = builder.build().unwrap();
    let places = draft.untrusted_contents().places();
    let read: Vec<_> = places.map(|(it, _)| it.as_str()).collect();
    assert_eq!(read, ["b", "é", "mall", "hotel", "metro", &long]);
}

#[test]
fn what_is_said_twice_of_a_place_counts_last() {
    let policy = |refer| Policy::new(crate::Colour::Green, refer).unwrap();
    let mall = PlaceType::new("mall").unwrap();
    let builder = builder()
        .place(mall.clone(), policy(crate::Colour::Green))
        .place(mall.clone(), policy(crate::Colour::Red));
    let draft = builder.build().unwrap();
    let contents = draft.untrusted_contents();
    assert_eq!(contents.places().count(), 1);
    assert_eq!(contents.policy(&mall), Some(&policy(crate::Colour::Red)));
    assert_eq!(contents.policy(&PlaceType::new("hotel").unwrap()), None);
}

#[test]
fn a_draft_says_in_the_log_no_more_than_its_number() {
    let base = StatusBase::new("https://gd.example/", 20).unwrap();
    let mut draft = builder()
        .issuer(issuer(9).with_status_base(base))
        .build()
        .unwrap();
    draft.sign(&key(1)).unwrap();
    assert_eq!(std::format!("{draft:?}"), "Draft(7, 1 signatures)");
}
