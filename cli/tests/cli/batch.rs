//! Batches: order, bad lines, defaults, documents, files.

use crate::bench::{Bench, cheap_line};
use crate::world::AT;
use serde_json::Value;

pub(crate) const ISSUE: [&str; 4] = ["issue", "--key", "issuer.pem", "--batch"];
pub(crate) const VERIFY: [&str; 4] = ["verify", "--issuer-key", "issuer.pub", "--batch"];

pub(crate) fn lines(text: &str) -> Vec<Value> {
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn output_is_in_input_order_and_verifies() {
    let bench = Bench::with_keys();
    let input: String = (0..2_000).map(cheap_line).collect();
    bench.write("people.ndjson", &input);
    let run = bench.run(&[&ISSUE[..], &["people.ndjson", "-o", "codes.ndjson"]].concat());
    assert_eq!(
        (run.status, run.out.as_str(), run.err.as_str()),
        (Some(0), "", "")
    );
    let codes = lines(&bench.read("codes.ndjson"));
    let ids: Vec<_> = codes
        .iter()
        .filter_map(|code| code["id"].as_u64())
        .collect();
    assert_eq!(ids, (0..2_000).collect::<Vec<u64>>());
    // Only what is not the code's own passes through.
    assert!(
        codes
            .iter()
            .all(|code| code.as_object().unwrap().len() == 2)
    );
    let run = bench.run(&[&VERIFY[..], &["codes.ndjson"]].concat());
    assert_eq!(run.status, Some(0), "{}", run.err);
    let verdicts = lines(&run.out);
    assert_eq!(verdicts.len(), 2_000);
    assert!(verdicts.iter().zip(&codes).all(|(verdict, code)| {
        verdict["verdict"] == "verified"
            && verdict["text"] == code["text"]
            && verdict["id"] == code["id"]
    }));
}

#[test]
fn a_bad_line_is_an_error_on_its_own_line_and_the_rest_goes_on() {
    let bench = Bench::with_keys();
    let mut input = cheap_line(1).into_bytes();
    input.extend_from_slice(b"\n  \n");
    input.extend_from_slice(
        b"{\"id\":2,\"document\":\"passport:USA:X1234567:1990-01-31\",\"for\":\"24h\"}\n",
    );
    input.extend_from_slice(b"{\"id\":3,\xff}\n");
    input.extend(vec![b'x'; 1_100_000]);
    input.extend_from_slice(b"\n[1]\n{\"id\":4\n");
    input.extend_from_slice(cheap_line(5).trim_end().as_bytes());
    let run = bench.run_with(&[&ISSUE[..], &["-"]].concat(), &input);
    assert_eq!(run.status, Some(1));
    let replies = lines(&run.out);
    let numbers: Vec<_> = replies.iter().map(|reply| reply["line"].as_u64()).collect();
    assert_eq!(
        numbers,
        [None, Some(4), Some(5), Some(6), Some(7), Some(8), None]
    );
    assert!(
        replies
            .iter()
            .all(|reply| reply["text"].is_string() != reply["error"].is_string())
    );
    assert_eq!(replies[1]["id"], 2);
    assert!(!run.out.contains("X1234567") && !run.err.contains("X1234567"));
    assert!(
        run.err.starts_with("5 of 7 lines got no code"),
        "{}",
        run.err
    );
}

#[test]
fn flags_hold_for_lines_that_do_not_say_otherwise() {
    let bench = Bench::with_keys();
    let known = "\"identity\":\"000102030405060708090a0b\",\"cti\":\"0001020304050607\",\"document-type\":\"other\"";
    let input = format!(
        "{{{known}}}\n\
         {{{known},\"colour\":\"red\",\"for\":\"1h\",\"region\":31,\"at\":1795262400}}\n\
         {{{known},\"colour\":null,\"from\":\"2026-11-22T00:00:00Z\"}}\n"
    );
    let flags = [
        "-",
        "--colour",
        "green",
        "--for",
        "24h",
        "--region",
        "4401",
        "--at",
        "2026-11-21T00:00:00Z",
    ];
    let run = bench.run_with(&[&ISSUE[..], &flags].concat(), input.as_bytes());
    assert_eq!(run.status, Some(0), "{}{}", run.out, run.err);
    let claims: Vec<Value> = lines(&run.out)
        .iter()
        .map(|line| {
            let code = bench.run(&["inspect", line["text"].as_str().unwrap(), "--json"]);
            serde_json::from_str::<Value>(&code.out).unwrap()["claims"].clone()
        })
        .collect();
    let said = |claims: &Value| {
        ["colour", "region", "issued_at", "valid_from", "valid_until"].map(|name| {
            claims[name]
                .as_str()
                .map_or_else(|| claims[name].to_string(), str::to_owned)
        })
    };
    let day = |day: &str, hour: &str| format!("2026-11-{day}T{hour}:00:00Z");
    assert_eq!(
        said(&claims[0]),
        [
            "green".into(),
            "4401".into(),
            day("21", "00"),
            day("21", "00"),
            day("22", "00")
        ]
    );
    assert_eq!(
        said(&claims[1]),
        [
            "red".into(),
            "31".into(),
            day("21", "12"),
            day("21", "12"),
            day("21", "13")
        ]
    );
    assert_eq!(
        said(&claims[2]),
        [
            "green".into(),
            "4401".into(),
            day("21", "00"),
            day("22", "00"),
            day("23", "00")
        ]
    );
    for personal in [
        "--document",
        "--mrz",
        "--companion",
        "--status-index",
        "--holder-key",
    ] {
        let run = bench.run(&[&ISSUE[..], &["-", personal, "7"]].concat());
        assert_eq!(run.status, Some(2), "{personal} {}", run.err);
    }
}

#[test]
fn documents_in_lines_are_checked_and_do_not_pass_through() {
    let bench = Bench::with_keys();
    let person = |number: &str| {
        format!(
            "\"document\":\"passport:USA:{number}:1990-01-31\",\"colour\":\"green\",\"for\":\"1h\""
        )
    };
    let input = format!("{{\"n\":1,{}}}\n", person("X1234567"));
    let issued = bench.run_with(&[&ISSUE[..], &["-"]].concat(), input.as_bytes());
    let text = lines(&issued.out)[0]["text"].clone();
    assert!(!issued.out.contains("X1234567"));
    let ask = |more: &str| format!("{{\"text\":{text}{more}}}\n");
    let input = [
        ask(",\"document\":\"passport:USA:X1234567:1990-01-31\""),
        ask(",\"document\":\"passport:USA:X1234568:1990-01-31\""),
        ask(",\"document\":\"X1234567\",\"n\":3"),
        ask(",\"document\":\"a\",\"mrz\":\"b\""),
        ask(",\"document-type\":\"whatever\""),
    ];
    let run = bench.run_with(&[&VERIFY[..], &["-"]].concat(), input.concat().as_bytes());
    assert_eq!(run.status, Some(1));
    assert!(!run.out.contains("X123456"), "{}", run.out);
    let replies = lines(&run.out);
    assert_eq!(
        (&replies[0]["verdict"], &replies[0]["identity"]),
        (&"verified".into(), &"match".into())
    );
    assert_eq!(
        (&replies[1]["reason"], &replies[1]["identity"]),
        (&"identity/mismatch".into(), &"mismatch".into())
    );
    assert_eq!(
        (&replies[2]["line"], &replies[2]["n"]),
        (&3.into(), &3.into())
    );
    assert!(replies[3]["error"].is_string());
    assert_eq!(
        (&replies[4]["verdict"], &replies[4]["identity"]),
        (&"verified".into(), &"not-checked".into())
    );
}

#[test]
fn an_output_file_appears_whole_or_not_at_all() {
    let bench = Bench::with_keys();
    bench.write("in.ndjson", cheap_line(1));
    bench.write("out.ndjson", "precious\n");
    let batch = [&ISSUE[..], &["in.ndjson", "-o", "out.ndjson"]].concat();
    let run = bench.run(&batch);
    assert_eq!(run.status, Some(2));
    assert!(
        run.err.contains("out.ndjson: this file exists"),
        "{}",
        run.err
    );
    assert_eq!(bench.read("out.ndjson"), "precious\n");
    assert_eq!(
        bench.run(&[&batch[..], &["--force"]].concat()).status,
        Some(0)
    );
    assert!(
        bench
            .read("out.ndjson")
            .starts_with("{\"id\":1,\"text\":\"OHC1:")
    );
    assert_eq!(
        bench.files(),
        ["in.ndjson", "issuer.pem", "issuer.pub", "out.ndjson"]
    );
}

#[test]
fn lines_at_times_of_their_own_keep_their_verdicts_among_others() {
    let bench = Bench::world();
    let code = serde_json::Value::from(bench.code(&[]).as_str());
    // The code's own window, before it and after it; each third line has no code.
    let times = [
        "",
        ",\"at\":\"2026-11-20T00:00:00Z\"",
        ",\"at\":\"2027-11-20T00:00:00Z\"",
    ];
    let verdicts = ["verified", "time/not-yet-valid", "time/expired"];
    let (mut input, mut expected) = (String::new(), Vec::new());
    for number in 0..100_usize {
        let (time, verdict) = (times[number * 7 % 5 % 3], verdicts[number * 7 % 5 % 3]);
        if number % 3 == 1 {
            input.push_str("{\"text\":\"OHC1:BB8\"}\n");
            expected.push("malformed/cose");
        } else {
            input.push_str(&format!("{{\"n\":{number},\"text\":{code}{time}}}\n"));
            expected.push(verdict);
        }
    }
    bench.write("in.ndjson", input);
    let batch = [
        "verify",
        "--batch",
        "in.ndjson",
        "--issuer-key",
        "issuer.pub",
        "--at",
        AT,
    ];
    let run = bench.run(&batch);
    let found = lines(&run.out);
    let found: Vec<&str> = found
        .iter()
        .map(|line| {
            line["reason"]
                .as_str()
                .or(line["verdict"].as_str())
                .unwrap()
        })
        .collect();
    assert_eq!(found, expected, "{}", run.err);
}
