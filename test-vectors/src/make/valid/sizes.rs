//! The sizes that the format promises, and beyond what a builder makes.

use crate::Vector;
use crate::make::draft::verified;
use crate::make::says::{AT, HOUR, IDENTITY, Says, TODAY, green, itinerary, test};
use crate::make::signer::holder;

table![
    size_132_colour_and_identity,
    size_142_with_status_and_region,
    size_160_one_companion,
    size_224_five_companions,
    size_157_itinerary_of_3,
    size_140_test_record,
    size_179_all_three,
    size_185_holder_key,
    size_above_version_13,
];

fn size_132_colour_and_identity() -> Vector {
    sized(&green(), 132, 203, 8)
}

fn size_142_with_status_and_region() -> Vector {
    sized(&with_status_and_region(), 142, 218, 8)
}

fn size_160_one_companion() -> Vector {
    let companions = vec![(0, IDENTITY, 1)];
    let says = Says {
        companions,
        ..with_status_and_region()
    };
    sized(&says, 160, 245, 9)
}

fn size_224_five_companions() -> Vector {
    let companions = vec![(0, IDENTITY, 1); 5];
    let says = Says {
        companions,
        ..with_status_and_region()
    };
    sized(&says, 224, 341, 11)
}

fn size_157_itinerary_of_3() -> Vector {
    sized(&itinerary(), 157, 241, 9)
}

fn size_140_test_record() -> Vector {
    sized(&test(), 140, 215, 8)
}

fn size_179_all_three() -> Vector {
    let says = Says {
        itinerary: itinerary().itinerary,
        tests: test().tests,
        ..with_status_and_region()
    };
    sized(&says, 179, 274, 10)
}

fn size_185_holder_key() -> Vector {
    let says = Says {
        holder_key: Some(holder().public()),
        ..with_status_and_region()
    };
    sized(&says, 185, 283, 10)
}

fn size_above_version_13() -> Vector {
    let visits = (0..20).map(|n| (440_106, 30 - n, 30 - n)).collect();
    let says = Says {
        companions: vec![(0, IDENTITY, 1); 5],
        itinerary: Some((TODAY, 31, visits)),
        tests: vec![(1, 0, AT - HOUR); 4],
        from: Some(AT),
        holder_key: Some(holder().public()),
        suite: 2,
        ..with_status_and_region()
    };
    verified(
        "Everything at once: no builder makes it, since version 13 does not hold it at level M, \
         and every reader takes it.",
        &says,
    )
}

fn sized(says: &Says, bytes: usize, characters: usize, version: u8) -> Vector {
    let description =
        format!("{bytes} bytes make {characters} characters, which fit version {version}.");
    let vector = verified(&description, says);
    assert_eq!(vector.cose.as_ref().map(|cose| cose.0.len()), Some(bytes));
    assert_eq!(vector.text.as_ref().map(String::len), Some(characters));
    assert_eq!(vector.qr_version, Some(version));
    vector
}

fn with_status_and_region() -> Says {
    Says {
        region: Some(4_401),
        status_index: Some(1_234_567),
        ..green()
    }
}
