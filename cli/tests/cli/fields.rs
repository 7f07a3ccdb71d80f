//! Fields of batch lines: what is taken for a finding, what was meant, what is not repeated.

use serde_json::Value;

use crate::batch::{ISSUE, VERIFY, lines};
use crate::bench::{Bench, cheap_line};
use crate::verbs::{COMPANION, DOCUMENT, issue};

const FINDINGS: [&str; 10] = [
    "error",
    "verdict",
    "reason",
    "identity",
    "matched",
    "matched_colour",
    "status",
    "colour",
    "kid",
    "issuer",
];

#[test]
fn findings_are_never_those_of_the_input() {
    let bench = Bench::with_keys();
    let issued = bench.run_with(&[&ISSUE[..], &["-"]].concat(), cheap_line(1).as_bytes());
    let text = lines(&issued.out)[0]["text"].clone();
    let planted: String = FINDINGS
        .iter()
        .map(|name| format!(",\"{name}\":\"planted\""))
        .collect();
    let input = format!(
        "{{\"n\":1,\"text\":{text}{planted}}}\n{{\"n\":2,\"text\":\"OHC1:BB8\"{planted}}}\n\
         {{\"n\":3{planted}}}\n{{\"n\":4,\"n\":4{planted}}}\n"
    );
    let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), input.as_bytes());
    assert!(!run.out.contains("planted"), "{}", run.out);
    let found = lines(&run.out);
    assert_eq!(
        found[0],
        serde_json::json!({"n": 1, "text": text, "verdict": "verified", "identity": "not-checked"})
    );
    assert_eq!(found[1]["verdict"], "refused");
    assert_eq!(found[1]["identity"], "not-checked");
    for line in &found[2..] {
        assert!(
            line["error"].is_string() && line["identity"].is_null(),
            "{line}"
        );
    }
}

#[test]
fn a_match_says_whose_and_their_colour() {
    let bench = Bench::with_keys();
    let companion = format!("red:{COMPANION}");
    let people = [
        "--colour",
        "green",
        "--document",
        DOCUMENT,
        "--companion",
        &companion,
    ];
    let text = issue(&bench, &people).out;
    let ask = |document: &str| {
        let line = serde_json::json!({"text": text.trim_end(), "document": document});
        let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), line.to_string().as_bytes());
        let found = lines(&run.out).remove(0);
        ["identity", "matched", "matched_colour"].map(|name| found[name].clone())
    };
    assert_eq!(ask(DOCUMENT), ["match", "holder", "green"]);
    assert_eq!(ask(COMPANION), ["match", "companion 1", "red"]);
    let nobody = ask("passport:USA:X0000000:1990-01-31");
    assert_eq!(nobody, [Value::from("mismatch"), Value::Null, Value::Null]);
}

#[test]
fn a_line_without_a_code_has_no_text() {
    let bench = Bench::with_keys();
    let earlier =
        ",\"text\":\"OHC1:OLD\",\"verdict\":\"verified\",\"reason\":\"old\",\"error\":\"old\"";
    let good = cheap_line(1).replace("}\n", &format!("{earlier}}}\n"));
    let input = format!("{{\"n\":1{earlier}}}\n{{\"n\":2,\"n\":2{earlier}}}\n{good}");
    let run = bench.run_with(&[&ISSUE[..], &["-"]].concat(), input.as_bytes());
    let made = lines(&run.out);
    for line in &made[..2] {
        assert!(line["error"].is_string() && line["n"].is_u64(), "{line}");
        assert!(
            line["text"].is_null() && line["verdict"].is_null(),
            "{line}"
        );
    }
    assert_eq!(made[2].as_object().unwrap().len(), 2, "{}", made[2]);
    assert!(
        !run.out.contains("OLD") && !run.out.contains("old"),
        "{}",
        run.out
    );
}

#[test]
fn a_document_that_is_null_checks_nobody_and_is_refused() {
    let bench = Bench::with_keys();
    for name in ["document", "mrz"] {
        let line = format!("{{\"text\":\"OHC1:BB8\",\"{name}\":null}}\n");
        let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), line.as_bytes());
        let found = lines(&run.out).remove(0);
        let why = found["error"].as_str().unwrap();
        assert!(
            why.contains(name) && why.contains("leave the field out"),
            "{why}"
        );
        assert!(found["verdict"].is_null(), "{found}");
    }
}

#[test]
fn fields_that_are_almost_known_are_errors_and_not_repeated() {
    let bench = Bench::with_keys();
    let cases = [
        (&ISSUE, "Document", "document"),
        (&ISSUE, "document_type", "document-type"),
        (&ISSUE, "visits", "visit"),
        (&ISSUE, " companion ", "companion"),
        (&ISSUE, "status_index", "status-index"),
        (&ISSUE, "color", "colour"),
        (&VERIFY, "Document", "document"),
        (&VERIFY, "MRZ", "mrz"),
        (&VERIFY, "at ", "at"),
    ];
    for (verb, given, meant) in cases {
        let input = cheap_line(1).replace('{', "{\"text\":\"OHC1:BB8\",");
        let input = match verb == &VERIFY {
            true => "{\"id\":1,\"text\":\"OHC1:BB8\"}\n".to_owned(),
            false => input,
        };
        let input = input.replace("}\n", &format!(",\"{given}\":\"X1234567\"}}\n"));
        let run = bench.run_with(&[&verb[..], &["-"]].concat(), input.as_bytes());
        assert!(!run.out.contains("X1234567"), "{}", run.out);
        let line = lines(&run.out).remove(0);
        let why = line["error"].as_str().unwrap();
        assert!(why.contains(&format!("call it {meant},")), "{given} {why}");
        assert_eq!(line["id"], 1);
    }
}

#[test]
fn nobody_shows_a_document_of_the_future() {
    let bench = Bench::with_keys();
    let line = "{\"text\":\"OHC1:BB8\",\"document\":\"passport:USA:X1234567:2099-01-01\"}\n";
    let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), line.as_bytes());
    assert!(
        run.out.contains("document: the birth date is yet to come"),
        "{}",
        run.out
    );
    let verify = [
        "verify",
        "OHC1:BB8",
        "--issuer-key",
        "issuer.pub",
        "--document",
    ];
    let run = bench.run(&[&verify[..], &["passport:USA:X1234567:2099-01-01"]].concat());
    assert_eq!(run.status, Some(2));
    assert!(
        run.err
            .contains("--document: the birth date is yet to come"),
        "{}",
        run.err
    );
}

#[test]
fn errors_of_lines_say_which_part_and_what_is_right() {
    let bench = Bench::with_keys();
    let card = "I<UTOD231458907<<<<<<<<<<<<<<<\\n7408122F1204159UTO<<<<<<<<<<<6\\n\
                ERIKSSON<<ANNA<MARIA<<<<<<<<<<\\n";
    let visits = "\"visit\":[\"44:2026-11-10\",\"X1234567\"]";
    for (more, said) in [
        ("\"id\":2,\"id\":3", "\"id\" is given twice"),
        ("\"at\":true", "at: give a whole number of Unix seconds"),
        (visits, "the field visit number 2: a visit is written"),
        (
            &format!("\"colour\":\"green\",\"for\":\"1h\",\"mrz\":\"{card}\""),
            "document-type",
        ),
    ] {
        let run = bench.run_with(
            &[&ISSUE[..], &["-"]].concat(),
            format!("{{{more}}}").as_bytes(),
        );
        let line = lines(&run.out).remove(0);
        let why = line["error"].as_str().unwrap();
        assert!(why.contains(said) && !why.contains("X1234567"), "{why}");
    }
    let mut long = vec![b'x'; 1_100_000];
    long.push(b'\n');
    let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), &long);
    assert!(run.out.contains("a line of its own"), "{}", run.out);
}

#[test]
fn nor_is_what_is_called_almost_like_a_finding() {
    let bench = Bench::with_keys();
    let planted: String = [
        "Verdict",
        "verdict ",
        "decision",
        "Decision",
        "Status",
        "SEEN_BEFORE",
        "seen-before",
        "matched colour",
        "color",
        "presented",
        "Trace",
    ]
    .iter()
    .map(|name| format!(",\"{name}\":\"planted\""))
    .collect();
    let input = format!("{{\"text\":\"OHC1:BB8\",\"region\":4401{planted}}}\n");
    let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), input.as_bytes());
    assert!(!run.out.contains("planted"), "{}", run.out);
    assert_eq!(lines(&run.out)[0]["region"], 4_401);
}
