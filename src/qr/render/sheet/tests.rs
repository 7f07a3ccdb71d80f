use alloc::string::ToString;

use super::*;
use crate::qr::render::EcLevel;

fn symbol(level: EcLevel) -> Symbol {
    Symbol::encode(&"0".repeat(203), level).unwrap()
}

#[test]
fn what_is_measured_is_what_was_asked_for_or_less() {
    let symbol = symbol(EcLevel::M);
    assert_eq!(symbol.version(), 8);
    let side = "30".parse().unwrap();
    let sheet = Sheet::new(&symbol)
        .with_frame(Frame::Green)
        .with_print_size(side, Dpi::new(600).unwrap())
        .unwrap();
    let texts = |measures: Measures| {
        let (width, height) = measures.size.unwrap();
        [
            measures.module.unwrap(),
            measures.symbol.unwrap(),
            width,
            height,
        ]
        .map(|it| it.to_string())
    };
    let svg = sheet.svg_measures();
    assert_eq!(svg.modules, (61, 69));
    assert_eq!(texts(svg), ["0.526", "30", "32.105", "36.316"]);
    // Twelve dots a module of the 12.4 that there would be room for.
    let png = sheet.png_measures().unwrap();
    assert_eq!(png.module_pixels.map(ModulePixels::count), Some(12));
    assert_eq!(png.pixels, Some((732, 828)));
    assert_eq!(texts(png), ["0.508", "28.956", "30.988", "35.052"]);

    let unsized_ = Sheet::new(&symbol).png_measures().unwrap();
    assert_eq!((unsized_.pixels, unsized_.module), (Some((456, 456)), None));
}

#[test]
fn sizes_that_scanners_or_printers_cannot_do_are_refused() {
    let symbol = symbol(EcLevel::M);
    let sheet = |side: &str, dpi| {
        let sheet = Sheet::new(&symbol);
        sheet.with_print_size(side.parse().unwrap(), Dpi::new(dpi).unwrap())
    };
    assert!(matches!(
        sheet("18.8", 600),
        Err(DrawError::ModulesTooSmall { .. })
    ));
    let coarse = sheet("18.81", 300).unwrap();
    for refused in [coarse.to_png().map(drop), coarse.png_measures().map(drop)] {
        assert!(matches!(refused, Err(DrawError::ModulesTooSmall { .. })));
    }
    let fine = sheet("500", 4_800).unwrap();
    assert!(matches!(
        fine.to_png(),
        Err(DrawError::TooManyPixels { .. })
    ));
}

#[test]
fn a_logo_needs_a_level_that_makes_up_for_it() {
    let logo = Logo::new(1, &[crate::qr::Rgb::BLACK]).unwrap();
    for level in [EcLevel::L, EcLevel::M] {
        let refused = Sheet::new(&symbol(level)).with_logo(&logo).unwrap_err();
        assert_eq!(refused, DrawError::LogoLevel { level });
        assert!(refused.to_string().ends_with("level Q or H"), "{refused}");
    }
    for level in [EcLevel::Q, EcLevel::H] {
        assert!(Sheet::new(&symbol(level)).with_logo(&logo).is_ok());
    }
}

#[test]
fn captions_fit_under_the_symbol_or_are_refused() {
    let symbol = symbol(EcLevel::M);
    // 57 modules hold 14 characters of four.
    let fits = Caption::new(&"x".repeat(56)).unwrap();
    let long = Caption::new(&"x".repeat(57)).unwrap();
    assert!(Sheet::new(&symbol).with_caption(&fits).is_ok());
    assert_eq!(
        Sheet::new(&symbol).with_caption(&long).map(drop),
        Err(DrawError::CaptionLines {
            lines: 5,
            line_chars: 14
        })
    );
    let foreign = Caption::new("at 门 4").unwrap();
    let sheet = Sheet::new(&symbol).with_caption(&foreign).unwrap();
    assert_eq!(sheet.to_png(), Err(DrawError::NoGlyph { position: 3 }));
    assert!(sheet.to_svg().contains("at 门 4"));
}

#[test]
fn a_terminal_gets_sign_word_and_caption_below() {
    let symbol = symbol(EcLevel::M);
    let caption = Caption::new("四号门").unwrap();
    let sheet = Sheet::new(&symbol).with_frame(Frame::Yellow);
    let text = sheet.with_caption(&caption).unwrap().to_terminal();
    let expected = format!("{}▲ YELLOW\n四号门\n", symbol.to_terminal());
    assert_eq!(text, expected);
}
