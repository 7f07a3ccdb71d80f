//! Documents that cannot be compared: the code is of suite 2 and the scanner has no pepper.

use super::{of_people, unpeppered};
use crate::Vector;
use crate::make::bearer::{CHILD, HK_MACAO_PERMIT, OTHER, PASSPORT, PEPPER, PRC_ID, Paper};
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::{IDENTITY, Says, test};
use crate::make::zone::{passport, permit};
use crate::vector::{Bearer, Layer};

table![
    missing_pepper,
    missing_pepper_for_companion,
    missing_pepper_for_prc_id,
    missing_pepper_for_hk_macao_permit,
    missing_pepper_for_other,
    missing_pepper_and_number_differs,
    missing_pepper_and_birth_differs,
    missing_pepper_and_type_that_nobody_has,
    missing_pepper_for_zone_of_passport,
    missing_pepper_for_zone_of_card,
    missing_pepper_and_unpeppered_hash_fits,
    missing_pepper_on_a_test_record,
];

fn missing_pepper() -> Vector {
    missing("The scanner has no pepper.", PASSPORT, &PASSPORT.spelled())
}

fn missing_pepper_for_companion() -> Vector {
    let people = [
        (PASSPORT, PASSPORT.peppered(0, PEPPER)),
        (CHILD, CHILD.peppered(1, PEPPER)),
    ];
    unknowable("Without the pepper no companion is found either.", &people).shows(&CHILD.spelled())
}

fn missing_pepper_for_prc_id() -> Vector {
    missing(
        "An identity card, and no pepper.",
        PRC_ID,
        &PRC_ID.spelled(),
    )
}

fn missing_pepper_for_hk_macao_permit() -> Vector {
    missing(
        "A permit, and no pepper.",
        HK_MACAO_PERMIT,
        &HK_MACAO_PERMIT.spelled(),
    )
}

fn missing_pepper_for_other() -> Vector {
    missing("Another document, and no pepper.", OTHER, &OTHER.spelled())
}

fn missing_pepper_and_number_differs() -> Vector {
    let other = "passport:USA:Y7654321:1990-01-31";
    missing(
        "Without the pepper nobody can tell a wrong number.",
        PASSPORT,
        other,
    )
}

fn missing_pepper_and_birth_differs() -> Vector {
    let other = "passport:USA:X1234567:1990-02-01";
    missing(
        "Without the pepper nobody can tell a wrong birth date.",
        PASSPORT,
        other,
    )
}

fn missing_pepper_and_type_that_nobody_has() -> Vector {
    let other = PRC_ID.spelled();
    missing(
        "The pepper is asked for before types are compared.",
        PASSPORT,
        &other,
    )
}

fn missing_pepper_for_zone_of_passport() -> Vector {
    let people = [(PASSPORT, PASSPORT.peppered(0, PEPPER))];
    unknowable("A passport's zone, and no pepper.", &people).shows_zone(&passport().print(), None)
}

fn missing_pepper_for_zone_of_card() -> Vector {
    let people = [(HK_MACAO_PERMIT, HK_MACAO_PERMIT.peppered(0, PEPPER))];
    unknowable("A card's zone, and no pepper.", &people)
        .shows_zone(&permit().print(), Some("hk-macao-permit"))
}

fn missing_pepper_and_unpeppered_hash_fits() -> Vector {
    let code = Code::of(unpeppered().encode());
    let description = "The hash would fit without a pepper, and the code says suite 2.";
    refused(Layer::Identity, MISSING, description, code)
        .bearers([PASSPORT.of(0)])
        .shows(&PASSPORT.spelled())
}

fn missing_pepper_on_a_test_record() -> Vector {
    let says = Says {
        identity: IDENTITY,
        suite: 2,
        ..test()
    };
    let code = Code::of(says.encode());
    refused(
        Layer::Identity,
        MISSING,
        "A test record of suite 2, and no pepper.",
        code,
    )
    .shows(&PASSPORT.spelled())
}

fn missing(description: &str, paper: Paper, document: &str) -> Vector {
    unknowable(description, &[(paper, paper.peppered(0, PEPPER))]).shows(document)
}

fn unknowable(description: &str, people: &[(Paper, Bearer)]) -> Vector {
    of_people(MISSING, description, people)
}

const MISSING: &str = "identity/missing";
