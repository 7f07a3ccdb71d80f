use alloc::string::ToString;

use super::*;

fn mm(text: &str) -> Millimetres {
    text.parse().unwrap()
}

#[test]
fn lengths_are_decimal_millimetres() {
    for (text, micrometres, shown) in [
        ("30", 30_000, "30"),
        ("28.5", 28_500, "28.5"),
        ("28.50", 28_500, "28.5"),
        ("0.001", 1, "0.001"),
        ("028.05", 28_050, "28.05"),
        ("1000", 1_000_000, "1000"),
    ] {
        assert_eq!(mm(text).micrometres(), micrometres);
        assert_eq!(mm(text).to_string(), shown);
    }
    for text in [
        "",
        ".",
        ".5",
        "5.",
        "0",
        "0.0",
        "-1",
        "+1",
        "1e3",
        "1,5",
        " 1",
        "1 mm",
        "1.0001",
        "1000.001",
        "1001",
        "4294968",
        "99999999999",
        "NaN",
        "inf",
        "１",
    ] {
        assert_eq!(
            text.parse::<Millimetres>(),
            Err(DrawError::NotALength),
            "{text}"
        );
    }
}

#[test]
fn resolutions_are_those_of_printers() {
    for given in [0, 71, 4_801, u16::MAX] {
        let expected = DrawError::Dpi {
            given,
            least: 72,
            most: 4_800,
        };
        assert_eq!(Dpi::new(given), Err(expected));
    }
    for (dpi, per_metre) in [(72, 2_835), (203, 7_992), (300, 11_811), (600, 23_622)] {
        assert_eq!(Dpi::new(dpi).unwrap().per_metre(), per_metre);
    }
}

#[test]
fn modules_are_whole_dots_that_fit() {
    for (side, dpi, modules, dots, module) in [
        // 4 dots at 300 dpi: DENSO WAVE's 0.33 mm.
        ("19.31", 300, 57, 4, "0.339"),
        ("30", 600, 57, 12, "0.508"),
        ("28.5", 600, 57, 11, "0.466"),
        ("30", 203, 57, 4, "0.5"),
        ("1000", 72, 57, 49, "17.286"),
    ] {
        let dpi = Dpi::new(dpi).unwrap();
        let pixels = Print::new(mm(side), dpi, modules).unwrap().module_pixels();
        let pixels = pixels.unwrap().count();
        assert_eq!(
            (pixels, dpi.span(pixels.into())),
            (dots, mm(module)),
            "{side} mm"
        );
    }
}

#[test]
fn a_size_that_is_too_small_is_refused_with_one_that_is_not() {
    // An SVG's modules have any size, a PNG's are dots.
    assert_eq!(
        Print::new(mm("18.809"), Dpi::default(), 57),
        Err(DrawError::ModulesTooSmall {
            side: mm("18.809"),
            module: mm("0.33"),
            least: mm("0.33"),
            least_side: mm("18.81"),
        })
    );
    for (side, dpi) in [("18.81", 300), ("18.81", 600), ("28.4", 203), ("60", 72)] {
        let dpi = Dpi::new(dpi).unwrap();
        let print = Print::new(mm(side), dpi, 57).unwrap();
        let Err(DrawError::ModulesTooSmall {
            module,
            least,
            least_side,
            ..
        }) = print.module_pixels()
        else {
            panic!("{side} mm at {dpi:?}");
        };
        assert!(module < least && least >= MIN_MODULE, "{side} mm");
        let enough = Print::new(least_side, dpi, 57).unwrap().module_pixels();
        assert_eq!(enough.map(|dots| dpi.span(dots.count().into())), Ok(least));
        let less = Millimetres::from_micrometres(least_side.micrometres() - 1).unwrap();
        assert!(
            Print::new(less, dpi, 57)
                .and_then(Print::module_pixels)
                .is_err()
        );
    }
}

#[test]
fn a_size_with_too_many_pixels_is_refused() {
    let at = |side, dpi| Print::new(mm(side), Dpi::new(dpi).unwrap(), 57).unwrap();
    assert_eq!(
        at("78", 1_200).module_pixels().map(ModulePixels::count),
        Ok(64)
    );
    for (side, dpi, pixels) in [("79", 1_200, 65), ("1000", 4_800, 3_315)] {
        assert_eq!(
            at(side, dpi).module_pixels(),
            Err(DrawError::TooManyPixels {
                side: mm(side),
                pixels
            })
        );
    }
}
