//! Pictures that show one code, several, other symbols or none.

use std::fs;

use healthcode::qr::{EcLevel, Symbol};
use qrcode::bits::Bits;
use qrcode::{Color, QrCode, Version};
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::world::AT;

const LINK: &str = "https://example.org/";
const EU: &str = "HC1:NCFOXN";
const VERIFY: [&str; 4] = ["verify", "--issuer-key", "issuer.pub", "--image"];
/// Pixels of a module, and of the place that each symbol has.
const MODULE: usize = 3;
const CELL: usize = 65 * MODULE;

/// Symbols side by side.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the symbols fit in their places"
)]
fn drawn(symbols: &[QrCode]) -> Vec<u8> {
    let width = CELL * symbols.len();
    let mut pixels = vec![255; width * CELL];
    for (nth, symbol) in symbols.iter().enumerate() {
        let side = symbol.width();
        let modules = symbol.to_colors();
        let dark = |place: &usize| modules[*place] == Color::Dark;
        for place in (0..side * side).filter(dark) {
            for (dx, dy) in (0..MODULE * MODULE).map(|i| (i % MODULE, i / MODULE)) {
                let x = nth * CELL + (place % side + 8) * MODULE + dx;
                pixels[((place / side + 8) * MODULE + dy) * width + x] = 0;
            }
        }
    }
    png(width, CELL, &pixels)
}

fn png(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let side = |side: usize| u32::try_from(side).unwrap();
    let mut encoder = png::Encoder::new(&mut file, side(width), side(height));
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    writer.finish().unwrap();
    file
}

fn showing(texts: &[&str]) -> Vec<u8> {
    let symbol = |text: &&str| QrCode::with_error_correction_level(text, qrcode::EcLevel::M);
    let symbols: Vec<_> = texts.iter().map(|text| symbol(text).unwrap()).collect();
    drawn(&symbols)
}

fn with_eci(text: &str) -> Vec<u8> {
    let level = qrcode::EcLevel::M;
    let mut bits = Bits::new(Version::Normal(2));
    bits.push_eci_designator(26).unwrap();
    bits.push_byte_data(text.as_bytes()).unwrap();
    bits.push_terminator(level).unwrap();
    drawn(&[QrCode::with_bits(bits, level).unwrap()])
}

fn verified(bench: &Bench, picture: &str, more: &[&str]) -> (Option<i32>, Value) {
    bench.json(&[&VERIFY[..], &[picture, "--at", AT], more].concat())
}

#[test]
fn of_two_different_codes_none_is_taken() {
    let bench = Bench::world();
    let code = bench.code(&[]);
    bench.write("two.png", showing(&[&code, "OHC1:BB8"]));
    let refused = |verdict: &str| {
        let found = ["health-code"];
        json!({"verdict": verdict, "reason": "picture/ambiguous", "found": found})
    };
    assert_eq!(
        verified(&bench, "two.png", &[]),
        (Some(1), refused("refused"))
    );
    let words = bench.run(&[&VERIFY[..], &["two.png", "--at", AT]].concat());
    assert_eq!(
        (words.status, words.out.as_str(), words.err.as_str()),
        (
            Some(1),
            "REFUSED picture/ambiguous: two.png: this picture is ambiguous, with 2 different \
             health codes: show one at a time\n",
            ""
        )
    );
    let place = [
        "verify",
        "--image",
        "two.png",
        "--trust",
        "bundle.cbor",
        "--roots",
        "roots.toml",
        "--place",
        "metro",
        "--at",
        AT,
    ];
    let (status, mut denied) = bench.json(&place);
    denied.as_object_mut().unwrap().shift_remove("bundle");
    assert_eq!((status, denied), (Some(1), refused("deny")));
    // Who wants the text has none.
    let inspected = bench.run(&["inspect", "--image", "two.png"]);
    assert_eq!((inspected.status, inspected.out.as_str()), (Some(2), ""));
    assert!(
        inspected.err.contains("show one at a time"),
        "{}",
        inspected.err
    );

    // A copy is the same code, and other symbols do not count.
    bench.write("copies.png", showing(&[&code, LINK, &code]));
    let (status, found) = verified(&bench, "copies.png", &[]);
    assert_eq!(
        (status, &found["verdict"]),
        (Some(0), &"verified".into()),
        "{found}"
    );
    // A code and a live presentation of another are two.
    bench.write("live.png", showing(&["OHL1:BB8", "OHC1:BB8"]));
    assert_eq!(
        verified(&bench, "live.png", &[]).1["reason"],
        "picture/ambiguous"
    );
}

#[test]
fn what_is_no_health_code_is_named() {
    let bench = Bench::with_keys();
    bench.write("link.png", showing(&[LINK]));
    bench.write("eu.png", showing(&[EU]));
    bench.write("both.png", showing(&[LINK, EU]));
    bench.write("eci.png", with_eci("OHC1:BB8"));
    bench.write("blank.png", png(60, 60, &[255; 3_600]));
    for (picture, reason, found, said) in [
        (
            "link.png",
            "picture/foreign",
            json!(["link"]),
            "which shows a link: show",
        ),
        (
            "eu.png",
            "picture/foreign",
            json!(["eu-certificate"]),
            "which shows an EU digital certificate: show the health code",
        ),
        (
            "blank.png",
            "picture/none",
            json!([]),
            "no health code was found",
        ),
        (
            "eci.png",
            "picture/unusual",
            json!(["health-code"]),
            "names a character set, which no health code does: show the code as its issuer",
        ),
    ] {
        let expected = json!({"verdict": "refused", "reason": reason, "found": found});
        assert_eq!(verified(&bench, picture, &[]), (Some(1), expected));
        let words = bench.run(&[&VERIFY[..], &[picture]].concat()).out;
        assert!(
            words.starts_with(&format!("REFUSED {reason}: {picture}: ")),
            "{words}"
        );
        assert!(words.contains(said), "{words}");
    }
    let words = bench.run(&[&VERIFY[..], &["both.png"]].concat()).out;
    for part in ["a link", " and ", "an EU digital certificate"] {
        assert!(words.contains(part), "{words}");
    }
    assert!(
        !words.contains("example") && !words.contains("NCFO"),
        "{words}"
    );
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names() {
    let bench = Bench::empty();
    let folder = bench.path("photos");
    fs::create_dir_all(folder.join("sub.png")).unwrap();
    fs::create_dir(bench.path("empty")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    for (name, text) in [
        ("c.PNG", "C"),
        ("a.png", "A"),
        ("unnamed", "D"),
        (".hidden.png", "H"),
    ] {
        let symbol = Symbol::encode(text, EcLevel::M).unwrap();
        write(name, &symbol.to_png(Default::default(), Default::default()));
    }
    write("b.jpg", b"\xff\xd8\xff and no more");
    write("notes.txt", b"A");
    write("blank.png", &png(60, 60, &[255; 3_600]));
    let scan = bench.run(&["scan", "photos", "missing.png", "empty", "photos/a.png"]);
    assert_eq!((scan.status, scan.out.as_str()), (Some(2), "A\nC\nD\nA\n"));
    let broken = folder.join("b.jpg");
    let broken = broken.strip_prefix(bench.dir.path()).unwrap().display();
    for line in [
        "empty: no picture is in this folder".to_owned(),
        format!(
            "error: {broken}: this JPEG picture is damaged, cut short, or of a rare kind: save it anew"
        ),
        "error: missing.png: there is no such file".to_owned(),
        "error: 2 of 7 pictures could not be read: see above".to_owned(),
    ] {
        assert!(
            scan.err.lines().any(|it| it == line),
            "{line} in {}",
            scan.err
        );
    }
    assert_eq!(scan.err.lines().count(), 4, "{}", scan.err);
    let (status, found) = bench.json(&["scan", "photos"]);
    let entries = found["images"].as_array().unwrap();
    assert_eq!((status, entries.len()), (Some(2), 5));
    assert!(
        entries[1]["error"].as_str().unwrap().contains("damaged"),
        "{found}"
    );
    assert!(
        entries.iter().all(|entry| entry["milliseconds"].is_u64()),
        "{found}"
    );
    // An empty folder is no error, and nothing is found in it.
    assert_eq!(bench.run(&["scan", "empty"]).status, Some(1));
}

#[test]
fn what_is_found_is_told_with_how_it_was_found() {
    let bench = Bench::empty();
    bench.write("link.png", showing(&[LINK]));
    bench.write("eci.png", with_eci(EU));
    let (status, found) = bench.json(&["scan", "link.png", "eci.png", "--all"]);
    assert_eq!(status, Some(0), "{found}");
    let (link, eci) = (
        &found["images"][0]["codes"][0],
        &found["images"][1]["codes"][0],
    );
    let names: Vec<&String> = link.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "text",
            "kind",
            "corners",
            "version",
            "ec_level",
            "corrected",
            "stage"
        ]
    );
    assert_eq!(
        (&link["text"], &link["kind"]),
        (&LINK.into(), &"link".into())
    );
    assert_eq!(
        (&link["version"], &link["corrected"]),
        (&2.into(), &0.into())
    );
    let stage = link["stage"].as_str().unwrap();
    assert!(
        healthcode::qr::STAGES.iter().any(|it| it.name() == stage),
        "{stage}"
    );
    assert_eq!(
        (&eci["kind"], &eci["unusual"]),
        (&"eu-certificate".into(), &"eci".into())
    );
}

#[test]
fn a_budget_is_kept_and_says_when_it_was_too_small() {
    let bench = Bench::with_keys();
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..1_500 * 1_500)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    bench.write("noise.png", png(1_500, 1_500, &noise));
    let said = "error: noise.png: the picture could not be read in 1ms: give it more time with \
                --budget, or make it smaller";
    let verify = [&VERIFY[..], &["noise.png"]].concat();
    for args in [&["scan", "noise.png"][..], &verify] {
        let run = bench.run(&[args, &["--budget", "1ms"]].concat());
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{}", run.err);
        assert_eq!(run.err.lines().next(), Some(said));
    }
    for (args, said) in [
        (
            &["scan", "noise.png", "--budget", "0s"][..],
            "--budget: in no time nothing",
        ),
        (
            &["scan", "noise.png", "--budget", "5"],
            "--budget: give one number and one unit",
        ),
        (
            &["inspect", "OHC1:BB8", "--budget", "1s"],
            "--budget is the time to look at --image",
        ),
        (
            &[
                "verify",
                "--batch",
                "-",
                "--issuer-key",
                "issuer.pub",
                "--budget",
                "1s",
            ],
            "--budget is the time to look at --image",
        ),
    ] {
        let run = bench.run(args);
        assert_eq!(run.status, Some(2));
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn a_text_in_a_picture_cannot_steer_the_terminal() {
    let bench = Bench::empty();
    bench.write("steer.png", showing(&["a\u{1b}[31mb\nc\\\u{202e}"]));
    let scan = bench.run(&["scan", "steer.png"]);
    assert_eq!(
        (scan.status, scan.out.as_str()),
        (Some(0), "a\\u{1b}[31mb\\nc\\\\\\u{202e}\n")
    );
    let json = bench.run(&["scan", "steer.png", "--json"]).out;
    assert!(json.contains(r"a\u001b[31mb\nc\\\u202e"), "{json}");
}
