use alloc::string::{String, ToString};

use super::*;

fn lines(text: &str, line_chars: usize) -> Vec<String> {
    let lines = Caption::new(text).unwrap().lines(line_chars).unwrap();
    let text = |line: &Vec<(usize, char)>| line.iter().map(|(_, letter)| *letter).collect();
    lines.iter().map(text).collect()
}

#[test]
fn captions_have_some_text_and_not_too_much() {
    let of = |chars: usize| "é".repeat(chars);
    assert!(Caption::new(&of(64)).is_ok());
    for (text, chars) in [(of(65), 65), (String::new(), 0), ("  ".into(), 2)] {
        assert_eq!(Caption::new(&text), Err(DrawError::CaptionLength { chars }));
    }
}

#[test]
fn what_steers_a_terminal_or_breaks_xml_is_no_caption() {
    for letter in
        "\u{0}\n\t\u{1b}\u{7f}\u{9b}\u{200f}\u{2028}\u{202e}\u{2066}\u{fffe}\u{ffff}".chars()
    {
        let text = std::format!("Tor{letter}4");
        let refused = Caption::new(&text).unwrap_err();
        assert_eq!(
            refused,
            DrawError::CaptionControl { position: 3 },
            "{letter:?}"
        );
    }
    assert!(Caption::new("四号门 & <Tor> «4»").is_ok());
}

#[test]
fn captions_are_broken_between_words() {
    for (text, width, expected) in [
        ("Gate 4", 14, &["Gate 4"][..]),
        ("Gate 4", 5, &["Gate", "4"]),
        ("  Gate   4 ", 6, &["Gate 4"]),
        ("one two three", 7, &["one two", "three"]),
        ("abcdefgh", 3, &["abc", "def", "gh"]),
        ("ab cdefgh", 4, &["ab", "cdef", "gh"]),
        ("四号门 二楼", 3, &["四号门", "二楼"]),
    ] {
        assert_eq!(lines(text, width), expected, "{text:?} in {width}");
    }
    let five = Caption::new("a b c d e").unwrap();
    assert_eq!(
        five.lines(1),
        Err(DrawError::CaptionLines {
            lines: 5,
            line_chars: 1
        })
    );
}

#[test]
fn letters_without_a_glyph_are_named_by_their_place() {
    let dotted = |text: &str| {
        let lines = Caption::new(text).unwrap().lines(20).unwrap();
        lines.iter().try_for_each(|line| dots(line, 200).map(drop))
    };
    assert_eq!(dotted("Zürich ~!"), Ok(()));
    assert_eq!(dotted("at  门 4"), Err(DrawError::NoGlyph { position: 4 }));
    assert_eq!(dotted("Łódź"), Err(DrawError::NoGlyph { position: 0 }));
    assert_eq!(dotted("a b…"), Err(DrawError::NoGlyph { position: 3 }));
    for letter in (' '..='~').chain('\u{a0}'..='\u{ff}') {
        let blank = matches!(letter, ' ' | '\u{a0}' | '\u{ad}');
        let marks = glyph(letter).unwrap().iter().any(|row| *row != 0);
        assert!(marks || blank, "{letter:?} is drawn as nothing");
    }
}

#[test]
fn debug_does_not_show_the_text() {
    let caption = Caption::new("Ward 7").unwrap();
    assert_eq!(std::format!("{caption:?}"), "Caption(6 characters)");
    assert_eq!(caption.as_str().to_string(), "Ward 7");
}
