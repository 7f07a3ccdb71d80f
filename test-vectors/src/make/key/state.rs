//! Compromised keys and specimens.

use super::forbidden;
use crate::Vector;
use crate::make::says::{AT, HOUR, IDENTITY, Says, green, itinerary, test};
use crate::make::signer::stranger;
use crate::vector::TrustedKey;

table![
    compromised,
    compromised_and_itinerary,
    compromised_and_test,
    compromised_and_issued_long_ago,
    compromised_and_issued_in_1970,
    compromised_and_specimen,
    compromised_and_before_its_time,
    compromised_and_after_its_time,
    compromised_and_without_purposes,
    compromised_and_lifetime_too_long,
    compromised_and_region_elsewhere,
    compromised_and_expired,
    compromised_and_not_yet_valid,
    compromised_beside_a_good_key,
    specimen,
    specimen_itinerary,
    specimen_test,
    specimen_with_companions,
    specimen_of_a_retired_key,
    specimen_before_its_time,
    specimen_after_its_time,
    specimen_without_purposes,
    specimen_lifetime_too_long,
    specimen_region_elsewhere,
    specimen_expired,
    specimen_not_yet_valid,
    specimen_beside_a_good_key,
];

fn compromised() -> Vector {
    fallen("A compromised key signed this code.", &green(), |_| {})
}

fn compromised_and_itinerary() -> Vector {
    fallen(
        "A compromised key signed this itinerary.",
        &itinerary(),
        |_| {},
    )
}

fn compromised_and_test() -> Vector {
    fallen(
        "A compromised key signed this test record.",
        &test(),
        |_| {},
    )
}

fn compromised_and_issued_long_ago() -> Vector {
    let says = Says {
        issued_at: 1_780_000_000,
        ..green()
    };
    fallen("iat can be dated back: it saves nothing.", &says, |key| {
        key.max_lifetime = u32::MAX
    })
}

fn compromised_and_issued_in_1970() -> Vector {
    let says = Says {
        issued_at: 0,
        ..green()
    };
    fallen(
        "Compromise comes before the key's first instant.",
        &says,
        |_| {},
    )
}

fn compromised_and_specimen() -> Vector {
    fallen("Compromise comes before specimen.", &green(), |key| {
        key.specimen = true
    })
}

fn compromised_and_before_its_time() -> Vector {
    fallen("Compromise comes before not-before.", &green(), |key| {
        key.not_before = AT
    })
}

fn compromised_and_after_its_time() -> Vector {
    fallen("Compromise comes before not-after.", &green(), |key| {
        key.not_after = AT - 2 * HOUR
    })
}

fn compromised_and_without_purposes() -> Vector {
    fallen("Compromise comes before purposes.", &green(), |key| {
        key.purposes.clear()
    })
}

fn compromised_and_lifetime_too_long() -> Vector {
    fallen("Compromise comes before the lifetime.", &green(), |key| {
        key.max_lifetime = 1
    })
}

fn compromised_and_region_elsewhere() -> Vector {
    fallen("Compromise comes before the region.", &regional(), |key| {
        key.regions = vec![11]
    })
}

fn compromised_and_expired() -> Vector {
    fallen(
        "Compromise comes before the window's end.",
        &green(),
        |_| {},
    )
    .at(u32::MAX)
}

fn compromised_and_not_yet_valid() -> Vector {
    fallen(
        "Compromise comes before the window's start.",
        &green(),
        |_| {},
    )
    .at(0)
}

fn compromised_beside_a_good_key() -> Vector {
    let mut vector = fallen(
        "Another key that is good changes nothing.",
        &green(),
        |_| {},
    );
    vector.keys.push(TrustedKey::of(&stranger()));
    vector
}

fn specimen() -> Vector {
    shown("A specimen admits nobody.", &green(), |_| {})
}

fn specimen_itinerary() -> Vector {
    shown("A specimen of an itinerary.", &itinerary(), |_| {})
}

fn specimen_test() -> Vector {
    shown("A specimen of a test record.", &test(), |_| {})
}

fn specimen_with_companions() -> Vector {
    let companions = vec![(0, IDENTITY, 1); 2];
    let says = Says {
        companions,
        ..green()
    };
    shown("A specimen of a family's code.", &says, |_| {})
}

fn specimen_of_a_retired_key() -> Vector {
    shown("A retired key's specimen.", &green(), |key| {
        key.state = "retired".into()
    })
}

fn specimen_before_its_time() -> Vector {
    shown("Specimen comes before not-before.", &green(), |key| {
        key.not_before = AT
    })
}

fn specimen_after_its_time() -> Vector {
    shown("Specimen comes before not-after.", &green(), |key| {
        key.not_after = AT - 2 * HOUR
    })
}

fn specimen_without_purposes() -> Vector {
    shown("Specimen comes before purposes.", &green(), |key| {
        key.purposes.clear()
    })
}

fn specimen_lifetime_too_long() -> Vector {
    shown("Specimen comes before the lifetime.", &green(), |key| {
        key.max_lifetime = 1
    })
}

fn specimen_region_elsewhere() -> Vector {
    shown("Specimen comes before the region.", &regional(), |key| {
        key.regions = vec![11]
    })
}

fn specimen_expired() -> Vector {
    shown("Specimen comes before the window's end.", &green(), |_| {}).at(u32::MAX)
}

fn specimen_not_yet_valid() -> Vector {
    shown(
        "Specimen comes before the window's start.",
        &green(),
        |_| {},
    )
    .at(0)
}

fn specimen_beside_a_good_key() -> Vector {
    let mut vector = shown(
        "Another key that is good changes nothing.",
        &green(),
        |_| {},
    );
    vector.keys.push(TrustedKey::of(&stranger()));
    vector
}

fn fallen(description: &str, says: &Says, change: impl FnOnce(&mut TrustedKey)) -> Vector {
    forbidden("key/compromised", description, says, |key| {
        key.state = "compromised".into();
        change(key);
    })
}

fn shown(description: &str, says: &Says, change: impl FnOnce(&mut TrustedKey)) -> Vector {
    forbidden("key/specimen", description, says, |key| {
        key.specimen = true;
        change(key);
    })
}

fn regional() -> Says {
    Says {
        region: Some(44),
        ..green()
    }
}
