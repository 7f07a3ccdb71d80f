//! How long something may take: a span of time that can be less than a second.

use core::time::Duration;

/// A number of milliseconds, as in `250ms`, or any other span of time, but not none.
pub(crate) fn budget(text: &str) -> Result<Duration, String> {
    let budget = match text.strip_suffix("ms") {
        Some(number) => super::unsigned(number).map(Duration::from_millis),
        None => super::seconds(text)
            .ok()
            .map(u64::from)
            .map(Duration::from_secs),
    };
    match budget {
        Some(Duration::ZERO) => {
            Err("in no time nothing can be read: give more, such as 2s".to_owned())
        }
        Some(budget) if budget <= LONGEST => Ok(budget),
        Some(_) => Err("this is more than an hour: give less, such as 10s".to_owned()),
        None => Err("give one number and one unit of ms, s and m, such as 250ms or 10s".to_owned()),
    }
}

/// Longer than any picture keeps a reader.
const LONGEST: Duration = Duration::from_secs(3_600);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_may_be_parts_of_a_second_and_not_nothing() {
        for (text, milliseconds) in [
            ("1ms", 1),
            ("250ms", 250),
            ("2s", 2_000),
            ("60m", 3_600_000),
        ] {
            assert_eq!(budget(text), Ok(Duration::from_millis(milliseconds)));
        }
        for text in [
            "",
            "ms",
            "0ms",
            "0s",
            "1",
            "-1s",
            "+1ms",
            "1.5s",
            "1 ms",
            "61m",
            "3600001ms",
            "99999999999999999999ms",
            "1MS",
        ] {
            assert!(budget(text).is_err(), "{text}");
        }
    }
}
