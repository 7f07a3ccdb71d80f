use super::*;
use crate::qr::render::{Caption, EcLevel, Ink, Sheet, Symbol};

fn symbol() -> Symbol {
    Symbol::encode("OHC1:6BF", EcLevel::Q).unwrap()
}

#[test]
fn captions_are_text_in_any_script_and_never_markup() {
    let symbol = symbol();
    let sheet = |text: &str| {
        let caption = Caption::new(text).unwrap();
        Sheet::new(&symbol).with_caption(&caption).unwrap().to_svg()
    };
    let svg = sheet("</text><a>");
    assert!(
        svg.contains(">&lt;/text</text>") || svg.contains("&lt;/text&gt;"),
        "{svg}"
    );
    assert_eq!(svg.matches("<a>").count(), 0);
    assert!(sheet("A&B \"'").contains(">A&amp;B \"'</text>"));
    assert!(sheet("四号门").contains(">四号门</text>"));
    for letter in "<>&".chars() {
        assert!(escaped(letter).starts_with('&') && escaped(letter).ends_with(';'));
    }
}

#[test]
fn a_size_on_paper_is_written_in_millimetres() {
    let symbol = symbol();
    let printed = Sheet::new(&symbol)
        .with_print_size("29".parse().unwrap(), crate::qr::Dpi::default())
        .unwrap();
    assert!(
        printed
            .to_svg()
            .contains(" width=\"29mm\" height=\"29mm\" viewBox=\"0 0 29 29\"")
    );
    let framed = printed.with_frame(Frame::Red);
    let expected = " width=\"33mm\" height=\"41mm\" viewBox=\"0 0 33 41\"";
    assert!(framed.to_svg().contains(expected));
    assert!(
        Sheet::new(&symbol)
            .to_svg()
            .contains(" width=\"232\" height=\"232\"")
    );
}

#[test]
fn a_frame_leaves_the_quiet_zone_light_and_says_its_word() {
    let symbol = symbol();
    for frame in Frame::ALL {
        let svg = Sheet::new(&symbol).with_frame(frame).to_svg();
        assert!(svg.contains(&format!("<title>{}</title>", frame.word())));
        // In half modules: a ring of four around the 58 of version 1 with its quiet zone.
        let ring = format!(
            "fill=\"{}\" fill-rule=\"evenodd\" d=\"M0 0h66v82h-66zM4 4h58v58h-58z\"",
            frame.colour()
        );
        assert!(svg.contains(&ring), "{svg}");
    }
}

#[test]
fn a_symbol_alone_is_two_paths() {
    let symbol = symbol();
    let svg = Sheet::new(&symbol).to_svg();
    assert_eq!(svg.matches("<path").count(), 2);
    assert_eq!(svg, symbol.to_svg(Ink::default()));
}
