//! Documents that belong to someone on the code.

use crate::Vector;
use crate::make::bearer::{
    CHILD, HK_MACAO_PERMIT, OTHER, PASSPORT, PEPPER, PRC_ID, PRC_RESIDENCE, Paper, TAIWAN_PERMIT,
    code_for,
};
use crate::make::draft::verified;
use crate::vector::Bearer;

table![
    shown_passport,
    shown_taiwan_permit,
    shown_hk_macao_permit,
    shown_hk_macao_permit_renewed,
    shown_prc_id,
    shown_prc_id_lower_case_check,
    shown_prc_residence,
    shown_other,
    shown_with_separators,
    shown_in_lower_case,
    shown_with_filler,
    shown_german_passport,
    shown_number_of_one_character,
    shown_number_of_twenty_characters,
    shown_by_first_companion,
    shown_by_fifth_companion,
    shown_by_companion_with_another_type,
    shown_by_holder_who_is_companion_too,
    shown_suite_2,
    shown_suite_2_by_companion,
    shown_suite_1_with_pepper,
    shown_longest_pepper,
];

fn shown_passport() -> Vector {
    alone("The holder's own passport.", PASSPORT)
}

fn shown_taiwan_permit() -> Vector {
    alone(
        "The holder's own permit for Taiwan residents.",
        TAIWAN_PERMIT,
    )
}

fn shown_hk_macao_permit() -> Vector {
    alone(
        "The holder's own permit for Hong Kong and Macao residents.",
        HK_MACAO_PERMIT,
    )
}

fn shown_hk_macao_permit_renewed() -> Vector {
    alone(
        "The issuance count of an older card is split off.",
        HK_MACAO_PERMIT,
    )
    .shows("hk-macao-permit:CHN:H12345678-02:1979-07-04")
}

fn shown_prc_id() -> Vector {
    alone(
        "The example of GB 11643-1999, whose check character is X.",
        PRC_ID,
    )
}

fn shown_prc_id_lower_case_check() -> Vector {
    alone("The check character may be typed in lower case.", PRC_ID)
        .shows("prc-id:CHN:11010519491231002x:1949-12-31")
}

fn shown_prc_residence() -> Vector {
    alone(
        "A residence card: its country need not be CHN.",
        PRC_RESIDENCE,
    )
}

fn shown_other() -> Vector {
    alone("Another document, its bearer born on 29 February.", OTHER)
}

fn shown_with_separators() -> Vector {
    alone("Spaces, hyphens, points and slashes are dropped.", PASSPORT)
        .shows("passport:USA: X-12.34/56 7:1990-01-31")
}

fn shown_in_lower_case() -> Vector {
    alone("Letters of the number are raised.", PASSPORT).shows("passport:USA:x1234567:1990-01-31")
}

fn shown_with_filler() -> Vector {
    alone("Fillers of a zone are dropped.", PASSPORT).shows("passport:USA:X1234567<<:1990-01-31")
}

fn shown_german_passport() -> Vector {
    alone("The country D of a German passport is DEU.", GERMAN)
        .shows("passport:D:C01X00T47:1964-08-12")
}

fn shown_number_of_one_character() -> Vector {
    alone(
        "The shortest number has one character.",
        Paper(6, "UTO", "7", "19900131"),
    )
}

fn shown_number_of_twenty_characters() -> Vector {
    let paper = Paper(6, "UTO", "ABCDEFGHIJ0123456789", "19900131");
    alone("The longest number has twenty characters.", paper)
}

fn shown_by_first_companion() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(0)), (CHILD, CHILD.of(1))];
    crowd("The companion's own passport.", &people, CHILD).matches("companion 1")
}

fn shown_by_fifth_companion() -> Vector {
    let mut people = vec![(PRC_ID, PRC_ID.of(0))];
    for (person, paper) in (1..).zip([OTHER, TAIWAN_PERMIT, HK_MACAO_PERMIT, PRC_RESIDENCE, CHILD])
    {
        people.push((paper, paper.of(person)));
    }
    crowd("The fifth companion's own passport.", &people, CHILD).matches("companion 5")
}

fn shown_by_companion_with_another_type() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(0)), (OTHER, OTHER.of(1))];
    crowd(
        "The companion's document is of another type.",
        &people,
        OTHER,
    )
    .matches("companion 1")
}

fn shown_by_holder_who_is_companion_too() -> Vector {
    let people = [(PASSPORT, PASSPORT.of(0)), (PASSPORT, PASSPORT.of(1))];
    crowd(
        "A document that fits twice is the holder's.",
        &people,
        PASSPORT,
    )
    .matches("holder")
}

fn shown_suite_2() -> Vector {
    let people = [(PASSPORT, PASSPORT.peppered(0, PEPPER))];
    crowd(
        "Suite 2, and the scanner has the pepper.",
        &people,
        PASSPORT,
    )
    .pepper(PEPPER)
    .matches("holder")
}

fn shown_suite_2_by_companion() -> Vector {
    let people = [
        (PASSPORT, PASSPORT.peppered(0, PEPPER)),
        (CHILD, CHILD.peppered(1, PEPPER)),
    ];
    crowd("Suite 2 for a companion.", &people, CHILD)
        .pepper(PEPPER)
        .matches("companion 1")
}

fn shown_suite_1_with_pepper() -> Vector {
    alone("A pepper is not used on a code of suite 1.", PASSPORT).pepper(PEPPER)
}

fn shown_longest_pepper() -> Vector {
    let people = [(PASSPORT, PASSPORT.peppered(0, &[0xa5; 64]))];
    crowd(
        "A pepper of 64 bytes, the block of SHA-256.",
        &people,
        PASSPORT,
    )
    .pepper(&[0xa5; 64])
    .matches("holder")
}

fn alone(description: &str, paper: Paper) -> Vector {
    crowd(description, &[(paper, paper.of(0))], paper).matches("holder")
}

fn crowd(description: &str, people: &[(Paper, Bearer)], shown: Paper) -> Vector {
    let bearers: Vec<_> = people.iter().map(|(_, bearer)| bearer.clone()).collect();
    verified(description, &code_for(people))
        .bearers(bearers)
        .shows(&shown.spelled())
}

const GERMAN: Paper = Paper(1, "DEU", "C01X00T47", "19640812");
