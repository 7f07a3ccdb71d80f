//! One JSON object on a line, whose fields pass through unchanged.

use std::collections::HashSet;
use std::fmt;

use healthcode::UnixTime;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::words;

/// The fields of an object in their order, each value as it was written.
///
/// Values are not read before they are asked for: numbers keep their digits, and what an
/// object holds within is passed on as it is.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    fields: Vec<(String, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Reads a line that is one object, none of whose fields is given twice.
    pub(crate) fn parse(line: &'a str) -> Result<Self, BadLine<'a>> {
        let Fields(mut fields) = serde_json::from_str(line).map_err(|error| BadLine {
            why: if line.trim_start().starts_with('{') {
                let byte = error.column();
                format!("this is no complete JSON object: it goes wrong at byte {byte}")
            } else {
                "a line holds one JSON object, {\"field\": value, …}".to_owned()
            },
            rest: None,
        })?;
        let mut seen = HashSet::with_capacity(fields.len());
        let twice = fields.iter().find(|(name, _)| !seen.insert(name.as_str()));
        let Some(why) = twice
            .map(|(name, _)| format!("the field {} is given twice: give it once", quoted(name)))
        else {
            return Ok(Self { fields });
        };
        let mut seen = HashSet::new();
        fields.retain(|(name, _)| seen.insert(name.clone()));
        let rest = Some(Self { fields });
        Err(BadLine { why, rest })
    }

    /// The text in a field; `null` counts as no field.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, String> {
        self.field(name, "a text in quotation marks")
    }

    /// The whole number in a field, as digits.
    pub(crate) fn number(&self, name: &str) -> Result<Option<String>, String> {
        let number: Option<u64> = self.field(name, "a whole number without quotation marks")?;
        Ok(number.map(|number| number.to_string()))
    }

    /// The texts in a field that is an array.
    pub(crate) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, String> {
        self.field(name, "an array of texts, [\"…\", \"…\"]")
    }

    /// The text in a field, or the texts in its array; none if there is no such field.
    pub(crate) fn text_or_texts(&self, name: &str) -> Result<Vec<String>, String> {
        match self.text(name) {
            Ok(text) => Ok(text.into_iter().collect()),
            Err(_) => Ok(self.texts(name)?.unwrap_or_default()),
        }
    }

    /// The instant in a field: a text, or Unix seconds.
    pub(crate) fn time(&self, name: &str) -> Result<Option<UnixTime>, String> {
        let Some(raw) = self.raw(name) else {
            return Ok(None);
        };
        let text = match serde_json::from_str::<u64>(raw.get()) {
            Ok(seconds) => Some(seconds.to_string()),
            Err(_) => self.field(
                name,
                "a whole number of Unix seconds, or an RFC 3339 time in quotation marks",
            )?,
        };
        let time = text.map(|text: String| words::time(&text)).transpose();
        time.map_err(|why| format!("the field {name}: {why}"))
    }

    /// The truth in a field: `true` or `false`.
    pub(crate) fn truth(&self, name: &str) -> Result<Option<bool>, String> {
        self.field(name, "true or false, without quotation marks")
    }

    /// The first field that is none of `known`, as JSON.
    pub(crate) fn unknown(&self, known: &[&str]) -> Option<String> {
        let mut fields = self.fields.iter();
        fields
            .find(|(name, _)| !known.contains(&name.as_str()))
            .map(|(name, _)| quoted(name))
    }

    /// Whether there is such a field, and not `null` in it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Whether there is such a field with `null` in it.
    pub(crate) fn is_null(&self, name: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(known, raw)| known == name && raw.get() == "null")
    }

    /// Which of `known` a field was meant to be that is called almost like it.
    pub(crate) fn misspelt(&self, known: &'static [&'static str]) -> Option<&'static str> {
        let mut meant = self.fields.iter().map(|(name, _)| lookalike(name, known));
        meant.find_map(|meant| meant)
    }

    /// Drops the fields that are called almost like one of `known`.
    pub(crate) fn without_misspelt(mut self, known: &'static [&'static str]) -> Self {
        self.fields
            .retain(|(name, _)| lookalike(name, known).is_none());
        self
    }

    /// Drops the fields with these names.
    pub(crate) fn without(mut self, names: &[&str]) -> Self {
        self.fields
            .retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }

    /// Writes the object as a line, with `added` before (`Place::First`) or after the rest.
    ///
    /// A field that is added replaces one of the same name.
    pub(crate) fn line_with(&self, place: Place, added: &[(&str, &str)]) -> String {
        let replaced = |name: &str| added.iter().any(|(new, _)| *new == name);
        let kept = self.fields.iter().filter(|(name, _)| !replaced(name));
        let kept = kept.map(|(name, raw)| (name.as_str(), raw.get()));
        let added = added.iter().copied();
        let mut line = String::with_capacity(TYPICAL_LINE_BYTES);
        line.push('{');
        let mut put = |(name, json): (&str, &str)| {
            if line.len() > 1 {
                line.push(',');
            }
            line.push_str(&quoted(name));
            line.push(':');
            line.push_str(json);
        };
        match place {
            Place::First => added.chain(kept).for_each(&mut put),
            Place::Last => kept.chain(added).for_each(&mut put),
        }
        line.push_str("}\n");
        line
    }

    fn field<T: for<'de> Deserialize<'de>>(
        &self,
        name: &str,
        what: &str,
    ) -> Result<Option<T>, String> {
        let Some(raw) = self.raw(name) else {
            return Ok(None);
        };
        serde_json::from_str(raw.get())
            .map(Some)
            .map_err(|_| format!("the field {name}: give {what}"))
    }

    fn raw(&self, name: &str) -> Option<&'a RawValue> {
        let field = self.fields.iter().find(|(known, _)| known == name);
        field.map(|(_, raw)| *raw).filter(|raw| raw.get() != "null")
    }
}

/// Why a line is no object of ours, and the fields it has all the same.
#[derive(Debug)]
pub(crate) struct BadLine<'a> {
    why: String,
    rest: Option<Object<'a>>,
}

impl BadLine<'_> {
    /// What is wrong with it.
    pub(crate) fn why(&self) -> &str {
        &self.why
    }

    /// The line that stands for this one in the output, with what `passing` leaves of it.
    pub(crate) fn error_line(
        self,
        number: u64,
        passing: impl FnOnce(Object<'_>) -> Object<'_>,
    ) -> String {
        let rest = self.rest.map(passing);
        error_line(number, &self.why, rest.as_ref())
    }
}

/// Where added fields go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before the others.
    First,
    /// After the others.
    Last,
}

/// What `make` makes of a line that is an object, and the object as `passing` leaves it; or the
/// line that stands for a bad one.
pub(crate) fn read<'a, T>(
    number: u64,
    line: &'a str,
    make: impl FnOnce(&Object<'a>) -> Result<T, String>,
    passing: fn(Object<'_>) -> Object<'_>,
) -> Result<(T, Object<'a>), String> {
    let object = Object::parse(line).map_err(|bad| bad.error_line(number, passing))?;
    let made = make(&object);
    let rest = passing(object);
    match made {
        Ok(made) => Ok((made, rest)),
        Err(why) => Err(error_line(number, &why, Some(&rest))),
    }
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The line that stands for a bad one: its number, the error, and the fields it had.
pub(crate) fn error_line(number: u64, why: &str, rest: Option<&Object<'_>>) -> String {
    let none = Object { fields: Vec::new() };
    let (number, why) = (number.to_string(), quoted(why));
    rest.unwrap_or(&none)
        .line_with(Place::First, &[("line", &number), ("error", &why)])
}

/// What is wrong with a field that is called almost like `known`.
pub(crate) fn misspelt(known: &str) -> String {
    format!("a field is called almost like {known}: call it {known}, or something else")
}

/// The one of `known` that `name` is not, but for case, spaces, `_` for `-`, `color` for `colour`
/// and an s at its end.
fn lookalike(name: &str, known: &'static [&'static str]) -> Option<&'static str> {
    if known.contains(&name) {
        return None;
    }
    let folded = name.trim().to_lowercase();
    let name = match singular(&folded) {
        "color" => "colour",
        name => name,
    };
    let mut known = known.iter().copied();
    known.find(|known| {
        let known = singular(known);
        known.len() == name.len() && with_dashes(known).eq(with_dashes(name))
    })
}

fn with_dashes(name: &str) -> impl Iterator<Item = u8> {
    let bytes = name.bytes();
    bytes.map(|it| if b"_ ".contains(&it) { b'-' } else { it })
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

const TYPICAL_LINE_BYTES: usize = 512;

#[cfg(test)]
mod tests;
