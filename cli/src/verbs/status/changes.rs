//! Files of changes: one line for each thing that has become of a code.

use std::collections::BTreeMap;

use healthcode::status::ListedState;

use crate::failure::Failure;
use crate::object::Object;
use crate::source::Source;
use crate::words;

/// What files of changes say in the end, by status index.
#[derive(Debug, Default)]
pub(super) struct Changes {
    by_index: BTreeMap<u32, Latest>,
}

/// The last word about one code.
#[derive(Clone, Debug)]
pub(super) struct Latest {
    /// What has become of it.
    pub(super) state: ListedState,
    /// Whether a revocation before it is withdrawn on purpose.
    pub(super) revocation: Revocation,
    /// File and line, for sentences.
    pub(super) place: String,
}

/// What happens to a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Revocation {
    /// It stays.
    Stays,
    /// It was a mistake, and is withdrawn.
    Withdrawn,
}

/// One line.
#[derive(Clone, Copy, Debug)]
struct Change {
    index: u32,
    state: ListedState,
    revocation: Revocation,
}

impl Changes {
    /// Reads a file's lines after those of the files before it.
    pub(super) fn read(&mut self, file: &Source) -> Result<(), Failure> {
        let text = file.read_text(MAX_CHANGES_BYTES)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let path = file.path().and_then(|path| path.extension());
        let is_csv = path.is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        for (line, number) in text.lines().zip(1_u64..) {
            let read = if line.trim().is_empty() {
                Ok(None)
            } else if is_csv {
                csv(line, number)
            } else {
                ndjson(line).map(Some)
            };
            let place = format!("{file}, line {number}");
            let change = read.map_err(|why| Failure::about(&place, why))?;
            if let Some(change) = change {
                self.add(change, place)
                    .map_err(|(place, why)| Failure::about(place, why))?;
            }
        }
        Ok(())
    }

    /// What has become of a code in the end.
    pub(super) fn latest(&self, index: u32) -> Option<&Latest> {
        self.by_index.get(&index)
    }

    /// The last word about each code, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Latest)> {
        self.by_index.iter().map(|(index, latest)| (*index, latest))
    }

    fn add(&mut self, change: Change, place: String) -> Result<(), (String, String)> {
        let before = self.by_index.get(&change.index);
        let was_revoked = before.is_some_and(|it| it.state == ListedState::Revoked);
        let mut revocation = change.revocation;
        if change.state != ListedState::Revoked && revocation == Revocation::Stays {
            if was_revoked {
                let index = change.index;
                return Err((place, still_revoked(index)));
            }
            // A revocation that was withdrawn once stays withdrawn until the next.
            revocation = before.map_or(revocation, |it| it.revocation);
        }
        if change.state == ListedState::Revoked {
            revocation = Revocation::Stays;
        }
        let latest = Latest {
            state: change.state,
            revocation,
            place,
        };
        self.by_index.insert(change.index, latest);
        Ok(())
    }
}

/// Why a code stays revoked.
pub(super) fn still_revoked(index: u32) -> String {
    format!(
        "the code {index} is revoked: to withdraw that, say \"reinstate\": true (status set \
         --reinstate)"
    )
}

/// A line of a file of changes.
pub(super) fn line(index: u32, state: ListedState, revocation: Revocation) -> String {
    let reinstate = match revocation {
        Revocation::Stays => "",
        Revocation::Withdrawn => ", \"reinstate\": true",
    };
    let state = state.name();
    format!("{{\"index\": {index}, \"state\": \"{state}\"{reinstate}}}\n")
}

/// An index and a state.
pub(super) fn state(text: &str) -> Result<ListedState, String> {
    words::word(text)
}

fn ndjson(line: &str) -> Result<Change, String> {
    let object = Object::parse(line).map_err(|bad| bad.why().to_owned())?;
    if let Some(name) = object.unknown(&["index", "state", "reinstate"]) {
        return Err(format!(
            "there is no field {name}: give index, state and, if need be, reinstate"
        ));
    }
    let index = object.number("index")?;
    let index = index.ok_or("the field index is missing: give the code's status index")?;
    let word = object.text("state")?;
    let word = word.ok_or("the field state is missing: give what has become of the code")?;
    Ok(Change {
        index: words::status_index(&index).map_err(|why| format!("the field index: {why}"))?,
        state: state(&word).map_err(|why| format!("the field state: {why}"))?,
        revocation: match object.truth("reinstate")? {
            Some(true) => Revocation::Withdrawn,
            Some(false) | None => Revocation::Stays,
        },
    })
}

fn csv(line: &str, number: u64) -> Result<Option<Change>, String> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let (index, word, revocation) = match fields.as_slice() {
        ["index", "state"] | ["index", "state", "reinstate"] if number == 1 => return Ok(None),
        [index, state] | [index, state, "" | "false"] => (index, state, Revocation::Stays),
        [index, state, "true" | "reinstate"] => (index, state, Revocation::Withdrawn),
        _ => {
            return Err(
                "a line is INDEX,STATE or INDEX,STATE,reinstate, without quotation marks"
                    .to_owned(),
            );
        }
    };
    Ok(Some(Change {
        index: words::status_index(index).map_err(|why| format!("the index: {why}"))?,
        state: state(word).map_err(|why| format!("the state: {why}"))?,
        revocation,
    }))
}

/// Some millions of lines.
const MAX_CHANGES_BYTES: u64 = 256 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(lines: &[&str]) -> Result<Changes, String> {
        let mut changes = Changes::default();
        for line in lines {
            let change = ndjson(line)?;
            changes
                .add(change, (*line).to_owned())
                .map_err(|(_, why)| why)?;
        }
        Ok(changes)
    }

    #[test]
    fn the_last_line_counts_and_a_revocation_stays() {
        let red = "{\"index\":7,\"state\":\"red\"}";
        let revoked = "{\"index\":7,\"state\":\"revoked\"}";
        let reinstated = "{\"index\":7,\"state\":\"as-signed\",\"reinstate\":true}";
        let changes = folded(&[red, revoked, "{\"index\":8,\"state\":\"yellow\"}"]).unwrap();
        assert_eq!(changes.latest(7).unwrap().state, ListedState::Revoked);
        assert_eq!(changes.latest(8).unwrap().state, ListedState::NowYellow);
        assert!(folded(&[revoked, red]).unwrap_err().contains("reinstate"));
        let changes = folded(&[revoked, reinstated, red]).unwrap();
        let latest = changes.latest(7).unwrap();
        assert_eq!(latest.state, ListedState::NowRed);
        assert_eq!(latest.revocation, Revocation::Withdrawn);
        assert!(folded(&[revoked, reinstated, revoked, red]).is_err());
    }

    #[test]
    fn lines_are_read_as_they_are_written() {
        for (state, revocation) in [
            (ListedState::Suspended, Revocation::Stays),
            (ListedState::AsSigned, Revocation::Withdrawn),
        ] {
            let change = ndjson(&line(7, state, revocation)).unwrap();
            assert_eq!((change.index, change.state), (7, state));
            assert_eq!(change.revocation, revocation);
        }
    }

    #[test]
    fn lines_of_tables_have_two_fields_or_three() {
        assert!(csv("index,state", 1).unwrap().is_none());
        assert!(csv("index,state", 2).is_err());
        let change = csv("7, as-signed, reinstate", 2).unwrap().unwrap();
        assert_eq!((change.index, change.state), (7, ListedState::AsSigned));
        assert_eq!(change.revocation, Revocation::Withdrawn);
        for line in [
            "7",
            "7,blue",
            "-7,red",
            "\"7\",\"red\"",
            "7,red,yes",
            "7;red",
        ] {
            assert!(csv(line, 1).is_err(), "{line}");
        }
    }
}
