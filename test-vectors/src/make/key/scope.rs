//! What and where a key may not sign.

use super::forbidden;
use crate::Vector;
use crate::make::says::{HOUR, IDENTITY, Says, green, itinerary, test};
use crate::vector::TrustedKey;

table![
    purpose_none_at_all,
    purpose_colour_missing,
    purpose_colour_missing_beside_all_others,
    purpose_colour_missing_with_companions,
    purpose_itinerary_missing,
    purpose_itinerary_missing_beside_a_colour,
    purpose_test_missing,
    purpose_test_missing_beside_a_colour,
    purpose_status_only,
    purpose_of_three_lacks_itinerary,
    purpose_missing_and_lifetime_too_long,
    purpose_missing_and_region_elsewhere,
    purpose_missing_and_expired,
    purpose_missing_and_not_yet_valid,
    region_in_another_province,
    region_in_another_city,
    region_is_the_province_of_the_key_s_city,
    region_is_the_city_of_the_key_s_district,
    region_differs_in_its_last_digit,
    region_shares_only_its_first_digit,
    region_shares_only_three_digits,
    region_shares_only_its_last_digits,
    region_in_none_of_three,
    region_abroad_for_a_province,
    region_at_home_for_a_country,
    region_in_another_country,
    region_elsewhere_and_expired,
    region_elsewhere_and_not_yet_valid,
];

fn purpose_none_at_all() -> Vector {
    unable("A key without purposes signs nothing.", &green(), &[])
}

fn purpose_colour_missing() -> Vector {
    unable("A colour by a key for tests.", &green(), &["test"])
}

fn purpose_colour_missing_beside_all_others() -> Vector {
    unable(
        "A colour by a key for everything else.",
        &green(),
        &["itinerary", "test", "status"],
    )
}

fn purpose_colour_missing_with_companions() -> Vector {
    let says = Says {
        companions: vec![(0, IDENTITY, 1)],
        ..green()
    };
    unable(
        "A family's colours by a key for itineraries.",
        &says,
        &["itinerary"],
    )
}

fn purpose_itinerary_missing() -> Vector {
    unable(
        "An itinerary by a key for everything else.",
        &itinerary(),
        &["colour", "test", "status"],
    )
}

fn purpose_itinerary_missing_beside_a_colour() -> Vector {
    let says = Says {
        colour: Some(0),
        ..itinerary()
    };
    unable(
        "The colour is allowed, the itinerary beside it is not.",
        &says,
        &["colour"],
    )
}

fn purpose_test_missing() -> Vector {
    unable(
        "A test record by a key for everything else.",
        &test(),
        &["colour", "itinerary", "status"],
    )
}

fn purpose_test_missing_beside_a_colour() -> Vector {
    let says = Says {
        colour: Some(0),
        ..test()
    };
    unable(
        "The colour is allowed, the test beside it is not.",
        &says,
        &["colour"],
    )
}

fn purpose_status_only() -> Vector {
    unable(
        "A key for status lists signs no code.",
        &green(),
        &["status"],
    )
}

fn purpose_of_three_lacks_itinerary() -> Vector {
    let says = Says {
        colour: Some(0),
        tests: test().tests,
        ..itinerary()
    };
    unable(
        "Two of three assertions are allowed.",
        &says,
        &["colour", "test"],
    )
}

fn purpose_missing_and_lifetime_too_long() -> Vector {
    unable("Purposes come before the lifetime.", &green(), &["test"])
        .key(|key| key.max_lifetime = HOUR)
}

fn purpose_missing_and_region_elsewhere() -> Vector {
    unable("Purposes come before the region.", &regional(44), &["test"])
        .key(|key| key.regions = vec![11])
}

fn purpose_missing_and_expired() -> Vector {
    unable(
        "Purposes come before the window's end.",
        &green(),
        &["test"],
    )
    .at(u32::MAX)
}

fn purpose_missing_and_not_yet_valid() -> Vector {
    unable(
        "Purposes come before the window's start.",
        &green(),
        &["test"],
    )
    .at(0)
}

fn region_in_another_province() -> Vector {
    outside("Guangdong's key signs for Beijing.", 11, &[44])
}

fn region_in_another_city() -> Vector {
    outside("Guangzhou's key signs for Shenzhen.", 4_403, &[4_401])
}

fn region_is_the_province_of_the_key_s_city() -> Vector {
    outside("A city's key signs for its province.", 44, &[4_401])
}

fn region_is_the_city_of_the_key_s_district() -> Vector {
    outside("A district's key signs for its city.", 4_401, &[440_106])
}

fn region_differs_in_its_last_digit() -> Vector {
    outside(
        "A district's key signs for the next one.",
        440_107,
        &[440_106],
    )
}

fn region_shares_only_its_first_digit() -> Vector {
    outside("4501 begins with 4 and not with 44.", 4_501, &[44])
}

fn region_shares_only_three_digits() -> Vector {
    outside(
        "441601 begins with 441 and not with 4401.",
        441_601,
        &[4_401],
    )
}

fn region_shares_only_its_last_digits() -> Vector {
    outside(
        "1144 ends with 44 and does not begin with it.",
        1_144,
        &[44],
    )
}

fn region_in_none_of_three() -> Vector {
    outside(
        "The region is in none of the key's three.",
        5_301,
        &[11, 44, 3_101],
    )
}

fn region_abroad_for_a_province() -> Vector {
    outside("A province's key signs for a place abroad.", 900_840, &[44])
}

fn region_at_home_for_a_country() -> Vector {
    outside(
        "A key for a country abroad signs for a province.",
        44,
        &[900_840],
    )
}

fn region_in_another_country() -> Vector {
    outside(
        "A key for one country abroad signs for another.",
        900_841,
        &[900_840],
    )
}

fn region_elsewhere_and_expired() -> Vector {
    outside("The region comes before the window's end.", 11, &[44]).at(u32::MAX)
}

fn region_elsewhere_and_not_yet_valid() -> Vector {
    outside("The region comes before the window's start.", 11, &[44]).at(0)
}

fn unable(description: &str, says: &Says, purposes: &[&str]) -> Vector {
    let change = |key: &mut TrustedKey| {
        key.purposes = purposes.iter().copied().map(Into::into).collect();
    };
    forbidden("key/purpose", description, says, change)
}

fn outside(description: &str, region: u32, regions: &[u32]) -> Vector {
    forbidden("key/region", description, &regional(region), |key| {
        key.regions = regions.to_vec()
    })
}

fn regional(region: u32) -> Says {
    Says {
        region: Some(region),
        ..green()
    }
}
