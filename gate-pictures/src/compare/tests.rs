use super::*;

#[test]
fn only_the_expected_text_counts_as_read() {
    let entry = entry("A", &["B"]);
    assert_eq!(judge(&["A"], &entry), (Outcome::Read, 0));
    assert_eq!(judge(&["B"], &entry), (Outcome::Missed, 0));
    assert_eq!(judge(&["C"], &entry), (Outcome::Missed, 1));
    assert_eq!(judge(&["A", "C", "C"], &entry), (Outcome::Read, 1));
    assert_eq!(judge(&[], &entry), (Outcome::Missed, 0));
}

#[test]
fn any_text_is_wrong_where_there_is_no_code() {
    let entry = entry("", &[]);
    assert_eq!(judge(&["A", ""], &entry), (Outcome::Missed, 2));
}

#[test]
fn the_line_end_of_a_text_file_is_no_text() {
    assert_eq!(judge(&["A"], &entry("A\n", &[])), (Outcome::Read, 0));
}

#[test]
fn a_late_answer_is_none() {
    let said = Said {
        picture: 0,
        reader: "zxing-cpp",
        milliseconds: 1_001.0,
        texts: vec!["A".to_owned()],
    };
    let answer = heard(&said, &entry("A", &[]), 1_000.0);
    assert_eq!(answer.outcome, Outcome::Late);
}

fn judge(texts: &[&str], entry: &Entry) -> (Outcome, usize) {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    judged(&texts, entry)
}

fn entry(text: &str, others: &[&str]) -> Entry {
    Entry {
        file: "a.png".to_owned(),
        category: "clean".to_owned(),
        step: 1,
        text: text.to_owned(),
        others: others.iter().map(|text| (*text).to_owned()).collect(),
    }
}
