//! Results on standard output, everything else on standard error.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write};

use anstyle::{AnsiColor, Style};
use healthcode::Colour;

use crate::failure::Failure;

/// Writes a result, with its styles where standard output shows them.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|error| failed("standard output", &error))
}

/// Writes one line of JSON.
pub(crate) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    print(&format!("{}\n", plain_json(&value.to_string())))
}

/// Writes a result that is no text.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    if stdout.is_terminal() {
        return Err(Failure::new(
            "-o -: this is no text, and standard output is a terminal: give -o a file",
        ));
    }
    stdout
        .write_all(bytes)
        .and_then(|()| stdout.flush())
        .map_err(|error| failed("standard output", &error))
}

/// Says something beside the results; that nobody listens is no failure.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", printable(text));
}

/// Says that something is amiss, though the work goes on.
pub(crate) fn warn(text: &str) {
    let style = AnsiColor::Yellow.on_default().bold();
    let _ = writeln!(
        anstream::stderr(),
        "{style}warning:{style:#} {}",
        printable(text)
    );
}

/// Says why the work was not done.
pub(crate) fn error(text: &str) {
    let style = AnsiColor::Red.on_default().bold();
    let _ = writeln!(
        anstream::stderr(),
        "{style}error:{style:#} {}",
        printable(text)
    );
}

/// What writing to `name` failed with; a reader that left is a failure without words.
pub(crate) fn failed(name: &str, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Failure::ClosedPipe
    } else {
        Failure::new(format!("{name} cannot be written: {}", reason(error)))
    }
}

/// An operating system's reason in its own words, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}

/// The text with everything escaped that could steer a terminal or turn its writing around.
///
/// A backslash is escaped too, so that no two texts look the same.
pub(crate) fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            _ if character.is_control() || is_invisible(character) => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
            }
            _ => safe.push(character),
        }
    }
    safe
}

/// The same JSON with what could steer a terminal escaped.
///
/// ASCII stays but for DEL: what is below a space, JSON escapes in texts and has between tokens
/// as line ends and tabs. The others stand in texts alone.
pub(crate) fn plain_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        let steers = character >= '\u{7f}' && character.is_control();
        if steers || is_invisible(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// How a colour is written.
pub(crate) fn style_of(colour: Colour) -> Style {
    match colour {
        Colour::Green => AnsiColor::Green,
        Colour::Yellow => AnsiColor::Yellow,
        Colour::Red => AnsiColor::Red,
    }
    .on_default()
    .bold()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

// Format characters of Unicode that reorder, join or hide what stands around them.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_steer_the_terminal() {
        for (text, shown) in [
            ("OHC1:A $%*+-./:", "OHC1:A $%*+-./:"),
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\nb\r\tc\\n", "a\\nb\\r\\tc\\\\n"),
            ("\u{202e}abc\u{9b}", "\\u{202e}abc\\u{9b}"),
            ("汉字", "汉字"),
        ] {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn json_cannot_steer_the_terminal_and_says_the_same() {
        let value = serde_json::json!({"\u{9b}2J": ["\u{1b}\u{7f}\u{202e}\u{e0001}汉字", "\\\n"]});
        let plain = plain_json(&value.to_string());
        assert_eq!(
            plain,
            r#"{"\u009b2J":["\u001b\u007f\u202e\udb40\udc01汉字","\\\n"]}"#
        );
        assert_eq!(plain_json("{\"a\":\t1}\n"), "{\"a\":\t1}\n");
        let again: serde_json::Value = serde_json::from_str(&plain).unwrap();
        assert_eq!(again, value);
    }

    #[test]
    fn bytes_are_two_digits_each() {
        assert_eq!(hex(&[0, 0x0a, 0xff]), "000aff");
    }
}
