//! An instant, written in one of two ways that cannot be taken for one another.

use healthcode::UnixTime;

/// An instant: RFC 3339 (section 5.6, and nothing beyond it) or whole Unix seconds.
pub(crate) fn time(text: &str) -> Result<UnixTime, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = if digits {
        if is_date(text) {
            return Err(DATE.to_owned());
        }
        let padded = text.len() > 1 && text.starts_with('0');
        text.parse().ok().filter(|_| !padded)
    } else {
        rfc3339(text)?
    };
    let instant = seconds.and_then(|seconds| UnixTime::try_from(seconds).ok());
    instant.ok_or_else(|| FORMS.to_owned())
}

// The parser knows more forms than RFC 3339 has, and gives a leap second the time of the
// second before: what is not of the one form never reaches it, nor does a fraction, which it
// would round up before 1970.
fn rfc3339(text: &str) -> Result<Option<i64>, String> {
    let text = text.to_ascii_uppercase();
    let Some((date_time, rest)) = text.split_at_checked(SECONDS_FORM.len()) else {
        return Ok(None);
    };
    let offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if offset.len() == fraction.len() {
                return Ok(None);
            }
            offset
        }
    };
    if !has_form(date_time, SECONDS_FORM) || !is_offset(offset) {
        return Ok(None);
    }
    if date_time.ends_with(":60") {
        return Err(LEAP_SECOND.to_owned());
    }
    let instant = format!("{date_time}{offset}").parse::<jiff::Timestamp>();
    Ok(instant.ok().map(jiff::Timestamp::as_second))
}

fn is_offset(text: &str) -> bool {
    // RFC 3339: time-hour is 00 to 23 and time-minute 00 to 59 in an offset too.
    let in_range = |(hours, minutes): (&str, &str)| hours <= "23" && minutes <= "59";
    match text.strip_prefix(['+', '-']) {
        None => text == "Z",
        Some(time) => has_form(time, "00:00") && time.split_once(':').is_some_and(in_range),
    }
}

// A 0 in the form stands for any digit.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                _ => byte == form,
            })
}

// As seconds these are days in 1970, which nobody means.
fn is_date(text: &str) -> bool {
    let part = |range| text.get(range).unwrap_or_default();
    text.len() == 8
        && ("19000101"..="21061231").contains(&text)
        && ("01"..="12").contains(&part(4..6))
        && ("01"..="31").contains(&part(6..8))
}

const SECONDS_FORM: &str = "0000-00-00T00:00:00";
const FORMS: &str = "give a time from 1970 to 2106 as RFC 3339 with its offset, such as \
                     2026-11-20T08:00:00+08:00, or in whole Unix seconds";
const LEAP_SECOND: &str = "a leap second (:60) has no Unix time: give second 59";
const DATE: &str = "this reads as a date, and a time is needed: give one such as \
                    2026-11-20T00:00:00+08:00";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_any_offset_and_are_in_range() {
        for text in [
            "2026-11-21T12:00:00Z",
            "2026-11-21T20:00:00+08:00",
            "2026-11-21T12:00:00-00:00",
            "2026-11-22T11:59:00+23:59",
            "2026-11-21t12:00:00.999z",
            "2026-11-21T12:00:00.999999999999Z",
            "1795262400",
        ] {
            assert_eq!(time(text), Ok(UnixTime::new(1_795_262_400)), "{text}");
        }
        assert_eq!(time("0"), Ok(UnixTime::new(0)));
        // Eight digits that are no date are seconds.
        for text in ["20261320", "20261132", "20260012", "21070101", "18991231"] {
            assert!(time(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "-1",
            "+1",
            "007",
            "00",
            "4294967296",
            "1795262400000",
            "99999999999999999999",
            "2026-11-21",
            "2026-11-21T12:00:00",
            "2026-11-21T12:00Z",
            "2026-11-21 12:00:00Z",
            "2026-11-21T12:00:00,5Z",
            "2026-11-21T12:00:00.Z",
            "2026-11-21T12:00:00+08",
            "2026-11-21T12:00:00+0800",
            "2026-11-21T12:00:00+24:00",
            "2026-11-21T12:00:00+08:60",
            "2026-11-21T12:00:00+08:00[Asia/Shanghai]",
            "2026-11-21T12:00:00Z[UTC]",
            "2026-11-21T24:00:00Z",
            "2026-02-30T12:00:00Z",
            "20261121T120000Z",
            "+002026-11-21T12:00:00Z",
            "1969-12-31T23:59:59Z",
            "1969-12-31T23:59:59.5Z",
            "2106-02-07T06:28:16Z",
            "２026-11-21T12:00:00Z",
            "yesterday",
        ] {
            assert_eq!(time(text), Err(FORMS.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_nearly_a_time_gets_a_hint() {
        let leap = "2016-12-31T23:59:60Z";
        assert_eq!(time(leap), Err(LEAP_SECOND.to_owned()));
        for text in ["20261120", "19000101", "21061231"] {
            assert_eq!(time(text), Err(DATE.to_owned()), "{text}");
        }
    }
}
