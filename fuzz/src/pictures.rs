//! Oracles for symbols and pictures.

use std::backtrace::Backtrace;
use std::panic;
use std::process::abort;
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

use arbitrary::{Arbitrary, Unstructured};
use healthcode::qr::THREAD_NAME;
use healthcode::qr::{
    DrawError, EcLevel, Effort, Found, Ink, ModulePixels, Picture, Rgb, Symbol, read_file_bytes,
    read_picture,
};

/// Any file.
pub fn picture(data: &[u8]) {
    let start = now();
    quiet_decoders();
    if let Ok(found) = read_file_bytes(data, Effort::Everything, BUDGET) {
        found.iter().for_each(check_found);
    }
    assert!(start.elapsed() < BUDGET + SLACK, "{:?}", start.elapsed());
}

/// A text drawn and read again; then the same picture spoiled.
pub fn qr_round_trip(data: &[u8]) {
    let Ok(drawing) = Drawing::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    quiet_decoders();
    let (text, level) = (drawing.text(), drawing.level());
    let symbol = match Symbol::encode(&text, level) {
        Ok(symbol) => symbol,
        Err(DrawError::Empty) => return assert!(text.is_empty()),
        Err(DrawError::TooLong {
            chars, capacity, ..
        }) => {
            return assert!(chars == text.len() && chars > capacity);
        }
        Err(error) => panic!("{error}"),
    };
    assert_eq!(symbol.width(), 17 + 4 * usize::from(symbol.version()));
    let pixels = ModulePixels::new(drawing.pixels % 3 + 3).expect("3 to 5");
    let [dark, light] = drawing.ink.map(|[r, g, b]| Rgb::new(r, g, b));
    let ink = Ink::new(dark, light).unwrap_or_default();
    let png = symbol.to_png(pixels, ink);
    let found = read_file_bytes(&png, Effort::UntilFound, BUDGET).expect("our own picture");
    found.iter().for_each(check_found);
    let [only] = &found[..] else {
        panic!("{} symbols of one", found.len());
    };
    assert_eq!(only.untrusted_text(), text);
    assert_eq!((only.version(), only.ec_level()), (symbol.version(), level));
    if !drawing.spots.is_empty() {
        check_spoiled(&symbol, &drawing.spots, &text);
    }
}

// Error correction may fail on a spoiled symbol, and never gives another text.
fn check_spoiled(symbol: &Symbol, spots: &[(u8, u8)], text: &str) {
    let side = symbol.width() + 8;
    let mut pixels = Vec::with_capacity(side * side * 16);
    for y in 0..side * 4 {
        for x in 0..side * 4 {
            let (x, y) = ((x / 4).wrapping_sub(4), (y / 4).wrapping_sub(4));
            let spoiled = spots
                .iter()
                .take(6)
                .any(|(a, b)| (usize::from(*a), usize::from(*b)) == (x, y));
            pixels.push(if symbol.is_dark(x, y) ^ spoiled {
                0
            } else {
                255
            });
        }
    }
    let side = u32::try_from(side * 4).expect("small");
    let luma = Picture::luma(side, side, &pixels).expect("a square");
    for found in read_picture(&luma, Effort::UntilFound, BUDGET)
        .into_iter()
        .flatten()
    {
        check_found(&found);
        assert_eq!(found.untrusted_text(), text);
        assert_eq!(found.version(), symbol.version());
    }
}

pub(crate) fn check_found(found: &Found) {
    // ISO/IEC 18004, table 7: version 40 at level L holds 7,089 digits.
    assert!(found.untrusted_text().chars().count() <= 7_089);
    assert!((1..=40).contains(&found.version()));
    let text = found.untrusted_text();
    assert!(!format!("{found:?}").contains(text) || text.len() < 8);
    match Symbol::encode(text, found.ec_level()) {
        // Our encoder may need fewer modules than a stranger's, never more than it has.
        Ok(symbol) => assert_eq!(symbol.ec_level(), found.ec_level()),
        Err(DrawError::Empty) => assert!(text.is_empty()),
        Err(DrawError::TooLong {
            chars, capacity, ..
        }) => assert!(chars > capacity),
        Err(DrawError::NotAlphanumeric { position }) => assert!(position < text.len()),
        Err(error) => panic!("{error}"),
    }
}

#[derive(Arbitrary, Debug)]
struct Drawing {
    level: u8,
    pixels: u8,
    ink: [[u8; 3]; 2],
    spots: Vec<(u8, u8)>,
    characters: Vec<u8>,
}

impl Drawing {
    fn text(&self) -> String {
        let character = |byte: &u8| char::from(ALPHABET[usize::from(*byte) % 45]);
        self.characters.iter().map(character).collect()
    }

    fn level(&self) -> EcLevel {
        [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][usize::from(self.level) % 4]
    }
}

// The library catches panics of the decoders that it calls, and libFuzzer ends the process on
// any: so one in a decoder is let pass, and one in the library's own code is not.
fn quiet_decoders() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD_NAME) {
                previous(info);
            } else if !is_in_a_decoder(&Backtrace::force_capture().to_string()) {
                eprintln!("{info}");
                abort();
            }
        }));
    });
}

// The library's code calls the decoders and is in each trace: the inner one is to blame.
fn is_in_a_decoder(trace: &str) -> bool {
    let first = |names: &[&str]| names.iter().filter_map(|name| trace.find(name)).min();
    let decoder = first(&DECODERS);
    decoder.is_some() && decoder < first(&["healthcode::"]).or(Some(usize::MAX))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a promise about time needs a clock"
)]
fn now() -> Instant {
    Instant::now()
}

const BUDGET: Duration = Duration::from_secs(20);
const SLACK: Duration = Duration::from_secs(5);
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DECODERS: [&str; 9] = [
    " png::",
    "<png::",
    "zune_jpeg::",
    "zune_core::",
    "image_webp::",
    "byteorder_lite::",
    "fdeflate::",
    "flate2::",
    "miniz_oxide::",
];

#[cfg(test)]
mod tests {
    use super::is_in_a_decoder;

    #[test]
    fn whoever_is_innermost_is_to_blame() {
        let ours = "healthcode::qr::read::picture::png::decode";
        for (trace, expected) in [
            (
                format!("1: core::panicking::panic\n2: png::decoder::next\n3: {ours}"),
                true,
            ),
            (format!("1: <png::Reader<R>>::next\n2: {ours}"), true),
            (
                format!("1: core::panicking::panic\n2: {ours}\n3: png::x"),
                false,
            ),
            (format!("1: {ours}"), false),
            ("1: <unknown>".to_owned(), false),
        ] {
            assert_eq!(is_in_a_decoder(&trace), expected, "{trace}");
        }
    }
}
