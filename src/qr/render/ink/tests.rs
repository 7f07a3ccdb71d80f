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
    assert!(Ink::new(grey(115), Rgb::WHITE).is_ok());
    assert_eq!(
        Ink::new(grey(116), Rgb::WHITE),
        Err(DrawError::Contrast {
            dark: 116,
            light: 255,
            least: 140
        })
    );
    // Light on dark, and a yellow that only looks strong.
    assert!(Ink::new(Rgb::WHITE, Rgb::BLACK).is_err());
    assert!(Ink::new(Rgb::new(255, 200, 0), Rgb::WHITE).is_err());
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
