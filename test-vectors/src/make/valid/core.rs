//! Colours, documents, regions, indices.

use crate::Vector;
use crate::make::draft::verified;
use crate::make::says::{Says, green};

table![
    green_code,
    yellow_code,
    red_code,
    document_type_taiwan_permit,
    document_type_hk_macao_permit,
    document_type_prc_id,
    document_type_prc_residence,
    document_type_other,
    region_of_two_digits,
    region_of_two_digits_lowest,
    region_of_two_digits_highest,
    region_of_four_digits,
    region_of_four_digits_lowest,
    region_of_four_digits_highest,
    region_of_six_digits,
    region_of_six_digits_lowest,
    region_of_six_digits_highest,
    region_abroad_lowest,
    region_abroad_highest,
    status_index_0,
    status_index_23,
    status_index_24,
    status_index_255,
    status_index_256,
    status_index_65535,
    status_index_65536,
    status_index_highest,
    code_id_of_zeros,
    code_id_of_ones,
    identity_hash_of_zeros,
    identity_suite_2_unseen,
    status_region_and_colour,
];

fn green_code() -> Vector {
    verified("The smallest code with a colour: a green one.", &green())
}

fn yellow_code() -> Vector {
    let says = Says {
        colour: Some(1),
        ..green()
    };
    verified("Colour 1 is yellow.", &says)
}

fn red_code() -> Vector {
    let says = Says {
        colour: Some(2),
        ..green()
    };
    verified(
        "Colour 2 is red: it verifies, whatever a place makes of it.",
        &says,
    )
}

fn document_type_taiwan_permit() -> Vector {
    of_type(2)
}

fn document_type_hk_macao_permit() -> Vector {
    of_type(3)
}

fn document_type_prc_id() -> Vector {
    of_type(4)
}

fn document_type_prc_residence() -> Vector {
    of_type(5)
}

fn document_type_other() -> Vector {
    of_type(6)
}

fn region_of_two_digits() -> Vector {
    in_region(44)
}

fn region_of_two_digits_lowest() -> Vector {
    in_region(11)
}

fn region_of_two_digits_highest() -> Vector {
    in_region(82)
}

fn region_of_four_digits() -> Vector {
    in_region(4_401)
}

fn region_of_four_digits_lowest() -> Vector {
    in_region(1_101)
}

fn region_of_four_digits_highest() -> Vector {
    in_region(8_299)
}

fn region_of_six_digits() -> Vector {
    in_region(440_106)
}

fn region_of_six_digits_lowest() -> Vector {
    in_region(110_001)
}

fn region_of_six_digits_highest() -> Vector {
    in_region(829_999)
}

fn region_abroad_lowest() -> Vector {
    in_region(900_001)
}

fn region_abroad_highest() -> Vector {
    in_region(900_999)
}

fn status_index_0() -> Vector {
    indexed(0)
}

fn status_index_23() -> Vector {
    indexed(23)
}

fn status_index_24() -> Vector {
    indexed(24)
}

fn status_index_255() -> Vector {
    indexed(255)
}

fn status_index_256() -> Vector {
    indexed(256)
}

fn status_index_65535() -> Vector {
    indexed(65_535)
}

fn status_index_65536() -> Vector {
    indexed(65_536)
}

fn status_index_highest() -> Vector {
    indexed(u32::MAX)
}

fn code_id_of_zeros() -> Vector {
    let says = Says {
        code_id: [0; 8],
        ..green()
    };
    verified("A code id may be any eight bytes, zeros too.", &says)
}

fn code_id_of_ones() -> Vector {
    let says = Says {
        code_id: [0xff; 8],
        ..green()
    };
    verified("A code id may be any eight bytes, all bits set too.", &says)
}

fn identity_hash_of_zeros() -> Vector {
    let says = Says {
        identity: [0; 12],
        ..green()
    };
    verified(
        "An identity hash may be any twelve bytes, zeros too.",
        &says,
    )
}

fn identity_suite_2_unseen() -> Vector {
    let says = Says {
        suite: 2,
        ..green()
    };
    verified(
        "A code of identity suite 2 verifies without the pepper while no document is shown.",
        &says,
    )
}

fn status_region_and_colour() -> Vector {
    let says = Says {
        region: Some(4_401),
        status_index: Some(7),
        ..green()
    };
    verified(
        "What an ordinary code carries: colour, region and status index.",
        &says,
    )
}

fn of_type(document_type: u8) -> Vector {
    let says = Says {
        document_type,
        ..green()
    };
    verified("Every type of document may prove an identity.", &says)
}

fn in_region(region: u32) -> Vector {
    let says = Says {
        region: Some(region),
        ..green()
    };
    verified(
        "A region that exists, at the edge of its form or within.",
        &says,
    )
}

fn indexed(status_index: u32) -> Vector {
    let says = Says {
        status_index: Some(status_index),
        ..green()
    };
    verified(
        "A status index at the edge of an integer's length; without lists it is not checked.",
        &says,
    )
}
