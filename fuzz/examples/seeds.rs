//! Writes the seeds again: `cargo run --example seeds`, in this folder.
//!
//! The same codes come out each time, so nothing changes unless the format does.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use healthcode::qr::{EcLevel, Ink, ModulePixels, Symbol};
use healthcode::{UnixTime, Verifier, inspect};
use healthcode_fuzz::reference::{self, live::Live};
use healthcode_fuzz::signers;
use image::ImageFormat;

#[path = "seeds/carried.rs"]
mod carried;
#[path = "../../tests/common/mod.rs"]
mod common;

fn main() {
    let (issuer, trust) = (common::issuer(), common::trust());
    let samples = common::samples();
    let texts: Vec<String> = samples
        .iter()
        .map(|(_, claims)| issuer.issue(claims).expect("a sample").into())
        .collect();
    let shown = shown(&texts[14]);
    let issued = [&texts[..], std::slice::from_ref(&shown)].concat();
    fs::write("src/issued.txt", issued.join("\n") + "\n").expect("src/issued.txt");
    write("text", "shown", shown.as_bytes());
    for (index, text) in texts.iter().enumerate() {
        let now = samples[index].1.window().start();
        let verified = Verifier::new(&trust).verify(text, now);
        assert!(verified.is_ok(), "{}", samples[index].0);
        write("text", &format!("code-{index:02}"), text.as_bytes());
        let inspection = inspect(text);
        write(
            "signed_claims",
            &format!("claims-{index:02}"),
            inspection.untrusted_payload().expect("a code"),
        );
        if index % 4 == 0 {
            write(
                "cose",
                &format!("envelope-{index:02}"),
                inspection.untrusted_envelope().expect("a code"),
            );
        }
    }
    for (name, text) in TEXTS {
        write("text", name, text.as_bytes());
    }
    for (name, bytes) in ENVELOPES {
        write("cose", name, bytes);
    }
    for (name, text) in DOCUMENTS {
        write("document", name, text.as_bytes());
    }
    for (name, kind, zone) in ZONES {
        for mend in [0, 1] {
            let seed = [&[*kind, mend], zone.as_bytes()].concat();
            write("mrz", &format!("{name}-{mend}"), &seed);
        }
    }
    let structured = [
        "claims_round_trip",
        "verdict",
        "luma",
        "qr_round_trip",
        "judgement",
        "scanner",
        "signature",
    ];
    for target in structured {
        for number in 1..=8 {
            write(target, &format!("noise-{number}"), &noise(number, 400));
        }
    }
    for (name, [secret, key_torsion, nonce, nonce_torsion, orders]) in FORGED {
        // No bits flipped, no other key, any payload.
        let nonce = [&[*key_torsion], &[*nonce; 31][..], &[0]].concat();
        let seed = [
            &[*secret],
            &nonce[..],
            &[*nonce_torsion, *orders, 0, 0],
            b"payload",
        ]
        .concat();
        write("signature", name, &seed);
    }
    for (name, sheet) in SHEETS {
        // A drawn symbol, of this number.
        let seed = [&[0xff; 4], &7_u64.to_le_bytes()[..], sheet].concat();
        write("luma", name, &seed);
    }
    pictures(&texts[0]);
    keys();
    carried::bundles();
    carried::lists();
    live(&texts);
    for (name, seed) in healthcode_fuzz::store::seeds() {
        write("store_files", &name, &seed);
    }
}

// The code that is bound to the holder's key, shown live.
fn shown(text: &str) -> String {
    let code = reference::text_bytes("OHC1:", text).expect("a code");
    let (place, at) = (Some("metro-14".to_owned()), NOW.as_secs());
    signers::HOLDER.live(&reference::live::write(&Live { place, at, code }))
}

fn live(texts: &[String]) {
    // Bound to the holder's key, and not.
    for (index, text) in [(14, &texts[14]), (15, &texts[15]), (16, &texts[16])] {
        let code = reference::text_bytes("OHC1:", text).expect("a code");
        let place = (index == 14).then(|| "metro-14".to_owned());
        let payload = reference::live::write(&Live {
            place,
            at: NOW.as_secs(),
            code,
        });
        write(
            "live",
            &format!("payload-{index}"),
            &[&[1], &payload[..]].concat(),
        );
        let shown = signers::HOLDER.live(&payload);
        let envelope = reference::text_bytes("OHL1:", &shown).expect("a presentation");
        write(
            "live",
            &format!("envelope-{index}"),
            &[&[0], &envelope[..]].concat(),
        );
    }
    for number in 1..=6 {
        let seed = [&[2], &noise(number, 100)[..]].concat();
        write("live", &format!("noise-{number}"), &seed);
    }
}

fn pictures(text: &str) {
    let symbol = Symbol::encode(text, EcLevel::M).expect("a code");
    let png = symbol.to_png(ModulePixels::new(2).expect("2"), Ink::default());
    write("picture", "code.png", &png);
    let small = Symbol::encode("OHC1:BB8", EcLevel::L).expect("short");
    let png = small.to_png(ModulePixels::new(3).expect("3"), Ink::default());
    let picture = image::load_from_memory(&png).expect("our own");
    for (name, format) in [
        ("small.jpg", ImageFormat::Jpeg),
        ("small.webp", ImageFormat::WebP),
    ] {
        let mut file = Vec::new();
        let grey = image::DynamicImage::ImageRgb8(picture.to_rgb8());
        grey.write_to(&mut Cursor::new(&mut file), format)
            .expect("memory");
        write("picture", name, &file);
    }
    write("picture", "small.png", &png);
}

// What the key files of the library's own tests hold, as DER behind the number of its label.
fn keys() {
    for entry in fs::read_dir("../tests/keys").expect("../tests/keys") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a key file");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if let Ok((label, der)) = pkcs8::der::pem::decode_vec(text.as_bytes()) {
            let labels = ["PUBLIC KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"];
            if let Some(choice) = labels.iter().position(|known| *known == label) {
                write("key_files", &name, &[&[choice as u8], &der[..]].concat());
            }
        }
    }
    let public = fs::read("../tests/keys/public.pem").expect("public.pem");
    write("key_files", "public-text", &public);
}

fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    (0..length).map(next).collect()
}

fn write(target: &str, name: &str, bytes: &[u8]) {
    let folder = Path::new("seeds").join(target);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(name), bytes).expect("a file");
}

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const TEXTS: &[(&str, &str)] = &[
    ("empty", "OHC1:"),
    ("other-prefix", "OHL1:BB8"),
    ("wrapping-pair", "OHC1:::"),
    ("large-group", "OHC1::::"),
    ("lower-case", "ohc1:bb8"),
    ("foreign", "OHC1:BB\u{e9}"),
];
// Secret, torsion of the key, nonce, torsion of R, times L is added to S.
const FORGED: &[(&str, [u8; 5])] = &[
    ("honest", [1, 0, 5, 0, 0]),
    ("s-plus-order", [1, 0, 5, 0, 1]),
    ("s-plus-orders", [2, 0, 5, 0, 15]),
    ("r-neutral", [3, 0, 0, 0, 0]),
    ("r-of-order-two", [3, 0, 0, 4, 0]),
    ("r-of-order-four", [3, 0, 0, 2, 0]),
    ("r-of-order-eight", [3, 0, 0, 1, 0]),
    ("r-mixed", [4, 0, 5, 3, 0]),
    ("key-mixed", [5, 4, 5, 4, 0]),
];
// Patience, characters, level, look, flips, noise, contrast, blur, pixels, quiet zone; corners.
const SHEETS: &[(&str, [u8; 18])] = &[
    (
        "whole",
        [0, 8, 0, 0, 0, 0, 255, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0],
    ),
    (
        "whole-mirrored-light-on-dark",
        [0, 25, 1, 3, 0, 0, 128, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0],
    ),
    (
        "noisy-blurred",
        [253, 12, 2, 0, 0, 60, 200, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0],
    ),
    (
        "flipped-warped",
        [
            254, 20, 3, 1, 5, 20, 220, 0, 2, 4, 24, 9, 0, 40, 200, 250, 7, 0,
        ],
    ),
];
const ENVELOPES: &[(&str, &[u8])] = &[
    ("bare-array", b"\x84\x40\xa0\x40\x40"),
    (
        "deep",
        b"\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x00",
    ),
    ("long-head", b"\xd8\x12\x84\x40\xa0\x40\x40"),
    ("indefinite", b"\xd2\x9f\x40\xa0\x40\x40\xff"),
    ("many", b"\xd2\x9b\xff\xff\xff\xff\xff\xff\xff\xff"),
    ("map", b"\xa2\x01\x61\x61\x20\xf9\x3c\x00"),
];
const DOCUMENTS: &[(&str, &str)] = &[
    ("passport", "passport:USA:X 123-4567:1990-01-31"),
    ("hk-macao", "hk-macao-permit:CHN:H1234567801:1980-02-29"),
    ("taiwan", "taiwan-permit:CHN:12345678:1980-02-28"),
    ("prc-id", "prc-id:CHN:11010519491231002X:1949-12-31"),
    ("residence", "prc-residence:D:911124199402131234:1994-02-13"),
    ("other", "other:XXA:a.b/c<1:0001-01-01"),
];
// The specimens of ICAO 9303, parts 4 to 6.
const ZONES: &[(&str, u8, &str)] = &[
    (
        "td1",
        5,
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ),
    (
        "td1-overflow",
        5,
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<",
    ),
    (
        "td2",
        5,
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
    ),
    (
        "td3",
        26,
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ),
];
