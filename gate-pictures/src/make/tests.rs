use std::collections::BTreeSet;

use super::*;
use crate::readers::{Reader, View};

#[test]
fn the_same_seed_makes_the_same_bytes() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    for at in &folders {
        folder(at.path(), 7, 4, Some(Category::Mixed)).unwrap();
    }
    let [first, second] = folders.map(|at| files(at.path()));
    assert_eq!(first.len(), 5);
    assert!(first == second);
}

#[test]
fn another_seed_makes_another_picture() {
    let [one, other] = [1, 2].map(|seed| picture(seed, 0, Category::Clean, 1).unwrap());
    assert_ne!(one.0.text, other.0.text);
    assert!(one.1 != other.1);
}

#[test]
fn pictures_are_as_large_as_frames_are() {
    let frames = [(640, 480), (1_280, 720), (1_920, 1_080)];
    let empty = [Category::None, Category::Hostile];
    for (number, category) in Category::WITH_CODE.into_iter().chain(empty).enumerate() {
        let (entry, picture) = picture(3, number, category, 5).unwrap();
        assert!(frames.contains(&picture.dimensions()), "{category:?}");
        assert_eq!(entry.text.is_empty(), empty.contains(&category));
    }
}

#[test]
fn easy_pictures_are_read_by_an_independent_reader() {
    for (number, category) in EASY.into_iter().enumerate() {
        let (entry, picture) = picture(5, number, category, 1).unwrap();
        let found = Reader::Rxing.read(&View::of(&picture), BUDGET).unwrap();
        assert!(found.contains(&entry.text), "{category:?}");
    }
}

#[test]
fn pictures_without_a_code_have_none() {
    for step in 1..=5 {
        for category in [Category::None, Category::Hostile] {
            let (_, picture) = picture(9, step, category, step).unwrap();
            let found = Reader::Rxing.read(&View::of(&picture), BUDGET);
            assert!(found.is_ok_and(|found| found.is_empty()), "{category:?}");
        }
    }
}

#[test]
fn versions_are_those_that_health_codes_have() {
    let mut dice = Dice::new(1, 1);
    let widths: BTreeSet<usize> = (0..200)
        .map(|_| Modules::of(&code_text(&mut dice)).unwrap().width)
        .collect();
    // Versions 8, 9, 10, 11 and 13.
    assert_eq!(Vec::from_iter(widths), [49, 53, 57, 61, 69]);
}

/// Those whose first step rxing is good at.
const EASY: [Category; 11] = [
    Category::Clean,
    Category::Defocus,
    Category::Motion,
    Category::Noise,
    Category::LowContrast,
    Category::Small,
    Category::Shadow,
    Category::Inverted,
    Category::Logo,
    Category::NoQuietZone,
    Category::Coloured,
];

const BUDGET: std::time::Duration = std::time::Duration::from_secs(60);

fn files(folder: &Path) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}
