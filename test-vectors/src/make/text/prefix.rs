//! Texts that start neither with `OHC1:` nor with `OHL1:`.

use crate::Vector;
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::green;
use crate::vector::Layer;

table![
    prefix_absent,
    prefix_alone_missing_colon,
    prefix_behind_byte_order_mark,
    prefix_behind_line_end,
    prefix_behind_space,
    prefix_cyrillic,
    prefix_full_width_colon,
    prefix_in_lower_case,
    prefix_in_mixed_case,
    prefix_in_quotes,
    prefix_missing_and_text_too_long,
    prefix_of_eu_certificate,
    prefix_of_live_presentation_version_2,
    prefix_of_version_0,
    prefix_of_version_10,
    prefix_of_version_2,
    prefix_percent_encoded,
    prefix_with_semicolon,
    prefix_with_space_inside,
    text_empty,
];

fn prefix_absent() -> Vector {
    wrong("Only the base45 part was scanned.", |body| body.into())
}

fn prefix_alone_missing_colon() -> Vector {
    wrong("Four characters of the prefix and nothing else.", |_| {
        "OHC1".into()
    })
}

fn prefix_behind_byte_order_mark() -> Vector {
    wrong("A byte order mark stands before the code.", |body| {
        format!("\u{feff}OHC1:{body}")
    })
}

fn prefix_behind_line_end() -> Vector {
    wrong("A line end stands before the code.", |body| {
        format!("\nOHC1:{body}")
    })
}

fn prefix_behind_space() -> Vector {
    wrong("A space stands before the code.", |body| {
        format!(" OHC1:{body}")
    })
}

fn prefix_cyrillic() -> Vector {
    wrong("The O is a Cyrillic letter.", |body| {
        format!("\u{41e}HC1:{body}")
    })
}

fn prefix_full_width_colon() -> Vector {
    wrong("The colon is full-width.", |body| {
        format!("OHC1\u{ff1a}{body}")
    })
}

fn prefix_in_lower_case() -> Vector {
    wrong("The prefix is in lower case.", |body| {
        format!("ohc1:{body}")
    })
}

fn prefix_in_mixed_case() -> Vector {
    wrong("One letter of the prefix is in lower case.", |body| {
        format!("OHc1:{body}")
    })
}

fn prefix_in_quotes() -> Vector {
    wrong("The code stands in quotes.", |body| {
        format!("\"OHC1:{body}\"")
    })
}

fn prefix_missing_and_text_too_long() -> Vector {
    wrong("The prefix is looked at before the length.", |_| {
        "A".repeat(3_000)
    })
}

fn prefix_of_eu_certificate() -> Vector {
    wrong("The prefix is that of the EU's certificates.", |body| {
        format!("HC1:{body}")
    })
}

fn prefix_of_live_presentation_version_2() -> Vector {
    wrong(
        "There is no version 2 of live presentations here.",
        |body| format!("OHL2:{body}"),
    )
}

fn prefix_of_version_0() -> Vector {
    wrong("There is no version 0.", |body| format!("OHC0:{body}"))
}

fn prefix_of_version_10() -> Vector {
    wrong("Version 10 is not version 1.", |body| {
        format!("OHC10:{body}")
    })
}

fn prefix_of_version_2() -> Vector {
    wrong("Version 2 is another format.", |body| {
        format!("OHC2:{body}")
    })
}

fn prefix_percent_encoded() -> Vector {
    wrong("The colon is percent-encoded, as in a link.", |body| {
        format!("OHC1%3A{body}")
    })
}

fn prefix_with_semicolon() -> Vector {
    wrong("A semicolon stands in place of the colon.", |body| {
        format!("OHC1;{body}")
    })
}

fn prefix_with_space_inside() -> Vector {
    wrong("A space stands before the colon.", |body| {
        format!("OHC1 :{body}")
    })
}

fn text_empty() -> Vector {
    wrong("There is no text at all.", |_| String::new())
}

fn wrong(description: &str, text: impl FnOnce(&str) -> String) -> Vector {
    let code = Code::of(green().encode());
    let text = text(&code.text["OHC1:".len()..]);
    refused(
        Layer::Text,
        "malformed/prefix",
        description,
        code.written(text),
    )
}
