//! Live presentations, on the way to a verdict.

use crate::bench::Bench;
use crate::places::{TRUST, verdict};
use crate::world::{AT, DOCUMENT};
use serde_json::Value;

#[test]
fn a_live_presentation_is_taken_where_and_when_it_was_made() {
    let bench = Bench::world();
    let code = bench.code(&["--holder-key", "holder.pub"]);
    let present = [
        "present",
        &code,
        "--holder-key",
        "holder.pem",
        "--place-id",
        "h-1",
        "--at",
        AT,
    ];
    let live = bench.done(&[&present[..], &["--qr", "live.png"]].concat());
    let live = live.trim_end();
    assert!(live.starts_with("OHL1:"), "{live}");
    assert_eq!(bench.done(&["scan", "live.png"]).trim_end(), live);
    let hospital = [
        "--status",
        "list.cbor",
        "--place",
        "hospital",
        "--document",
        DOCUMENT,
    ];
    let at = |text: &str, more: &[&str]| verdict(&bench, text, &[&hospital[..], more].concat());
    let (status, found) = at(live, &["--place-id", "h-1"]);
    assert_eq!(
        (status, &found["verdict"]),
        (Some(0), &"admit".into()),
        "{found}"
    );
    assert_eq!(
        found["presented"],
        serde_json::json!({"at": AT, "place": "h-1"})
    );
    for (text, more) in [
        (live, &["--place-id", "h-2"][..]),
        (live, &["--place-id", "h-1", "--at", "2026-11-21T12:01:01Z"]),
        (code.as_str(), &["--place-id", "h-1"]),
    ] {
        let (status, found) = at(text, more);
        assert_eq!(
            (status, &found["reason"]),
            (Some(1), &"policy/live".into()),
            "{found}"
        );
    }
    let (status, found) = verdict(
        &bench,
        live,
        &["--status", "list.cbor", "--at", "2026-11-21T12:01:01Z"],
    );
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"policy/live".into()),
        "{found}"
    );
    let picture = [
        "verify",
        "--image",
        "live.png",
        "--trust",
        "bundle.cbor",
        "--roots",
        "roots.toml",
    ];
    bench.done(&[&picture[..], &["--status", "list.cbor", "--at", AT]].concat());

    let (status, said) = bench.json(&["inspect", live]);
    assert_eq!((status, &said["trust"]), (Some(0), &"UNVERIFIED".into()));
    assert_eq!(
        (&said["presentation"]["place"], &said["text"]),
        (&"h-1".into(), &code.as_str().into())
    );
    assert_eq!(said["claims"]["status_index"], 7);
    let words = bench.done(&["inspect", live]);
    for part in [
        "presentation",
        "holder's signature  not checked",
        "presented  2026",
        "claims",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    for (text, fault) in [
        ("OHL1:bb8", "malformed/base45"),
        ("OHL1:BB8", "malformed/cose"),
        ("OHL1:", "malformed/cbor"),
        (live.split_at(305).0, "malformed/cbor"),
        (&format!("OHL1:{}", "A".repeat(3_000)), "malformed/too-long"),
    ] {
        let (status, said) = bench.json(&["inspect", text]);
        assert_eq!(
            (status, &said["reason"]),
            (Some(1), &fault.into()),
            "{said}"
        );
        assert_eq!(bench.run(&["inspect", text]).status, Some(1));
        let (_, found) = bench.json(&["verify", text, "--issuer-key", "issuer.pub"]);
        assert_eq!(found["reason"], fault);
    }
    let fails = |args: &[&str], said: &str| bench.fails(&[&["present"][..], args].concat(), said);
    fails(
        &["OHC1:BB8", "--holder-key", "holder.pem"],
        "CODE: the envelope is not COSE_Sign1",
    );
    fails(
        &[&code, "--holder-key", "issuer.pem"],
        "CODE: the code is not bound to this holder's key",
    );
    fails(
        &[&code, "--holder-key", "holder.pub"],
        "holder.pub: this is a public key",
    );
    fails(&[&code], "--holder-key is missing: give --holder-key FILE");
    fails(&["--holder-key", "holder.pem"], "no code is given");
    fails(
        &[&code, "--holder-key", "holder.pem", "--place-id", ""],
        "--place-id: a place's id has 1 to",
    );
    fails(
        &[&code, "--holder-key", "holder.pem", "--qr", "live.png"],
        "live.png: this file exists",
    );
}

#[test]
fn what_a_holder_writes_steers_no_terminal() {
    let bench = Bench::world();
    let code = bench.code(&["--holder-key", "holder.pub"]);
    // Control characters are refused by `present`; another builder might let them through too.
    let place = "gate\u{202e}\u{2066}1";
    let live = bench.done(&[
        "present",
        &code,
        "--holder-key",
        "holder.pem",
        "--place-id",
        place,
        "--at",
        AT,
    ]);
    let live = live.trim_end();
    let shown = format!("{AT} for gate\\u{{202e}}\\u{{2066}}1\n");
    for gate in [&["--place", "metro"][..], &[]] {
        let args = ["verify", live, "--status", "list.cbor", "--at", AT];
        let args = [&args[..], &TRUST, gate].concat();
        let said = bench.run(&args).out;
        assert!(said.contains(&shown), "{gate:?}: {said}");
        let said = bench.run(&[&args[..], &["--json"]].concat()).out;
        let found: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(found["presented"]["place"], place, "{gate:?}: {said}");
        assert!(
            !said.contains(['\u{2066}', '\u{202e}']),
            "{gate:?}: {said:?}"
        );
    }
}
