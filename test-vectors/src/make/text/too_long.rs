//! Texts above 2,048 characters and envelopes above 1,024 bytes.

use crate::Vector;
use crate::make::cbor::{array, bytes, tag};
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::green;
use crate::vector::Layer;

table![
    text_of_2049_characters,
    text_of_2049_characters_of_two_bytes,
    text_of_2049_characters_that_are_not_base45,
    text_of_2049_spaces,
    text_of_20000_characters,
    text_of_a_code_behind_itself,
    text_of_a_code_padded_with_spaces,
    text_of_a_code_with_a_long_payload,
    text_of_a_code_with_a_long_signature,
    cose_of_1025_bytes,
    cose_of_1026_bytes,
    cose_of_1025_bytes_well_formed,
    cose_of_1362_bytes,
];

fn text_of_2049_characters() -> Vector {
    long("One character more than any text may have.", |_| {
        format!("OHC1:{:0<2044}", "")
    })
}

fn text_of_2049_characters_of_two_bytes() -> Vector {
    long("Length is counted in characters: these are 2,049.", |_| {
        format!("OHC1:{:é<2044}", "")
    })
}

fn text_of_2049_characters_that_are_not_base45() -> Vector {
    long("The length is looked at before the alphabet.", |_| {
        format!("OHC1:{:a<2044}", "")
    })
}

fn text_of_2049_spaces() -> Vector {
    long("Spaces count.", |_| format!("OHC1:{: <2044}", ""))
}

fn text_of_20000_characters() -> Vector {
    long("A text of twenty thousand characters.", |_| {
        format!("OHC1:{:A<19995}", "")
    })
}

fn text_of_a_code_behind_itself() -> Vector {
    long("A good code eleven times in a row.", |code| code.repeat(11))
}

fn text_of_a_code_padded_with_spaces() -> Vector {
    long("A good code, filled up with spaces.", |code| {
        format!("{code: <2049}")
    })
}

fn text_of_a_code_with_a_long_payload() -> Vector {
    let code = Code::of(vec![0; 1_400]);
    refused(
        Layer::Text,
        TOO_LONG,
        "A signed code with a payload of 1,400 bytes.",
        code,
    )
}

fn text_of_a_code_with_a_long_signature() -> Vector {
    let code = Code::of(green().encode()).signed([0; 1_400]);
    refused(
        Layer::Text,
        TOO_LONG,
        "A code with a signature of 1,400 bytes.",
        code,
    )
}

fn cose_of_1025_bytes() -> Vector {
    bulky(
        "The text is short enough, its envelope one byte too long.",
        vec![0; 1_025],
    )
}

fn cose_of_1026_bytes() -> Vector {
    bulky(
        "The text is short enough, its envelope two bytes too long.",
        vec![0; 1_026],
    )
}

fn cose_of_1025_bytes_well_formed() -> Vector {
    let mut items = Code::of(green().encode()).items();
    items[2] = bytes(&[0; 939]);
    let cose = tag(18, &array(items));
    assert_eq!(cose.len(), 1_025);
    bulky(
        "The envelope is in its one form, and one byte too long.",
        cose,
    )
}

fn cose_of_1362_bytes() -> Vector {
    bulky(
        "The longest text there may be holds too long an envelope.",
        vec![0xff; 1_362],
    )
}

fn long(description: &str, text: impl FnOnce(&str) -> String) -> Vector {
    let code = Code::of(green().encode());
    let text = text(&code.text);
    assert!(text.chars().count() > 2_048, "{description}");
    refused(Layer::Text, TOO_LONG, description, code.written(text))
}

fn bulky(description: &str, cose: Vec<u8>) -> Vector {
    let code = Code::of(green().encode()).enclosed(cose);
    assert!(code.text.len() <= 2_048, "{description}");
    refused(Layer::Text, TOO_LONG, description, code)
}

const TOO_LONG: &str = "malformed/too-long";
