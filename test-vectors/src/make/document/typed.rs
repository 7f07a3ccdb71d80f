//! `TYPE:COUNTRY:NUMBER:BIRTH` that names no document.

use super::impossible;
use crate::Vector;

table![
    typed_nothing,
    typed_three_fields,
    typed_five_fields,
    typed_type_unknown,
    typed_type_in_upper_case,
    typed_type_as_number,
    typed_country_of_two_letters,
    typed_country_of_four_letters,
    typed_country_with_digit,
    typed_country_empty,
    typed_number_empty,
    typed_number_of_separators_only,
    typed_number_of_21_characters,
    typed_number_with_underscore,
    typed_number_with_tab,
    typed_number_with_letter_of_another_script,
    typed_number_with_full_width_digits,
    typed_number_with_long_s,
    typed_number_with_no_break_space,
    typed_birth_empty,
    typed_birth_without_hyphens,
    typed_birth_day_first,
    typed_birth_of_two_digit_year,
    typed_birth_month_0,
    typed_birth_month_13,
    typed_birth_day_0,
    typed_birth_31_april,
    typed_birth_29_february_1900,
    typed_birth_29_february_2023,
    typed_birth_year_0,
    typed_birth_with_space,
    typed_taiwan_permit_not_from_china,
    typed_hk_macao_permit_not_from_china,
    typed_hk_macao_permit_of_7_digits,
    typed_hk_macao_permit_of_9_digits,
    typed_hk_macao_permit_of_11_digits,
    typed_hk_macao_permit_without_letter,
    typed_hk_macao_permit_with_another_letter,
    typed_hk_macao_permit_with_letter_in_count,
    typed_prc_id_not_from_china,
    typed_prc_id_of_15_digits,
    typed_prc_id_of_17_characters,
    typed_prc_id_of_19_characters,
    typed_prc_id_with_letter,
    typed_prc_id_with_check_character_wrong,
    typed_prc_id_with_check_character_y,
    typed_prc_id_with_digits_exchanged,
    typed_prc_id_with_another_birth,
];

fn typed_nothing() -> Vector {
    typed("There is no text.", "")
}

fn typed_three_fields() -> Vector {
    typed("The birth date is missing.", "passport:USA:X1234567")
}

fn typed_five_fields() -> Vector {
    typed(
        "A fifth field follows.",
        "passport:USA:X1234567:1990-01-31:M",
    )
}

fn typed_type_unknown() -> Vector {
    typed("There is no such type.", "visa:USA:X1234567:1990-01-31")
}

fn typed_type_in_upper_case() -> Vector {
    typed(
        "The type is in upper case.",
        "PASSPORT:USA:X1234567:1990-01-31",
    )
}

fn typed_type_as_number() -> Vector {
    typed(
        "The type is given as on the wire.",
        "1:USA:X1234567:1990-01-31",
    )
}

fn typed_country_of_two_letters() -> Vector {
    typed(
        "The country has two letters.",
        "passport:US:X1234567:1990-01-31",
    )
}

fn typed_country_of_four_letters() -> Vector {
    typed(
        "The country has four letters.",
        "passport:USAA:X1234567:1990-01-31",
    )
}

fn typed_country_with_digit() -> Vector {
    typed(
        "The country has a digit.",
        "passport:U5A:X1234567:1990-01-31",
    )
}

fn typed_country_empty() -> Vector {
    typed("There is no country.", "passport::X1234567:1990-01-31")
}

fn typed_number_empty() -> Vector {
    typed("There is no number.", "passport:USA::1990-01-31")
}

fn typed_number_of_separators_only() -> Vector {
    typed(
        "Nothing is left of the number.",
        "passport:USA: -./<:1990-01-31",
    )
}

fn typed_number_of_21_characters() -> Vector {
    typed(
        "The number has 21 characters.",
        "other:UTO:ABCDEFGHIJ01234567890:1990-01-31",
    )
}

fn typed_number_with_underscore() -> Vector {
    typed(
        "An underscore is no separator.",
        "passport:USA:X_1234567:1990-01-31",
    )
}

fn typed_number_with_tab() -> Vector {
    typed(
        "A tab is no separator.",
        "passport:USA:X\t1234567:1990-01-31",
    )
}

fn typed_number_with_letter_of_another_script() -> Vector {
    typed(
        "The X is the Greek chi.",
        "passport:USA:\u{3a7}1234567:1990-01-31",
    )
}

fn typed_number_with_full_width_digits() -> Vector {
    typed(
        "The digits are full-width.",
        "passport:USA:X\u{ff11}\u{ff12}\u{ff13}:1990-01-31",
    )
}

fn typed_number_with_long_s() -> Vector {
    typed(
        "The long s becomes an S when raised, and is not ASCII.",
        "other:UTO:\u{17f}1:1990-01-31",
    )
}

fn typed_number_with_no_break_space() -> Vector {
    typed(
        "A no-break space is no separator.",
        "passport:USA:X\u{a0}1234567:1990-01-31",
    )
}

fn typed_birth_empty() -> Vector {
    born("There is no birth date.", "")
}

fn typed_birth_without_hyphens() -> Vector {
    born("The birth date is written as it is hashed.", "19900131")
}

fn typed_birth_day_first() -> Vector {
    born("The day stands first.", "31-01-1990")
}

fn typed_birth_of_two_digit_year() -> Vector {
    born("The year has two digits.", "90-01-31")
}

fn typed_birth_month_0() -> Vector {
    born("There is no month 0.", "1990-00-31")
}

fn typed_birth_month_13() -> Vector {
    born("There is no month 13.", "1990-13-31")
}

fn typed_birth_day_0() -> Vector {
    born("There is no day 0.", "1990-01-00")
}

fn typed_birth_31_april() -> Vector {
    born("April has 30 days.", "1990-04-31")
}

fn typed_birth_29_february_1900() -> Vector {
    born("1900 was no leap year.", "1900-02-29")
}

fn typed_birth_29_february_2023() -> Vector {
    born("2023 was no leap year.", "2023-02-29")
}

fn typed_birth_year_0() -> Vector {
    born("There was no year 0.", "0000-01-01")
}

fn typed_birth_with_space() -> Vector {
    born("A space stands before the birth date.", " 1990-01-31")
}

fn typed_taiwan_permit_not_from_china() -> Vector {
    typed(
        "China issues permits for Taiwan residents.",
        "taiwan-permit:TWN:12345678:1985-11-15",
    )
}

fn typed_hk_macao_permit_not_from_china() -> Vector {
    typed(
        "China issues permits for Hong Kong residents.",
        "hk-macao-permit:HKG:H12345678:1979-07-04",
    )
}

fn typed_hk_macao_permit_of_7_digits() -> Vector {
    permit("A digit is missing.", "H1234567")
}

fn typed_hk_macao_permit_of_9_digits() -> Vector {
    permit("The issuance count has one digit.", "H123456780")
}

fn typed_hk_macao_permit_of_11_digits() -> Vector {
    permit("The issuance count has three digits.", "H12345678001")
}

fn typed_hk_macao_permit_without_letter() -> Vector {
    permit("The letter is missing.", "12345678")
}

fn typed_hk_macao_permit_with_another_letter() -> Vector {
    permit("The letter is neither H nor M.", "K12345678")
}

fn typed_hk_macao_permit_with_letter_in_count() -> Vector {
    permit("The issuance count has a letter.", "H123456780X")
}

fn typed_prc_id_not_from_china() -> Vector {
    typed(
        "China issues identity cards of China.",
        "prc-id:HKG:11010519491231002X:1949-12-31",
    )
}

fn typed_prc_id_of_15_digits() -> Vector {
    prc_id(
        "Numbers of 15 digits are no longer issued.",
        "110105491231002",
    )
}

fn typed_prc_id_of_17_characters() -> Vector {
    prc_id("The check character is missing.", "11010519491231002")
}

fn typed_prc_id_of_19_characters() -> Vector {
    prc_id("A character follows.", "11010519491231002X0")
}

fn typed_prc_id_with_letter() -> Vector {
    prc_id("A letter stands among the digits.", "11010519491231O02X")
}

fn typed_prc_id_with_check_character_wrong() -> Vector {
    prc_id("The check character should be X.", "110105194912310021")
}

fn typed_prc_id_with_check_character_y() -> Vector {
    prc_id("Y is no check character.", "11010519491231002Y")
}

fn typed_prc_id_with_digits_exchanged() -> Vector {
    prc_id(
        "Two neighbouring digits are exchanged.",
        "11015019491231002X",
    )
}

fn typed_prc_id_with_another_birth() -> Vector {
    typed(
        "The birth date in the number is another.",
        "prc-id:CHN:11010519491231002X:1949-12-30",
    )
}

fn prc_id(description: &str, number: &str) -> Vector {
    typed(description, &format!("prc-id:CHN:{number}:1949-12-31"))
}

fn permit(description: &str, number: &str) -> Vector {
    typed(
        description,
        &format!("hk-macao-permit:CHN:{number}:1979-07-04"),
    )
}

fn born(description: &str, birth: &str) -> Vector {
    typed(description, &format!("passport:USA:X1234567:{birth}"))
}

fn typed(description: &str, document: &str) -> Vector {
    impossible(description).shows(document)
}
