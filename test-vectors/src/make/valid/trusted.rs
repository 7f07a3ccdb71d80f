//! Keys that just allow what was signed.

use crate::Vector;
use crate::make::draft::verified;
use crate::make::says::{AT, DAY, HOUR, IDENTITY, Says, green, itinerary, test};
use crate::make::signer::{Signer, issuer, stranger};
use crate::vector::TrustedKey;

table![
    key_among_others,
    key_of_colour_only,
    key_of_itinerary_only,
    key_of_test_only,
    key_of_colour_only_with_companions,
    key_without_status_purpose_and_index,
    key_not_before_is_iat,
    key_not_after_is_next_second,
    key_retired_later,
    key_retired_and_code_still_valid,
    key_start_after_key_ended,
    key_max_lifetime_reached,
    key_max_lifetime_of_one_second,
    key_region_itself,
    key_region_of_province,
    key_region_of_city,
    key_region_second_of_two,
    key_region_abroad,
    key_region_and_code_without,
    key_region_and_visits_elsewhere,
];

fn key_among_others() -> Vector {
    let others = [
        stranger(),
        Signer::named("third"),
        issuer(),
        Signer::named("fourth"),
    ];
    verified("The key is found by its kid among others.", &green())
        .keys(others.map(|signer| TrustedKey::of(&signer)))
}

fn key_of_colour_only() -> Vector {
    verified("A colour needs the purpose colour.", &green())
        .key(|key| key.purposes = vec!["colour".into()])
}

fn key_of_itinerary_only() -> Vector {
    verified(
        "A mere itinerary needs the purpose itinerary.",
        &itinerary(),
    )
    .key(|key| key.purposes = vec!["itinerary".into()])
}

fn key_of_test_only() -> Vector {
    verified("A mere test record needs the purpose test.", &test())
        .key(|key| key.purposes = vec!["test".into()])
}

fn key_of_colour_only_with_companions() -> Vector {
    let says = Says {
        companions: vec![(1, IDENTITY, 1)],
        ..green()
    };
    verified("The companions' colours need the purpose colour.", &says)
        .key(|key| key.purposes = vec!["colour".into()])
}

fn key_without_status_purpose_and_index() -> Vector {
    let says = Says {
        status_index: Some(7),
        ..green()
    };
    verified(
        "The purpose status is for lists: a code's index needs no purpose.",
        &says,
    )
    .key(|key| key.purposes = vec!["colour".into()])
}

fn key_not_before_is_iat() -> Vector {
    verified("A key issues from its not-before on.", &green()).key(|key| key.not_before = AT - HOUR)
}

fn key_not_after_is_next_second() -> Vector {
    verified(
        "A key issues up to the second before its not-after.",
        &green(),
    )
    .key(|key| key.not_after = AT - HOUR + 1)
}

fn key_retired_later() -> Vector {
    verified(
        "A retired key verifies what it issued before its not-after.",
        &green(),
    )
    .key(|key| key.state = "retired".into())
}

fn key_retired_and_code_still_valid() -> Vector {
    verified("Past not-after a code of before is still valid.", &green()).key(|key| {
        key.state = "retired".into();
        key.not_after = AT - HOUR / 2;
    })
}

fn key_start_after_key_ended() -> Vector {
    let says = Says {
        from: Some(AT),
        ..green()
    };
    verified(
        "What counts is iat: nbf may lie past the key's not-after.",
        &says,
    )
    .key(|key| key.not_after = AT - HOUR + 1)
}

fn key_max_lifetime_reached() -> Vector {
    verified("exp - iat is just what the key may grant.", &green())
        .key(|key| key.max_lifetime = DAY)
}

fn key_max_lifetime_of_one_second() -> Vector {
    let says = Says {
        issued_at: AT,
        until: AT + 1,
        ..green()
    };
    verified("A key may be bound to one second.", &says).key(|key| key.max_lifetime = 1)
}

fn key_region_itself() -> Vector {
    regional("The code's region is the key's.", 4_401, &[4_401])
}

fn key_region_of_province() -> Vector {
    regional("A province's key signs for a district.", 440_106, &[44])
}

fn key_region_of_city() -> Vector {
    regional("A city's key signs for its district.", 440_106, &[4_401])
}

fn key_region_second_of_two() -> Vector {
    regional("Any one of the key's regions will do.", 4_401, &[11, 44])
}

fn key_region_abroad() -> Vector {
    regional("A key for a place abroad.", 900_392, &[900_392])
}

fn key_region_and_code_without() -> Vector {
    verified("A code without region counts as the issuer's.", &green())
        .key(|key| key.regions = vec![44])
}

fn key_region_and_visits_elsewhere() -> Vector {
    verified(
        "Regions bind where a code counts, not where its holder has been.",
        &itinerary(),
    )
    .key(|key| key.regions = vec![53])
}

fn regional(description: &str, region: u32, key_regions: &[u32]) -> Vector {
    let says = Says {
        region: Some(region),
        ..green()
    };
    verified(description, &says).key(|key| key.regions = key_regions.to_vec())
}
