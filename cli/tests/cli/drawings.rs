//! What `qr` draws, what it says about it, and what it does not draw.

use crate::bench::{Bench, Ended};
use crate::verbs::{DOCUMENT, issue, json};

#[test]
fn a_drawing_is_measured_and_never_drawn_over_another() {
    let bench = Bench::with_keys();
    let text = code(&bench, "red");
    let draw = ["qr", "-", "-o", "code.svg"];
    let run = bench.run_with(&draw, text.as_bytes());
    let said = "version 8, level M; 57 by 57 modules\n";
    assert_eq!((run.status, run.err.as_str()), (Some(0), said));
    let again = bench.run_with(&draw, text.as_bytes());
    assert_eq!(again.status, Some(2));
    let why = "code.svg: this file exists";
    assert!(again.err.contains(why), "{}", again.err);
    let forced = bench.run_with(&[&draw[..], &["--force"]].concat(), text.as_bytes());
    assert_eq!(forced.status, Some(0), "{}", forced.err);

    let long = bench.run(&["qr", &"A".repeat(484), "-o", "long.png"]);
    assert_eq!(long.status, Some(2));
    assert!(long.err.contains("483"), "{}", long.err);
    assert_eq!(bench.files(), ["code.svg", "issuer.pem", "issuer.pub"]);
}

#[test]
fn a_terminal_shows_half_blocks_sign_word_and_caption() {
    let bench = Bench::with_keys();
    let text = code(&bench, "yellow");
    let plain = bench.run(&["qr", &text, "-o", "-"]);
    assert!(plain.out.contains('▀') && !plain.out.contains('\u{1b}'));
    assert_eq!(plain.err, "version 8, level M\n");
    let framed = bench.run(&["qr", &text, "-o", "-", "--colour", "--caption", "四号门"]);
    assert_eq!(framed.out, format!("{}▲ YELLOW\n四号门\n", plain.out));
    let both = issue(
        &bench,
        &["--colour", "red", "--document", DOCUMENT, "--qr", "-"],
    );
    assert!(
        both.out.starts_with("OHC1:") && both.out.contains('▀'),
        "{}",
        both.out
    );
}

#[test]
fn a_frame_has_the_holders_colour_or_a_worse_one() {
    let bench = Bench::with_keys();
    let text = code(&bench, "yellow");
    let draw = |colour: &[&str]| {
        let args = [&["qr", "-o", "code.svg", "--force"], colour].concat();
        let run = bench.run_with(&args, text.as_bytes());
        (run.status, run.err)
    };
    let title = || {
        let svg = bench.read("code.svg");
        let (_, title) = svg.split_once("<title>").unwrap();
        title.split_once('<').unwrap().0.to_owned()
    };
    // However it is written; the modules stay black.
    for (colour, word) in [
        (&["-", "--colour"][..], "YELLOW"),
        (&["--colour", "-"], "YELLOW"),
        (&["--colour", &text], "YELLOW"),
        (&["-", "--colour", "yellow"], "YELLOW"),
        (&["-", "--colour=red"], "RED"),
        (&["--colour", "red", "-"], "RED"),
    ] {
        let (status, err) = draw(colour);
        assert_eq!((status, title().as_str()), (Some(0), word), "{err}");
        assert!(bench.read("code.svg").contains("<path fill=\"#000000\""));
    }
    for (colour, why) in [
        (
            &["-", "--colour", "green"][..],
            "--colour: the code itself is yellow, and its frame cannot be green",
        ),
        (
            &["-", "--colour", "grey"],
            "--colour: expected one of: green, yellow, red",
        ),
        (
            &["--colour", "red"],
            "CODE is missing: give it after the verb",
        ),
        (&["--colour"], "CODE is missing: give it after the verb"),
    ] {
        let (status, err) = draw(colour);
        assert_eq!(status, Some(2), "{err}");
        assert!(err.starts_with(&format!("error: {why}")), "{err}");
    }
    let foreign = bench.run(&["qr", "HELLO", "--colour", "-o", "hello.png"]);
    let why = "error: --colour: this code has no colour: leave the flag out\n";
    assert!(foreign.err.ends_with(why), "{}", foreign.err);
}

#[test]
fn a_print_shop_gets_its_size() {
    let bench = Bench::with_keys();
    let text = code(&bench, "green");
    let draw = |more: &[&str]| {
        let run = bench.run(&[&["qr", &text, "--force"], more].concat());
        assert_eq!(run.status, Some(0), "{}", run.err);
        run.err
    };
    let size = ["--size-mm", "30"];
    assert_eq!(
        draw(&[&size[..], &["-o", "code.png"]].concat()),
        "version 8, level M; 684 by 684 pixels, 12 a module; 28.956 by 28.956 mm on paper, the \
         symbol with its quiet zone 28.956 mm, a module 0.508 mm\n"
    );
    assert_eq!(
        draw(
            &[
                &size[..],
                &["--dpi", "300", "--level", "H", "-o", "code.png"]
            ]
            .concat()
        ),
        "version 12, level H; 292 by 292 pixels, 4 a module; 24.723 by 24.723 mm on paper, the \
         symbol with its quiet zone 24.723 mm, a module 0.339 mm\n"
    );
    assert_eq!(
        draw(&[&size[..], &["--colour", "-o", "code.svg"]].concat()),
        "version 8, level M; 61 by 69 modules; 32.105 by 36.316 mm on paper, the symbol with its \
         quiet zone 30 mm, a module 0.526 mm\n"
    );
    assert!(
        bench
            .read("code.svg")
            .contains(" width=\"32.105mm\" height=\"36.316mm\"")
    );
}

#[test]
fn a_logo_takes_level_q_and_the_code_is_still_read() {
    let bench = Bench::with_keys();
    let text = code(&bench, "green");
    assert!(bench.run(&["qr", "LOGO", "-o", "logo.png"]).status == Some(0));
    let drawn = bench.run(&[
        "qr", &text, "--logo", "logo.png", "--colour", "-o", "code.png",
    ]);
    assert_eq!(drawn.status, Some(0), "{}", drawn.err);
    assert!(
        drawn.err.starts_with("version 10, level Q;"),
        "{}",
        drawn.err
    );
    let found = json(&bench.run(&["scan", "code.png", "--json"]).out);
    // The logo is a symbol as well.
    let codes = found["images"][0]["codes"].as_array().unwrap();
    let code = codes.iter().find(|code| code["text"] == text.as_str());
    assert_eq!(code.unwrap()["ec_level"], "Q");
}

#[test]
fn what_cannot_be_drawn_is_said_in_one_sentence() {
    let bench = Bench::with_keys();
    bench.write("not.png", "<svg/>");
    let text = code(&bench, "green");
    for (more, why) in [
        (
            &["--size-mm", "18"][..],
            "--size-mm: printed 18 mm wide, a module has 0.316 mm and needs 0.33 mm: give at least 18.81 mm",
        ),
        (
            &["--size-mm", "19", "--dpi", "300"],
            "--size-mm: printed 19 mm wide, a module has 0.254 mm and needs 0.339 mm: give at least 19.304 mm",
        ),
        (
            &["--size-mm", "3cm"],
            "--size-mm: a length is a number of millimetres, such as 30 or 28.5, up to 1000",
        ),
        (
            &["--size-mm", "900"],
            "--dpi: printed 900 mm wide, a module has 372 pixels, and 64 are the most drawn: give fewer dots an inch, or draw an SVG",
        ),
        (
            &["--size-mm", "30", "--dpi", "5000"],
            "--dpi: 5000 dots an inch: give 72 to 4800",
        ),
        (
            &["--size-mm", "30", "--dpi", "high"],
            "--dpi: give a whole number, such as 300 or 600",
        ),
        (&["--dpi", "300"], "--size-mm is missing: give --size-mm MM"),
        (
            &["--ink", "#ffbf00"],
            "--ink: the dark colour has luma 188: scanners need 100 or less",
        ),
        (
            &["--ink", "#ff0000"],
            "--ink: the dark colour has 255 of red and the light one 255: scanners that see by red light need at least 140 between them",
        ),
        (
            &["--paper", "#808080"],
            "--paper: the dark colour has luma 0 and the light one 128: scanners need at least 140 between them, dark below light",
        ),
        (
            &["--ink", "green"],
            "--ink: a colour is written #rrggbb, six hexadecimal digits",
        ),
        (
            &["--caption", ""],
            "--caption: a caption has 0 characters: give 1 to 64",
        ),
        (
            &["--caption", "a\nb"],
            "--caption: after 1 characters the caption has one that is no text: leave it out",
        ),
        (
            &["--caption", "Tor 四"],
            "--caption: after 4 characters the caption has one that a PNG has no glyph for: give Latin letters, or draw an SVG",
        ),
        (&["--level", "x"], "--level: give one of l, m, q, h"),
        (
            &["--logo", "not.png"],
            "--logo: the logo is no PNG, or a damaged one",
        ),
        (&["--logo", "none.png"], "none.png: there is no such file"),
        (
            &["--logo", "code.png"],
            "--output and --logo name the same file: give --output a file of its own",
        ),
    ] {
        let run = bench.run(&[&["qr", &text, "-o", "code.png"], more].concat());
        assert_eq!(error(&run), why);
    }
    for (more, why) in [
        (
            &["-o", "-", "--size-mm", "30"][..],
            "--size-mm: a terminal has no millimetres: give -o a file",
        ),
        (
            &["-o", "-", "--logo", "code.png"],
            "--logo: a terminal shows no pictures: give -o a file",
        ),
        (
            &["-o", "code.svg", "--size-mm", "30", "--dpi", "300"],
            "--dpi: an SVG has no dots, and is as wide as --size-mm says: leave --dpi out",
        ),
    ] {
        assert_eq!(error(&bench.run(&[&["qr", &text], more].concat())), why);
    }
    bench.run(&["qr", "LOGO", "-o", "logo.png"]);
    let low = bench.run(&[
        "qr", &text, "-o", "code.png", "--logo", "logo.png", "--level", "m",
    ]);
    let why = "--level: a logo hides modules that level M leaves too little to correct: draw at level Q or H";
    assert_eq!(error(&low), why);
    let stdin = bench.run_with(
        &["qr", "-", "-o", "code.png", "--logo", "-"],
        text.as_bytes(),
    );
    assert!(error(&stdin).starts_with("standard input (-) is given twice"));
    assert_eq!(
        bench.files(),
        ["issuer.pem", "issuer.pub", "logo.png", "not.png"]
    );
}

fn code(bench: &Bench, colour: &str) -> String {
    let code = issue(bench, &["--colour", colour, "--document", DOCUMENT]);
    code.out.trim_end().to_owned()
}

fn error(run: &Ended) -> &str {
    assert_eq!(run.status, Some(2), "{}", run.err);
    let sentence = run.err.trim_end().strip_prefix("error: ");
    sentence.unwrap_or(&run.err)
}
