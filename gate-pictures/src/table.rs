//! Results as text.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::compare::{Answer, Outcome};
use crate::manifest::Entry;
use crate::number::{float, whole};

/// What each decoder read of each category and step, how fast, and what it made up.
pub(crate) fn report(entries: &[Entry], answers: &[Answer]) -> String {
    let mut report = String::from("\nShare read, in per cent\n");
    report += &table(entries, answers, "any", share_of);
    report += "\nMilliseconds: median / 95 of 100 / longest\n";
    report += &table(entries, answers, "", |answers, _| times(answers));
    report += "\nTexts that are in no picture, late answers, panics, refusals\n";
    report += &table(entries, answers, "", |answers, _| faults(answers));
    report
}

/// Each result on a line.
pub(crate) fn lines(entries: &[Entry], answers: &[Answer]) -> String {
    let head = "file\tcategory\tstep\tdecoder\tms\toutcome\twrong\n";
    let line = |answer: &Answer| {
        let entry = entries.get(answer.picture)?;
        let outcome = format!("{:?}", answer.outcome).to_lowercase();
        Some(format!(
            "{}\t{}\t{}\t{}\t{:.3}\t{outcome}\t{}\n",
            entry.file,
            entry.category,
            entry.step,
            answer.reader,
            answer.milliseconds,
            answer.wrong,
        ))
    };
    let lines = answers.iter().filter_map(line);
    std::iter::once(head.to_owned()).chain(lines).collect()
}

/// The pictures that the first decoder did not read, and which ones did.
pub(crate) fn fails(paths: &[PathBuf], entries: &[Entry], answers: &[Answer]) -> String {
    let Some(first) = answers.first().map(|answer| answer.reader) else {
        return String::new();
    };
    let mut lines = String::from("path\tcategory\tstep\tread by\n");
    for (number, (path, entry)) in paths.iter().zip(entries).enumerate() {
        let read = answers
            .iter()
            .filter(|answer| answer.picture == number && answer.outcome == Outcome::Read);
        let by: Vec<&str> = read.map(|answer| answer.reader).collect();
        if !by.contains(&first) && !entry.text.is_empty() {
            let (category, step, by) = (&entry.category, entry.step, by.join(","));
            lines += &format!("{}\t{category}\t{step}\t{by}\n", path.display());
        }
    }
    lines
}

/// A row for each category, then for each step, then for all; a column for each decoder.
fn table(
    entries: &[Entry],
    answers: &[Answer],
    together: &str,
    cell: impl Fn(&[&Answer], usize) -> String,
) -> String {
    let readers = readers(answers);
    let mut rows = vec![head(&readers, together)];
    for (name, chosen) in groups(entries) {
        let pictures = chosen.len();
        let of_group = |answer: &&Answer| chosen.contains(&answer.picture);
        let mut row = vec![name, pictures.to_string()];
        for reader in &readers {
            let theirs = answers.iter().filter(|answer| answer.reader == *reader);
            row.push(cell(&theirs.filter(of_group).collect::<Vec<_>>(), pictures));
        }
        if !together.is_empty() {
            row.push(cell(
                &answers.iter().filter(of_group).collect::<Vec<_>>(),
                pictures,
            ));
        }
        rows.push(row);
    }
    aligned(&rows)
}

fn head(readers: &[&str], together: &str) -> Vec<String> {
    let columns = ["", "pictures"].iter().chain(readers);
    let mut head: Vec<String> = columns.map(|name| (*name).to_owned()).collect();
    if !together.is_empty() {
        head.push(together.to_owned());
    }
    head
}

/// The decoders in the order in which they were asked.
fn readers(answers: &[Answer]) -> Vec<&'static str> {
    let mut readers = Vec::new();
    for answer in answers {
        if !readers.contains(&answer.reader) {
            readers.push(answer.reader);
        }
    }
    readers
}

fn groups(entries: &[Entry]) -> Vec<(String, BTreeSet<usize>)> {
    let mut groups: Vec<(String, BTreeSet<usize>)> = Vec::new();
    let mut put =
        |name: String, picture: usize| match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, pictures)) => {
                pictures.insert(picture);
            }
            None => groups.push((name, BTreeSet::from([picture]))),
        };
    for (picture, entry) in entries.iter().enumerate() {
        put(entry.category.clone(), picture);
    }
    for (picture, entry) in entries.iter().enumerate() {
        put(format!("step {}", entry.step), picture);
    }
    for picture in 0..entries.len() {
        put("all".to_owned(), picture);
    }
    groups
}

/// Of the pictures, those that at least one answer has read.
fn share_of(answers: &[&Answer], pictures: usize) -> String {
    let read = answers
        .iter()
        .filter(|answer| answer.outcome == Outcome::Read);
    let read: BTreeSet<usize> = read.map(|answer| answer.picture).collect();
    let share = 100.0 * float(read.len()) / float(pictures.max(1));
    format!("{share:.1}")
}

fn times(answers: &[&Answer]) -> String {
    let mut times: Vec<f64> = answers.iter().map(|answer| answer.milliseconds).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f32| {
        let place = whole(float(times.len()) * share);
        let place = place.min(times.len().saturating_sub(1));
        times.get(place).copied().unwrap_or_default()
    };
    format!("{:.0} / {:.0} / {:.0}", at(0.5), at(0.95), at(1.0))
}

fn faults(answers: &[&Answer]) -> String {
    let count = |outcome: Outcome| {
        let such = answers.iter().filter(|answer| answer.outcome == outcome);
        such.count()
    };
    let wrong: usize = answers.iter().map(|answer| answer.wrong).sum();
    let (late, panicked) = (count(Outcome::Late), count(Outcome::Panicked));
    format!("{wrong} {late} {panicked} {}", count(Outcome::Refused))
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(String::len).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| match column {
            0 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  "))
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
