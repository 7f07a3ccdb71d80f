//! Texts that are no live presentation's: prefix, length, base45.

use super::refused;
use crate::case::LiveCase;
use crate::make::base45;
use crate::make::presented::{Presented, shown};

cases![
    live_prefix_in_lower_case,
    live_prefix_in_mixed_case,
    live_prefix_without_colon,
    live_prefix_alone_without_colon,
    live_prefix_behind_space,
    live_prefix_of_version_0,
    live_prefix_of_version_10,
    live_prefix_with_one_for_l,
    live_prefix_missing_and_text_too_long,
    live_text_of_2049_characters,
    live_text_of_2049_characters_that_are_not_base45,
    live_text_of_a_code_padded_with_spaces,
    live_cose_of_1025_bytes,
    live_text_in_lower_case,
    live_text_with_line_end,
    live_text_with_one_character_left,
    live_text_with_group_out_of_range,
    live_text_with_prefix_twice,
];

fn live_prefix_in_lower_case() -> LiveCase {
    prefix("The prefix is in lower case.", |body| {
        format!("ohl1:{body}")
    })
}

fn live_prefix_in_mixed_case() -> LiveCase {
    prefix("One letter of the prefix is in lower case.", |body| {
        format!("OHl1:{body}")
    })
}

fn live_prefix_without_colon() -> LiveCase {
    prefix("The colon is missing.", |body| format!("OHL1{body}"))
}

fn live_prefix_alone_without_colon() -> LiveCase {
    prefix("Four characters of the prefix.", |_| "OHL1".into())
}

fn live_prefix_behind_space() -> LiveCase {
    prefix("A space stands before the presentation.", |body| {
        format!(" OHL1:{body}")
    })
}

fn live_prefix_of_version_0() -> LiveCase {
    prefix("There is no version 0.", |body| format!("OHL0:{body}"))
}

fn live_prefix_of_version_10() -> LiveCase {
    prefix("Version 10 is not version 1.", |body| {
        format!("OHL10:{body}")
    })
}

fn live_prefix_with_one_for_l() -> LiveCase {
    prefix("A digit for the letter.", |body| format!("OH11:{body}"))
}

fn live_prefix_missing_and_text_too_long() -> LiveCase {
    prefix("The prefix is looked at before the length.", |_| {
        "OHL".repeat(1_000)
    })
}

fn live_text_of_2049_characters() -> LiveCase {
    long("One character more than any text may have.", |_| {
        format!("OHL1:{:0<2044}", "")
    })
}

fn live_text_of_2049_characters_that_are_not_base45() -> LiveCase {
    long("The length is looked at before the alphabet.", |_| {
        format!("OHL1:{:a<2044}", "")
    })
}

fn live_text_of_a_code_padded_with_spaces() -> LiveCase {
    long("A presentation, filled up with spaces.", |body| {
        format!("{:<2049}", format!("OHL1:{body}"))
    })
}

fn live_cose_of_1025_bytes() -> LiveCase {
    long("One byte more than any envelope may have.", |_| {
        format!("OHL1:{}", base45::encode(&[0; 1_025]))
    })
}

fn live_text_in_lower_case() -> LiveCase {
    base("The base45 part is in lower case.", |body| {
        format!("OHL1:{}", body.to_lowercase())
    })
}

fn live_text_with_line_end() -> LiveCase {
    base("A line end follows.", |body| format!("OHL1:{body}\n"))
}

fn live_text_with_one_character_left() -> LiveCase {
    base("One character is left over.", |_| "OHL1:0000".into())
}

fn live_text_with_group_out_of_range() -> LiveCase {
    base("A group stands for more than two bytes.", |body| {
        format!("OHL1:{body}:::")
    })
}

fn live_text_with_prefix_twice() -> LiveCase {
    base(
        "The prefix stands twice, and is base45 only once.",
        |body| format!("OHL1:OHL1:o{body}"),
    )
}

fn prefix(description: &str, text: impl FnOnce(&str) -> String) -> LiveCase {
    refused("malformed/prefix", description, wrong(text))
}

fn long(description: &str, text: impl FnOnce(&str) -> String) -> LiveCase {
    refused("malformed/too-long", description, wrong(text))
}

fn base(description: &str, text: impl FnOnce(&str) -> String) -> LiveCase {
    refused("malformed/base45", description, wrong(text))
}

fn wrong(text: impl FnOnce(&str) -> String) -> Presented {
    let shown = shown();
    let text = text(&shown.text["OHL1:".len()..]);
    shown.written(text)
}
