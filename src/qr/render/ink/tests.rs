use alloc::string::ToString;

use super::*;

#[test]
fn colours_are_six_hexadecimal_digits() {
    let amber: Rgb = "#854D0e".parse().unwrap();
    assert_eq!(
        (amber, amber.to_string().as_str()),
        (Rgb::new(0x85, 0x4d, 0x0e), "#854d0e")
    );
    for text in [
        "", "#", "854d0e", "#854d0", "#854d0e0", "#+54d0e", "#85 d0e", "#85gd0e", "#语语", "red",
    ] {
        assert_eq!(text.parse::<Rgb>(), Err(DrawError::NotAColour), "{text}");
    }
}

#[test]
fn inks_that_scanners_cannot_tell_apart_are_refused() {
    let grey = |share| Rgb::new(share, share, share);
    assert!(Ink::new(grey(100), Rgb::WHITE).is_ok());
    assert!(Ink::new(grey(100), grey(240)).is_ok());
    assert_eq!(
        Ink::new(grey(100), grey(239)),
        Err(DrawError::Contrast {
            dark: 100,
            light: 239,
            least: 140
        })
    );
    // Light on dark.
    assert!(Ink::new(Rgb::WHITE, Rgb::BLACK).is_err());
}

#[test]
fn amber_and_yellow_are_no_inks() {
    let grey = |share| Rgb::new(share, share, share);
    for (dark, luma) in [
        (Rgb::new(255, 191, 0), 188),
        (Rgb::new(250, 204, 21), 196),
        (grey(101), 101),
    ] {
        let refused = Ink::new(dark, Rgb::WHITE);
        let (dark, most) = (luma, 100);
        assert_eq!(refused, Err(DrawError::DarkTooLight { dark, most }));
    }
}

#[test]
fn inks_that_red_light_does_not_show_are_refused() {
    let least = 140;
    for (dark, light, reds) in [
        (Rgb::new(255, 0, 0), Rgb::WHITE, (255, 255)),
        (Rgb::new(116, 0, 0), Rgb::WHITE, (116, 255)),
        (Rgb::BLACK, Rgb::new(0, 255, 255), (0, 0)),
    ] {
        let (dark_red, light_red) = reds;
        let expected = DrawError::RedContrast {
            dark: dark_red,
            light: light_red,
            least,
        };
        assert_eq!(Ink::new(dark, light), Err(expected));
    }
    assert!(Ink::new(Rgb::new(115, 0, 0), Rgb::WHITE).is_ok());
}

#[test]
fn module_sizes_are_bounded() {
    for given in [0, 65, 255] {
        assert_eq!(
            ModulePixels::new(given),
            Err(DrawError::ModulePixels { given })
        );
    }
    assert_eq!(ModulePixels::new(64).map(ModulePixels::count), Ok(64));
}
