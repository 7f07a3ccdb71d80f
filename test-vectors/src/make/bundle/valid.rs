//! Bundles that say as much, or as little, as a bundle may.

use super::installed;
use crate::case::BundleCase;
use crate::make::cbor::{array, map, text, uint};
use crate::make::says::{AT, DAY, HOUR};
use crate::make::signer::Signer;
use crate::make::trust::{
    BASE, Issuer, LIST, Says, guangdong, policy, regions, seconds, staleness, usual,
};

cases![
    valid_usual,
    valid_empty,
    valid_with_everything,
    valid_with_names_in_32_languages,
    valid_with_keys_in_every_state,
    valid_with_widest_bounds,
    valid_with_floors,
    valid_with_purposes_in_any_order,
    valid_with_regions_abroad,
    valid_with_places_of_other_lengths,
    valid_for_one_second,
    valid_from_1970_to_2106,
];

fn valid_usual() -> BundleCase {
    installed("Two issuers, three keys and one place.", &usual())
}

fn valid_empty() -> BundleCase {
    let says = Says {
        issuers: Vec::new(),
        places: Vec::new(),
        ..usual()
    };
    installed("Nobody is trusted, and no place is known.", &says)
}

fn valid_with_everything() -> BundleCase {
    let names = || map([[text("en"), text("Hospital")], [text("zh"), text("医院")]]);
    let tests = [
        array([uint(1), uint(0), uint(48 * 3_600)]),
        array([uint(2), uint(0), uint(12 * 3_600)]),
    ];
    let hospital = policy(0, 1)
        .set(2, seconds(1, DAY))
        .set(3, array([uint(1), array(tests)]))
        .set(4, array([uint(2), uint(1), uint(14), regions(&[3_101])]))
        .set(5, array([uint(2), regions(&[44, 900_344])]))
        .set(6, uint(2))
        .set(7, seconds(2, 30))
        .set(8, staleness(7 * DAY, 1, 6 * HOUR, 0, 1))
        .set(9, names())
        .set(10, uint(86_400));
    let says = Says {
        prev: Some([7; 32]),
        floors: vec![(LIST.into(), 3)],
        ..usual()
    };
    let says = says.with_place("hospital", hospital).with_issuer(0, |it| {
        it.state = Some(1);
        it.specimen = true;
    });
    installed("Every optional entry is there.", &says)
}

fn valid_with_names_in_32_languages() -> BundleCase {
    let says = usual().with_issuer(0, |it| {
        it.names = LANGUAGES.map(|tag| (tag, "Guangdong")).to_vec();
    });
    installed("As many languages as a name may have.", &says)
}

fn valid_with_keys_in_every_state() -> BundleCase {
    let mut says = usual();
    let states = [("a", None), ("b", Some(1)), ("c", Some(2))];
    says.issuers.extend(states.map(|(name, state)| Issuer {
        state,
        ..guangdong(&Signer::named(name), &[1])
    }));
    installed("Active, retired and compromised keys.", &says)
}

fn valid_with_widest_bounds() -> BundleCase {
    let says = usual()
        .with_issuer(0, |it| {
            it.id = LONGEST_ID;
            it.not_before = 0;
            it.not_after = u32::MAX;
            it.max_lifetime = u32::MAX;
            it.base = Some((BASE, 31));
        })
        .with_issuer(2, |it| {
            it.max_lifetime = 0;
            it.base = Some((BASE, 0));
        });
    let widest = policy(2, 2)
        .set(2, seconds(1, u32::MAX))
        .set(4, array([uint(1), uint(0), uint(31), regions(&[])]))
        .set(7, seconds(1, 0))
        .set(10, uint(u32::MAX.into()));
    installed("Values at both ends.", &says.with_place("mall", widest))
}

fn valid_with_floors() -> BundleCase {
    let says = Says {
        floors: vec![
            ("https://sh.example/status/7".into(), u64::MAX),
            (LIST.into(), 0),
            (LIST.into(), 9),
        ],
        ..usual()
    };
    installed("Floors in any order, and two for one list.", &says)
}

fn valid_with_purposes_in_any_order() -> BundleCase {
    let says = usual().with_issuer(0, |it| it.purposes = vec![3, 1, 1, 2]);
    installed("Purposes in any order, one twice.", &says)
}

fn valid_with_regions_abroad() -> BundleCase {
    let says = usual().with_issuer(2, |it| it.regions = vec![900_344, 440_106, 11, 4_401]);
    installed("Regions of every length, in any order.", &says)
}

fn valid_with_places_of_other_lengths() -> BundleCase {
    let says = usual()
        .with_place("机场", policy(0, 0))
        .with_place("a", policy(1, 2))
        .with_place(&"p".repeat(64), policy(2, 2));
    installed("Shorter names of places stand before longer ones.", &says)
}

fn valid_for_one_second() -> BundleCase {
    let says = Says {
        issued_at: AT,
        expires: AT + 1,
        ..usual()
    };
    installed("A window of one second.", &says)
}

fn valid_from_1970_to_2106() -> BundleCase {
    let says = Says {
        issued_at: 0,
        expires: u32::MAX,
        ..usual()
    };
    installed("The longest window there is.", &says)
}

const LONGEST_ID: &str = "AN-ISSUER-WITH-AN-ID-OF-SIXTY-FOUR-CHARACTERS-WHICH-IS-THE-MOST.";

/// In the order of deterministic CBOR: shorter ones first.
const LANGUAGES: [&str; 32] = [
    "bo", "de", "en", "es", "fr", "hi", "id", "it", "ja", "kk", "ko", "mn", "ms", "my", "ne", "pt",
    "ru", "th", "tr", "ug", "uk", "ur", "vi", "za", "zh", "yue", "en-GB", "en-US", "zh-CN",
    "zh-HK", "zh-Hans", "zh-Hant",
];
