//! Issuers' entries with a value out of its bounds.

use super::body;
use crate::case::BundleCase;
use crate::make::cbor::{array, int, map, text, uint};
use crate::make::says::AT;
use crate::make::trust::usual;

cases![
    issuer_id_empty,
    issuer_id_of_65_characters,
    issuer_id_with_space,
    issuer_id_not_ascii,
    issuer_id_with_delete,
    issuer_names_none,
    issuer_names_33,
    issuer_language_empty,
    issuer_language_of_36_characters,
    issuer_language_with_underscore,
    issuer_language_not_ascii,
    issuer_name_empty,
    issuer_name_of_257_bytes,
    issuer_name_of_86_characters_of_three_bytes,
    issuer_name_with_line_end,
    issuer_name_with_escape,
    issuer_name_with_c1_control,
    issuer_region_ends_in_00,
    issuer_region_10,
    issuer_region_83,
    issuer_region_of_three_digits,
    issuer_region_0,
    issuer_region_negative,
    issuer_region_901000,
    issuer_region_wrong_behind_a_right_one,
    issuer_purposes_none,
    issuer_purpose_0,
    issuer_purpose_5,
    issuer_not_before_past_32_bits,
    issuer_not_before_negative,
    issuer_not_after_is_not_before,
    issuer_not_after_before_not_before,
    issuer_not_after_past_32_bits,
    issuer_max_lifetime_past_32_bits,
    issuer_max_lifetime_negative,
    issuer_state_0,
    issuer_state_3,
    issuer_base_empty,
    issuer_base_of_257_bytes,
    issuer_base_with_space,
    issuer_base_not_ascii,
    issuer_base_shift_32,
    issuer_base_shift_260,
];

fn issuer_id_empty() -> BundleCase {
    entry("The id is empty.", 2, text(""))
}

fn issuer_id_of_65_characters() -> BundleCase {
    entry("The id is too long.", 2, text(&"X".repeat(65)))
}

fn issuer_id_with_space() -> BundleCase {
    entry("The id has a space in it.", 2, text("GD HEALTH"))
}

fn issuer_id_not_ascii() -> BundleCase {
    entry("The id has a letter that is not ASCII.", 2, text("GD-健康"))
}

fn issuer_id_with_delete() -> BundleCase {
    entry("The id has a control character in it.", 2, text("GD\u{7f}"))
}

fn issuer_names_none() -> BundleCase {
    entry("There is no name.", 3, map([]))
}

fn issuer_names_33() -> BundleCase {
    entry(
        "One language more than a name may have.",
        3,
        map((0..33)
            .map(|it| [text(&format!("a{it:02}")), text("name")])
            .collect::<Vec<_>>()),
    )
}

fn issuer_language_empty() -> BundleCase {
    names("A language is empty.", "", "Guangdong")
}

fn issuer_language_of_36_characters() -> BundleCase {
    names("A language is too long.", &"a".repeat(36), "Guangdong")
}

fn issuer_language_with_underscore() -> BundleCase {
    names("A language has an underscore.", "zh_CN", "Guangdong")
}

fn issuer_language_not_ascii() -> BundleCase {
    names(
        "A language has a letter that is not ASCII.",
        "中",
        "Guangdong",
    )
}

fn issuer_name_empty() -> BundleCase {
    names("A name is empty.", "en", "")
}

fn issuer_name_of_257_bytes() -> BundleCase {
    names("A name is too long.", "en", &"N".repeat(257))
}

fn issuer_name_of_86_characters_of_three_bytes() -> BundleCase {
    names("Lengths count in bytes: 258.", "zh", &"广".repeat(86))
}

fn issuer_name_with_line_end() -> BundleCase {
    names("A name has a line end.", "en", "Guang\ndong")
}

fn issuer_name_with_escape() -> BundleCase {
    names(
        "A name has an escape character.",
        "en",
        "\u{1b}[31mGuangdong",
    )
}

fn issuer_name_with_c1_control() -> BundleCase {
    names(
        "A name has a control character above 127.",
        "en",
        "Guang\u{85}dong",
    )
}

fn issuer_region_ends_in_00() -> BundleCase {
    entry(
        "A region is written in four digits and is one of two.",
        4,
        array([uint(4_400)]),
    )
}

fn issuer_region_10() -> BundleCase {
    entry("A region begins below 11.", 4, array([uint(10)]))
}

fn issuer_region_83() -> BundleCase {
    entry("A region begins above 82.", 4, array([uint(83)]))
}

fn issuer_region_of_three_digits() -> BundleCase {
    entry("A region has three digits.", 4, array([uint(440)]))
}

fn issuer_region_0() -> BundleCase {
    entry("A region is 0.", 4, array([uint(0)]))
}

fn issuer_region_negative() -> BundleCase {
    entry("A region is negative.", 4, array([int(-44)]))
}

fn issuer_region_901000() -> BundleCase {
    entry(
        "A region is beyond the countries.",
        4,
        array([uint(901_000)]),
    )
}

fn issuer_region_wrong_behind_a_right_one() -> BundleCase {
    entry(
        "The second region is none.",
        4,
        array([uint(44), uint(4_400)]),
    )
}

fn issuer_purposes_none() -> BundleCase {
    entry("The purposes are an empty list.", 5, array([]))
}

fn issuer_purpose_0() -> BundleCase {
    entry("Purpose 0.", 5, array([uint(0)]))
}

fn issuer_purpose_5() -> BundleCase {
    entry("Purpose 5.", 5, array([uint(1), uint(5)]))
}

fn issuer_not_before_past_32_bits() -> BundleCase {
    entry("The start is past the year 2106.", 6, uint(1 << 32))
}

fn issuer_not_before_negative() -> BundleCase {
    entry("The start is negative.", 6, int(-1))
}

fn issuer_not_after_is_not_before() -> BundleCase {
    entry(
        "The end is the start.",
        7,
        uint(u64::from(AT) - 100 * 86_400),
    )
}

fn issuer_not_after_before_not_before() -> BundleCase {
    entry(
        "The end is before the start.",
        7,
        uint(u64::from(AT) - 101 * 86_400),
    )
}

fn issuer_not_after_past_32_bits() -> BundleCase {
    entry("The end is past the year 2106.", 7, uint(1 << 32))
}

fn issuer_max_lifetime_past_32_bits() -> BundleCase {
    entry("The lifetime is too long.", 8, uint(1 << 32))
}

fn issuer_max_lifetime_negative() -> BundleCase {
    entry("The lifetime is negative.", 8, int(-1))
}

fn issuer_state_0() -> BundleCase {
    entry("State 0, which is said by leaving it out.", 9, uint(0))
}

fn issuer_state_3() -> BundleCase {
    entry("State 3.", 9, uint(3))
}

fn issuer_base_empty() -> BundleCase {
    base("The status base is empty.", "", 4)
}

fn issuer_base_of_257_bytes() -> BundleCase {
    base("The status base is too long.", &"u".repeat(257), 4)
}

fn issuer_base_with_space() -> BundleCase {
    base("The status base has a space.", "https://gd.example/ ", 4)
}

fn issuer_base_not_ascii() -> BundleCase {
    base(
        "The status base has a letter that is not ASCII.",
        "https://广.example/",
        4,
    )
}

fn issuer_base_shift_32() -> BundleCase {
    base(
        "The status base's shift is 32.",
        "https://gd.example/status/",
        32,
    )
}

fn issuer_base_shift_260() -> BundleCase {
    base(
        "The status base's shift is 4 in its last byte.",
        "https://gd.example/status/",
        260,
    )
}

/// The last issuer's entry with another value.
fn entry(description: &str, key: i64, value: Vec<u8>) -> BundleCase {
    let issuers = usual().issuers;
    let mut entries: Vec<_> = issuers.iter().map(|it| it.entry().encode()).collect();
    entries[2] = issuers[2].entry().set(key, value).encode();
    body(description, |it| it.set(5, array(entries)))
}

fn names(description: &str, language: &str, name: &str) -> BundleCase {
    entry(description, 3, map([[text(language), text(name)]]))
}

fn base(description: &str, uri: &str, shift: u64) -> BundleCase {
    entry(description, 11, array([text(uri), uint(shift)]))
}
