//! Single values of a source, each with what would be right where it is wrong.

use healthcode::claims::UnknownWord;
use healthcode::trust::{Decision, Failing, KeyState, Purpose, TestRule};
use healthcode::{Colour, Region, UnixTime};
use serde::de::{Deserialize, Deserializer, Error as _};

use crate::words;

// A value that is written as a text, a whole number or a time.
macro_rules! values {
    ($($(#[$doc:meta])* $name:ident($value:ty) = $read:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name(pub(super) $value);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = match toml::Value::deserialize(deserializer)? {
                    toml::Value::String(text) => text,
                    toml::Value::Integer(number) => number.to_string(),
                    toml::Value::Datetime(time) => time.to_string(),
                    _ => return Err(D::Error::custom("give one value in quotation marks")),
                };
                $read(&text).map(Self).map_err(D::Error::custom)
            }
        }
    )+};
}

values! {
    /// An instant.
    Instant(UnixTime) = words::time;
    /// A span of time, in seconds.
    Span(u32) = words::span;
    /// A region.
    Area(Region) = words::region;
    /// A colour.
    Shade(Colour) = words::word;
    /// What follows from something stale.
    Follows(Decision) = words::word;
    /// What follows from a rule that is not met.
    Fails(Failing) = failing;
    /// What a key may sign.
    Duty(Purpose) = purpose;
    /// What has become of a key.
    State(KeyState) = state;
    /// A test that will do.
    Asked(TestRule) = test;
}

fn failing(text: &str) -> Result<Failing, String> {
    one_of(text, &[("refer", Failing::Refer), ("deny", Failing::Deny)])
}

fn purpose(text: &str) -> Result<Purpose, String> {
    one_of(text, &Purpose::ALL.map(|purpose| (purpose.name(), purpose)))
}

fn state(text: &str) -> Result<KeyState, String> {
    one_of(text, &KeyState::ALL.map(|state| (state.name(), state)))
}

fn one_of<T: Copy>(text: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        format!("expected one of: {}", words.join(", "))
    })
}

fn test(text: &str) -> Result<TestRule, String> {
    let form = "a test that will do is written METHOD:RESULT:AGE, such as \
                nucleic-acid:negative:48h";
    let (method, rest) = text.split_once(':').ok_or(form)?;
    let (result, max_age) = rest.split_once(':').ok_or(form)?;
    let sentence = |why: UnknownWord| why.to_string();
    Ok(TestRule {
        method: method.parse().map_err(sentence)?,
        result: result.parse().map_err(sentence)?,
        max_age: words::span(max_age)?,
    })
}
