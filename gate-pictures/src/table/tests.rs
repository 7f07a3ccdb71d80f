use super::*;

#[test]
fn shares_are_of_pictures_and_any_counts_each_once() {
    let entries = [entry("clean"), entry("tilt")];
    let answers = [
        answer(0, "ours", Outcome::Read),
        answer(1, "ours", Outcome::Missed),
        answer(0, "other", Outcome::Read),
        answer(1, "other", Outcome::Late),
    ];
    let table = table(&entries, &answers, "any", share_of);
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0], ["pictures", "ours", "other", "any"]);
    assert_eq!(rows[1], ["clean", "1", "100.0", "100.0", "100.0"]);
    assert_eq!(rows[2], ["tilt", "1", "0.0", "0.0", "0.0"]);
    assert_eq!(rows[4], ["all", "2", "50.0", "50.0", "50.0"]);
}

#[test]
fn times_are_sorted_before_they_are_counted() {
    let answers: Vec<Answer> = (1..=20_u8)
        .rev()
        .map(|time| Answer {
            milliseconds: f64::from(time),
            ..answer(0, "ours", Outcome::Read)
        })
        .collect();
    let answers: Vec<&Answer> = answers.iter().collect();
    assert_eq!(times(&answers), "11 / 20 / 20");
}

#[test]
fn fails_tell_who_read_what_the_first_did_not() {
    let entries = [entry("clean"), entry("tilt")];
    let answers = [
        answer(0, "ours", Outcome::Read),
        answer(1, "ours", Outcome::Missed),
        answer(1, "other", Outcome::Read),
    ];
    let paths = [PathBuf::from("a"), PathBuf::from("b")];
    let fails = fails(&paths, &entries, &answers);
    assert_eq!(
        fails.lines().skip(1).collect::<Vec<_>>(),
        ["b\ttilt\t1\tother"]
    );
}

fn entry(category: &str) -> Entry {
    Entry {
        file: "a.png".to_owned(),
        category: category.to_owned(),
        step: 1,
        text: "A".to_owned(),
        others: Vec::new(),
    }
}

fn answer(picture: usize, reader: &'static str, outcome: Outcome) -> Answer {
    Answer {
        picture,
        reader,
        milliseconds: 1.0,
        outcome,
        wrong: 0,
    }
}
