//! Texts after the prefix that are not base45 in its one form.

use crate::Vector;
use crate::make::base45::group_of;
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::{Says, green};
use crate::vector::Layer;

table![
    base45_in_lower_case,
    base45_one_letter_in_lower_case,
    base45_with_space_at_the_end,
    base45_with_space_at_the_start,
    base45_with_line_end_at_the_end,
    base45_with_line_end_inside,
    base45_with_tab,
    base45_with_nul,
    base45_with_underscore,
    base45_with_comma,
    base45_with_no_break_space,
    base45_with_full_width_letters,
    base45_with_percent_encoded_space,
    base45_one_character_alone,
    base45_last_character_missing,
    base45_one_character_too_many,
    base45_group_of_65536,
    base45_group_of_91124,
    base45_group_wraps_to_the_right_bytes,
    base45_last_pair_of_256,
    base45_last_pair_of_2024,
    base45_last_pair_wraps_to_the_right_byte,
    hex_in_place_of_base45,
    base45_of_2048_wrong_characters,
];

fn base45_in_lower_case() -> Vector {
    wrong("The code is in lower case.", |body| body.to_lowercase())
}

fn base45_one_letter_in_lower_case() -> Vector {
    wrong("The last letter is in lower case.", |body| {
        let place = body.rfind(|character: char| character.is_ascii_uppercase());
        let (before, rest) = body.split_at(place.unwrap_or_default());
        format!("{before}{}{}", rest[..1].to_lowercase(), &rest[1..])
    })
}

fn base45_with_space_at_the_end() -> Vector {
    wrong(
        "A space follows; it is a digit of base45 and not white space.",
        |body| format!("{body} "),
    )
}

fn base45_with_space_at_the_start() -> Vector {
    wrong(
        "A space stands behind the prefix and shifts every group.",
        |body| format!(" {body}"),
    )
}

fn base45_with_line_end_at_the_end() -> Vector {
    wrong("A line end follows; nothing is trimmed.", |body| {
        format!("{body}\n")
    })
}

fn base45_with_line_end_inside() -> Vector {
    wrong("The code was broken over two lines.", |body| {
        format!("{}\n{}", &body[..99], &body[99..])
    })
}

fn base45_with_tab() -> Vector {
    replaced("A tab stands in place of a character.", "\t")
}

fn base45_with_nul() -> Vector {
    replaced("The character 0 stands in place of another.", "\0")
}

fn base45_with_underscore() -> Vector {
    replaced("An underscore is not in the alphabet.", "_")
}

fn base45_with_comma() -> Vector {
    replaced("A comma is not in the alphabet.", ",")
}

fn base45_with_no_break_space() -> Vector {
    replaced("A no-break space is no space.", "\u{a0}")
}

fn base45_with_full_width_letters() -> Vector {
    replaced("A full-width A is no A.", "\u{ff21}")
}

fn base45_with_percent_encoded_space() -> Vector {
    let spaces = |code: &Code| code.text.matches(' ').count();
    let code = (0..)
        .map(|id| Says {
            code_id: [id; 8],
            ..green()
        })
        .map(|says| Code::of(says.encode()))
        .find(|code| spaces(code) % 3 == 2)
        .expect("one of 256 ids will do");
    let text = code.text.replace(' ', "%20");
    fault(
        "A camera wrote each space as %20, and the length is no longer base45's.",
        code,
        text,
    )
}

fn base45_one_character_alone() -> Vector {
    wrong("One character stands for no byte.", |_| "0".into())
}

fn base45_last_character_missing() -> Vector {
    odd("The last pair lost a character.", |body| {
        body[..body.len() - 1].into()
    })
}

fn base45_one_character_too_many() -> Vector {
    wrong("A character follows the last group.", |body| {
        format!("{body}0")
    })
}

fn base45_group_of_65536() -> Vector {
    wrong(
        "The last three characters stand for 65536, the least that two bytes do not hold.",
        |body| format!("{}{}", &body[..body.len() - 3], group_of(65_536, 3)),
    )
}

fn base45_group_of_91124() -> Vector {
    wrong(
        "The last three characters are :::, the most that they can stand for.",
        |body| format!("{}:::", &body[..body.len() - 3]),
    )
}

fn base45_group_wraps_to_the_right_bytes() -> Vector {
    let code = Code::of(green().encode());
    let (place, value) = code
        .cose
        .chunks_exact(2)
        .map(|pair| usize::from(pair[0]) * 256 + usize::from(pair[1]))
        .enumerate()
        .find(|(_, value)| *value <= 91_124 - 65_536)
        .expect("the envelope has zeros in it");
    let mut text = code.text.clone();
    let start = "OHC1:".len() + 3 * place;
    text.replace_range(start..start + 3, &group_of(value + 65_536, 3));
    fault(
        "A group is 65536 too large: a lenient decoder finds the same bytes.",
        code,
        text,
    )
}

fn base45_last_pair_of_256() -> Vector {
    odd(
        "The last pair stands for 256, the least that one byte does not hold.",
        |body| format!("{}{}", &body[..body.len() - 2], group_of(256, 2)),
    )
}

fn base45_last_pair_of_2024() -> Vector {
    odd(
        "The last pair is ::, the most that it can stand for.",
        |body| format!("{}::", &body[..body.len() - 2]),
    )
}

fn base45_last_pair_wraps_to_the_right_byte() -> Vector {
    let code = Code::of(odd_envelope().encode());
    let last = code
        .cose
        .last()
        .copied()
        .map(usize::from)
        .unwrap_or_default();
    let mut text = code.text[..code.text.len() - 2].to_owned();
    text.push_str(&group_of(last + 256, 2));
    fault(
        "The last pair is 256 too large: a lenient decoder finds the same byte.",
        code,
        text,
    )
}

fn hex_in_place_of_base45() -> Vector {
    let code = Code::of(green().encode());
    let text = format!("OHC1:{}", crate::Hex(code.cose.clone()));
    fault("The envelope is written in hexadecimal digits.", code, text)
}

fn base45_of_2048_wrong_characters() -> Vector {
    wrong(
        "As long as a text may be, counted in characters, and none of them base45.",
        |_| format!("{:é<2043}", ""),
    )
}

fn replaced(description: &str, character: &str) -> Vector {
    wrong(description, |body| {
        format!("{}{character}{}", &body[..99], &body[100..])
    })
}

/// A fault in a text of whole groups.
fn wrong(description: &str, body: impl FnOnce(&str) -> String) -> Vector {
    of(description, Code::of(green().encode()), body)
}

/// A fault in a text that ends with a pair.
fn odd(description: &str, body: impl FnOnce(&str) -> String) -> Vector {
    of(description, Code::of(odd_envelope().encode()), body)
}

fn of(description: &str, code: Code, body: impl FnOnce(&str) -> String) -> Vector {
    let text = format!("OHC1:{}", body(&code.text["OHC1:".len()..]));
    fault(description, code, text)
}

fn fault(description: &str, code: Code, text: String) -> Vector {
    refused(
        Layer::Text,
        "malformed/base45",
        description,
        code.written(text),
    )
}

fn odd_envelope() -> Says {
    let says = Says {
        region: Some(44),
        ..green()
    };
    assert_eq!(Code::of(says.encode()).cose.len() % 2, 1);
    says
}
