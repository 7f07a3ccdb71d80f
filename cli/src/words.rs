//! The words that flags and fields take, each with what would be right where it is wrong.

use std::fmt::Display;
use std::str::FromStr;

use healthcode::claims::{IdentityHash, MrzError, TestRecord, Visit};
use healthcode::{CodeId, Colour, Date, Day, Document, DocumentType, Region, UnixTime};

pub(crate) use budget::budget;
pub(crate) use instant::time;

mod budget;
mod instant;

/// How long a code is valid, in seconds: one number and one unit, and more than no time.
pub(crate) fn duration(text: &str) -> Result<u32, String> {
    match seconds(text) {
        Ok(0) => Err("a code has to be valid for more than no time".to_owned()),
        Ok(seconds) => Ok(seconds),
        Err(BadDuration::Form) => Err(DURATION.to_owned()),
        Err(BadDuration::TooLong) => Err("a code cannot be valid past the year 2106".to_owned()),
    }
}

/// Any span of time, in seconds: one number and one unit.
pub(crate) fn span(text: &str) -> Result<u32, String> {
    seconds(text).map_err(|why| match why {
        BadDuration::Form => DURATION.to_owned(),
        BadDuration::TooLong => "this is more than 4294967295 seconds: give less".to_owned(),
    })
}

/// A span of time as [`span`] reads it, in the largest unit that fits.
pub(crate) fn span_text(seconds: u32) -> String {
    let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm')];
    let fits = |(unit, _): &(u32, char)| seconds > 0 && seconds.is_multiple_of(*unit);
    let (unit, letter) = units.into_iter().find(fits).unwrap_or((1, 's'));
    format!("{}{letter}", seconds.checked_div(unit).unwrap_or(seconds))
}

enum BadDuration {
    Form,
    TooLong,
}

fn seconds(text: &str) -> Result<u32, BadDuration> {
    let (number, unit) = text
        .char_indices()
        .next_back()
        .map(|(place, unit)| (text.split_at(place).0, unit))
        .unwrap_or_default();
    let unit = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(BadDuration::Form),
    };
    // Parsing alone would take a sign.
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BadDuration::Form);
    }
    let seconds = number.parse().ok().and_then(|n: u32| n.checked_mul(unit));
    seconds.ok_or(BadDuration::TooLong)
}

/// A region's number.
pub(crate) fn region(text: &str) -> Result<Region, String> {
    let form = || "give a region's number, such as 4401 or 900840".to_owned();
    let number = unsigned(text).ok_or_else(form)?;
    if text.starts_with('0') && text.len() > 1 {
        // 0044 may be a telephone's 0044, and is no province.
        return Err("a region's number does not start with 0, such as 4401 or 900840".to_owned());
    }
    Region::new(number).map_err(sentence)
}

/// A status index.
pub(crate) fn status_index(text: &str) -> Result<u32, String> {
    unsigned(text)
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| "give a whole number below 4294967296".to_owned())
}

/// A colour, or any other word with a list of its own.
pub(crate) fn word<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(sentence)
}

/// A companion: colour and document.
pub(crate) fn companion(text: &str) -> Result<(Colour, Document), String> {
    let (colour, document) = text.split_once(':').ok_or_else(|| {
        "a companion is written COLOUR:TYPE:COUNTRY:NUMBER:BIRTH, such as \
         green:passport:USA:X7654321:2015-06-01"
            .to_owned()
    })?;
    Ok((word(colour)?, word(document)?))
}

/// A visit: region and day, or first and last day.
pub(crate) fn visit(text: &str) -> Result<Visit, String> {
    let (place, days) = text.split_once(':').ok_or(
        "a visit is written REGION:DAY or REGION:DAY..DAY, such as 4401:2026-11-10..2026-11-12",
    )?;
    let (first, last) = days.split_once("..").unwrap_or((days, days));
    Visit::new(region(place)?, day(first)?, day(last)?).map_err(sentence)
}

/// A test record: method, result and time, the last with colons of its own.
pub(crate) fn test(text: &str) -> Result<TestRecord, String> {
    let form = "a test is written METHOD:RESULT:TIME, such as \
                nucleic-acid:negative:2026-11-20T08:00:00Z";
    let (method, rest) = text.split_once(':').ok_or(form)?;
    let (result, sampled) = rest.split_once(':').ok_or(form)?;
    Ok(TestRecord {
        method: word(method)?,
        result: word(result)?,
        sampled: time(sampled)?,
    })
}

/// Why a machine-readable zone gives no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadZone {
    /// It is a card's, and the type of card is not given.
    NoType,
    /// It is wrong in itself.
    Other(String),
}

/// The document that a machine-readable zone is from, read at the instant `now`.
pub(crate) fn zone(
    zone: &str,
    kind: Option<DocumentType>,
    now: UnixTime,
) -> Result<Document, BadZone> {
    Document::from_mrz(zone, kind, now.date()).map_err(|why| match why {
        MrzError::TypeNeeded => BadZone::NoType,
        why => BadZone::Other(why.to_string()),
    })
}

/// Refuses a document of someone who is not born yet anywhere on earth at the instant `now`.
pub(crate) fn born(document: &Document, now: UnixTime) -> Result<(), String> {
    if !document.is_born(now) {
        return Err("the birth date is yet to come: give the day of birth".to_owned());
    }
    Ok(())
}

/// An identity hash in hexadecimal digits.
pub(crate) fn identity(text: &str) -> Result<IdentityHash, String> {
    let bytes = unhex(text).and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(IdentityHash::from_bytes)
        .ok_or_else(|| "give the identity hash as 24 hexadecimal digits".to_owned())
}

/// A code id in hexadecimal digits.
pub(crate) fn code_id(text: &str) -> Result<CodeId, String> {
    let bytes = unhex(text).and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(CodeId::from_bytes)
        .ok_or_else(|| "give the code id as 16 hexadecimal digits".to_owned())
}

/// The bytes that an even number of hexadecimal digits stands for.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    let byte = |pair: &[u32]| {
        let value = pair.iter().fold(0_u32, |value, digit| (value << 4) | digit);
        u8::try_from(value).ok()
    };
    digits.chunks(2).map(byte).collect()
}

fn day(text: &str) -> Result<Day, String> {
    text.parse::<Date>()
        .and_then(Day::try_from)
        .map_err(|why| format!("{why}: give a day such as 2026-11-20"))
}

fn unsigned(text: &str) -> Option<u64> {
    // Parsing alone would take a sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn sentence(error: impl Display) -> String {
    error.to_string()
}

const DURATION: &str = "give one number and one unit of s, m, h and d, such as 90m, 24h or 7d";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_have_no_leading_zeros() {
        assert!(region("44").is_ok() && region("4401").is_ok());
        for text in ["0044", "044", "00", "+44", "", "4400"] {
            assert!(region(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nobody_is_born_after_the_last_time_zones_today() {
        let now = time("2026-11-21T12:00:00Z").unwrap();
        let born_on = |day: &str| {
            let document: Document = word(&format!("passport:USA:X1234567:{day}")).unwrap();
            born(&document, now)
        };
        assert_eq!(born_on("2026-11-22"), Ok(()));
        assert!(born_on("2026-11-23").is_err());
    }

    #[test]
    fn durations_have_one_number_and_one_unit() {
        for (text, seconds) in [
            ("45s", 45),
            ("90m", 5_400),
            ("24h", 86_400),
            ("7d", 604_800),
        ] {
            assert_eq!(duration(text), Ok(seconds));
        }
        for text in [
            "",
            "h",
            "24",
            "24H",
            "+24h",
            "-1h",
            "1.5h",
            "1h30m",
            "24 h",
            "0h",
            "0s",
            "1w",
            "99999999d",
            "4294967296s",
            "２h",
            "h24",
            "é",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spans_of_time_may_be_nothing_and_are_written_as_they_are_read() {
        for (text, seconds) in [
            ("0s", 0),
            ("45s", 45),
            ("90m", 5_400),
            ("2h", 7_200),
            ("7d", 604_800),
            ("4294967295s", u32::MAX),
        ] {
            assert_eq!(span(text), Ok(seconds));
            assert_eq!(span_text(seconds), text);
        }
        assert_eq!(span("4294967296s").unwrap_err().split(':').count(), 2);
        assert_eq!(span("24"), Err(DURATION.to_owned()));
    }

    #[test]
    fn visits_have_one_day_or_two() {
        assert_eq!(
            visit("4401:2026-11-10"),
            visit("4401:2026-11-10..2026-11-10")
        );
        for text in [
            "4401",
            "4400:2026-11-10",
            "4401:2026-11-31",
            "4401:2026-11-12..2026-11-10",
            "4401:2026-11-10..",
            "+44:2026-11-10",
            ":2026-11-10",
        ] {
            assert!(visit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tests_end_with_a_time_that_has_colons() {
        let record = test("antigen:positive:2026-11-20T08:00:00+08:00").unwrap();
        assert_eq!(record.sampled.to_string(), "2026-11-20T00:00:00Z");
        for text in [
            "antigen",
            "antigen:positive",
            "pcr:negative:1",
            "antigen:good:1",
            "antigen:negative:",
        ] {
            assert!(test(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hexadecimal_digits_come_in_pairs() {
        assert_eq!(unhex("00aBfF"), Some(vec![0, 0xab, 0xff]));
        assert_eq!(unhex("0"), None);
        assert_eq!(unhex("0x"), None);
        assert!(code_id("0011223344556677").is_ok() && code_id("00112233445566").is_err());
        assert!(identity("001122334455667788990011").is_ok() && identity("00").is_err());
    }

    #[test]
    fn no_sentence_repeats_what_was_given() {
        let secret = "X1234567";
        for sentence in [
            time(secret).unwrap_err(),
            word::<Document>(&format!("passport:USA:{secret}:1990-13-31")).unwrap_err(),
            companion(&format!("green:passport:US:{secret}:1990-01-31")).unwrap_err(),
            companion(secret).unwrap_err(),
            visit(secret).unwrap_err(),
            test(&format!("{secret}:negative:1")).unwrap_err(),
        ] {
            assert!(!sentence.contains(secret), "{sentence}");
        }
    }
}
