//! Pictures made to keep a reader busy are done with within their budget, and pictures without a
//! symbol have no text.
#![cfg(test)]
#![cfg(feature = "qr")]

mod textures;

use std::time::{Duration, Instant};

use healthcode::qr::{Effort, ReadError, read_picture, read_until};
use textures::{Grey, bust, chequers, finders, noise, squares, textures};

/// What a busy machine and code that is not optimised may add to a budget: a look at two million
/// pixels asks for the time only after each of its steps over all of them.
const SLACK: Duration = Duration::from_millis(2_000);

#[test]
fn hostile_pictures_end_within_twice_their_budget() {
    for (width, height) in [(640, 480), (1_280, 720), (1_920, 1_080)] {
        for (name, picture) in hostile(width, height) {
            ends_in_time(&name, &picture, Duration::from_millis(30));
        }
    }
}

#[test]
fn the_longest_of_them_keep_a_budget_of_a_second() {
    for (name, picture) in hostile(1_920, 1_080).into_iter().step_by(2) {
        ends_in_time(&name, &picture, Duration::from_secs(1));
    }
}

#[test]
fn a_budget_of_nothing_is_kept_as_well() {
    let nothing = Duration::ZERO;
    let flat = noise(1_000, 1_000);
    ends_in_time("noise", &flat, nothing);
    let picture = flat.picture();
    let refused = read_picture(&picture, Effort::UntilFound, nothing);
    assert_eq!(refused, Err(ReadError::OutOfTime { budget: nothing }));
}

#[test]
fn noise_of_nine_million_pixels_ends_in_time() {
    ends_in_time("noise", &noise(3_000, 3_000), Duration::from_secs(1));
}

// 200 textures, of which 24 have three finder patterns and modules by chance.
#[test]
fn pictures_without_a_symbol_have_no_text() {
    for (index, texture) in textures(176).chain((0..24).map(bust)).enumerate() {
        let found = read_until(&texture.picture(), Effort::Everything, &|| false);
        assert_eq!(found, [], "picture {index}");
    }
}

// The figures: `cargo test --release --test qr_hostile -- --nocapture`.
#[test]
fn no_picture_of_two_million_pixels_takes_a_second() {
    let mut longest = Duration::ZERO;
    for (name, picture) in hostile(1_920, 1_080) {
        let start = now();
        let found = read_until(&picture.picture(), Effort::Everything, &|| false);
        let taken = start.elapsed();
        println!("{name:<28} {taken:>10.1?}  {} found", found.len());
        longest = longest.max(taken);
    }
    assert!(longest < Duration::from_secs(1) + SLACK, "{longest:?}");
}

fn hostile(width: usize, height: usize) -> Vec<(String, Grey)> {
    let mut all = Vec::new();
    for module in 1..=8 {
        all.push((
            format!("finders of {module}"),
            finders(width, height, module, 9),
        ));
    }
    for gap in [8, 12, 21] {
        all.push((
            format!("finders every {gap}"),
            finders(width, height, 2, gap),
        ));
    }
    for side in [1, 2, 3, 5, 8] {
        all.push((format!("chequers of {side}"), chequers(width, height, side)));
    }
    for ring in [1, 2, 3, 5] {
        all.push((format!("squares of {ring}"), squares(width, height, ring)));
    }
    all.push(("noise".to_owned(), noise(width, height)));
    all
}

fn ends_in_time(name: &str, picture: &Grey, budget: Duration) {
    let start = now();
    let read = read_picture(&picture.picture(), Effort::Everything, budget);
    let taken = start.elapsed();
    match &read {
        Ok(found) => assert_eq!(*found, [], "{name}"),
        Err(refused) => assert_eq!(*refused, ReadError::OutOfTime { budget }, "{name}"),
    }
    println!("{name}, {budget:?}: {taken:?}");
    assert!(
        taken < budget.saturating_mul(2).saturating_add(SLACK),
        "{name}: {taken:?}"
    );
}

#[expect(clippy::disallowed_methods, reason = "a test of time needs a clock")]
fn now() -> Instant {
    Instant::now()
}
