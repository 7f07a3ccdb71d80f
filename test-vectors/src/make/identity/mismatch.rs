//! Documents that belong to nobody on the code.

use super::{of_people, unpeppered};
use crate::Vector;
use crate::make::bearer::{
    CHILD, HK_MACAO_PERMIT, OTHER, PASSPORT, PEPPER, PRC_ID, Paper, code_for,
};
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::{Says, green};
use crate::make::zone::{passport, permit};
use crate::vector::{Bearer, Layer};

table![
    mismatch_number,
    mismatch_last_digit_of_number,
    mismatch_number_with_leading_zero,
    mismatch_letter_o_for_zero,
    mismatch_birth,
    mismatch_birth_day_and_month_exchanged,
    mismatch_country,
    mismatch_type,
    mismatch_type_that_nobody_has,
    mismatch_hk_macao_permit_of_the_other_place,
    mismatch_with_companions,
    mismatch_companion_salted_as_holder,
    mismatch_companions_exchanged,
    mismatch_holder_salted_as_companion,
    mismatch_salted_by_another_code,
    mismatch_pepper,
    mismatch_pepper_and_companion,
    mismatch_peppered_hash_on_suite_1,
    mismatch_unpeppered_hash_on_suite_2,
    mismatch_hash_of_zeros,
    mismatch_hash_cut_from_a_longer_one,
    mismatch_zone_of_passport,
    mismatch_zone_of_card,
    mismatch_zone_read_a_century_late,
];

fn mismatch_number() -> Vector {
    mismatch("Another number.", "passport:USA:Y7654321:1990-01-31")
}

fn mismatch_last_digit_of_number() -> Vector {
    mismatch(
        "The number's last digit differs.",
        "passport:USA:X1234568:1990-01-31",
    )
}

fn mismatch_number_with_leading_zero() -> Vector {
    mismatch(
        "A leading zero makes another number.",
        "passport:USA:0X1234567:1990-01-31",
    )
}

fn mismatch_letter_o_for_zero() -> Vector {
    let paper = Paper(1, "USA", "X0234567", "19900131");
    shown(
        "The letter O is no zero.",
        &[(paper, paper.of(0))],
        "passport:USA:XO234567:1990-01-31",
    )
}

fn mismatch_birth() -> Vector {
    mismatch("Born a day later.", "passport:USA:X1234567:1990-02-01")
}

fn mismatch_birth_day_and_month_exchanged() -> Vector {
    let paper = Paper(1, "USA", "X1234567", "19900102");
    let people = [(paper, paper.of(0))];
    shown(
        "Day and month are exchanged.",
        &people,
        "passport:USA:X1234567:1990-02-01",
    )
}

fn mismatch_country() -> Vector {
    mismatch(
        "Another country has the same number.",
        "passport:CAN:X1234567:1990-01-31",
    )
}

fn mismatch_type() -> Vector {
    mismatch(
        "Another type of document with the same number.",
        "other:USA:X1234567:1990-01-31",
    )
}

fn mismatch_type_that_nobody_has() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(0)), (CHILD, CHILD.of(1))];
    shown(
        "Nobody's document is of this type.",
        &people,
        &PRC_ID.spelled(),
    )
}

fn mismatch_hk_macao_permit_of_the_other_place() -> Vector {
    let people = [(HK_MACAO_PERMIT, HK_MACAO_PERMIT.of(0))];
    shown(
        "M for Macao is not H for Hong Kong.",
        &people,
        "hk-macao-permit:CHN:M12345678:1979-07-04",
    )
}

fn mismatch_with_companions() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(0)), (CHILD, CHILD.of(1))];
    shown(
        "Neither holder nor companion.",
        &people,
        "passport:USA:Z1111111:2015-06-01",
    )
}

fn mismatch_companion_salted_as_holder() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(0)), (CHILD, CHILD.of(0))];
    shown(
        "The companion's hash has the holder's salt.",
        &people,
        &CHILD.spelled(),
    )
}

fn mismatch_companions_exchanged() -> Vector {
    let people = [
        (OTHER, OTHER.of(0)),
        (PASSPORT, PASSPORT.of(2)),
        (CHILD, CHILD.of(1)),
    ];
    shown(
        "Two companions' hashes stand in each other's place.",
        &people,
        &CHILD.spelled(),
    )
}

fn mismatch_holder_salted_as_companion() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(1))];
    shown(
        "The holder's hash has a companion's salt.",
        &people,
        &PASSPORT.spelled(),
    )
}

fn mismatch_salted_by_another_code() -> Vector {
    let says = Says {
        code_id: [0x5a; 8],
        ..code_for(&[(PASSPORT, PASSPORT.of(0))])
    };
    refused(
        Layer::Identity,
        MISMATCH,
        "The hash was copied from a code with another id.",
        Code::of(says.encode()),
    )
    .bearers([PASSPORT.of(0)])
    .shows(&PASSPORT.spelled())
}

fn mismatch_pepper() -> Vector {
    let people = [(PASSPORT, PASSPORT.peppered(0, PEPPER))];
    shown(
        "The scanner has another pepper.",
        &people,
        &PASSPORT.spelled(),
    )
    .pepper(b"another pepper..")
}

fn mismatch_pepper_and_companion() -> Vector {
    let people = [
        (PASSPORT, PASSPORT.peppered(0, PEPPER)),
        (CHILD, CHILD.peppered(1, PEPPER)),
    ];
    shown(
        "The scanner's pepper is another for companions too.",
        &people,
        &CHILD.spelled(),
    )
    .pepper(b"another pepper..")
}

fn mismatch_peppered_hash_on_suite_1() -> Vector {
    let bearer = PASSPORT.peppered(0, PEPPER);
    let says = Says {
        suite: 1,
        ..code_for(&[(PASSPORT, bearer.clone())])
    };
    refused(
        Layer::Identity,
        MISMATCH,
        "The hash is of suite 2 and the code says suite 1, where no pepper is used.",
        Code::of(says.encode()),
    )
    .bearers([bearer])
    .shows(&PASSPORT.spelled())
    .pepper(PEPPER)
}

fn mismatch_unpeppered_hash_on_suite_2() -> Vector {
    let says = unpeppered();
    refused(
        Layer::Identity,
        MISMATCH,
        "The hash is of suite 1 and the code says suite 2.",
        Code::of(says.encode()),
    )
    .bearers([PASSPORT.of(0)])
    .shows(&PASSPORT.spelled())
    .pepper(PEPPER)
}

fn mismatch_hash_of_zeros() -> Vector {
    let says = Says {
        identity: [0; 12],
        ..green()
    };
    let code = Code::of(says.encode());
    refused(
        Layer::Identity,
        MISMATCH,
        "A hash of zeros is no wildcard.",
        code,
    )
    .shows(&PASSPORT.spelled())
}

fn mismatch_hash_cut_from_a_longer_one() -> Vector {
    let says = Says {
        identity: PASSPORT.longer_hash(),
        ..green()
    };
    refused(
        Layer::Identity,
        MISMATCH,
        "The hash is the start of a 32-byte Argon2id hash, which covers its length too.",
        Code::of(says.encode()),
    )
    .shows(&PASSPORT.spelled())
}

fn mismatch_zone_of_passport() -> Vector {
    let mut fields = passport();
    fields.number = "X1234568<";
    scanned("Another passport's zone.", PASSPORT, &fields.print(), None)
}

fn mismatch_zone_of_card() -> Vector {
    let zone = permit().print();
    scanned(
        "A card's zone, said to be of another type.",
        HK_MACAO_PERMIT,
        &zone,
        Some("other"),
    )
}

fn mismatch_zone_read_a_century_late() -> Vector {
    let mut fields = passport();
    fields.birth = "261122";
    let paper = Paper(1, "USA", "X1234567", "20261122");
    scanned(
        "A birth date after the clock is of the last century.",
        paper,
        &fields.print(),
        None,
    )
}

fn mismatch(description: &str, document: &str) -> Vector {
    shown(description, &[(PASSPORT, PASSPORT.of(0))], document)
}

fn shown(description: &str, people: &[(Paper, Bearer)], document: &str) -> Vector {
    of_people(MISMATCH, description, people).shows(document)
}

fn scanned(description: &str, paper: Paper, zone: &str, document_type: Option<&str>) -> Vector {
    of_people(MISMATCH, description, &[(paper, paper.of(0))]).shows_zone(zone, document_type)
}

const MISMATCH: &str = "identity/mismatch";
