use super::*;
use crate::VerifiedCode;
use crate::verifier::Verifier;

fn code(number: u8) -> VerifiedCode {
    let id = CodeId::from_bytes([number; 8]);
    let known = KnownIdentity {
        code_id: id,
        ..known(1)
    };
    let claims = Claims::builder(window(0, DAY.into()), known).colour(Colour::Green);
    let text = Issuer::new(key(1)).issue(&claims.build_with_id(id).unwrap());
    let carried = carried(policy());
    Verifier::carrying(&carried)
        .verify(text.unwrap().as_str(), NOW)
        .unwrap()
}

#[test]
fn a_code_shown_twice_is_noticed_for_a_while() {
    let (one, other) = (code(1), code(2));
    let mut recent = Recent::new([9; 16], 100, 10);
    assert_eq!(recent.note(&one, NOW), None);
    assert_eq!(recent.note(&other, at(1)), None);
    assert_eq!(recent.note(&one, at(40)), Some(40));
    // Counted from the last time, and not from the first.
    assert_eq!(recent.note(&one, at(140)), Some(100));
    assert_eq!(recent.note(&one, at(241)), None);
    assert_eq!(std::format!("{recent:?}"), "Recent(1 codes)");
    // A clock that went back forgets nothing and counts nothing.
    assert_eq!(recent.note(&one, NOW), Some(0));
    assert_eq!(recent.note(&one, NOW), Some(0));
}

#[test]
fn the_memory_is_bounded_and_forgets_the_oldest() {
    let codes: Vec<_> = (1..=3).map(code).collect();
    let mut recent = Recent::new([9; 16], 100, 2);
    for (code, second) in codes.iter().zip(0..) {
        assert_eq!(recent.note(code, at(second)), None);
    }
    assert_eq!(std::format!("{recent:?}"), "Recent(2 codes)");
    assert_eq!(recent.note(&codes[2], at(3)), Some(1));
    assert_eq!(recent.note(&codes[1], at(3)), Some(2));
    assert_eq!(recent.note(&codes[0], at(3)), None);
    let mut none = Recent::new([9; 16], 100, 0);
    for _ in 0..2 {
        assert_eq!(none.note(&codes[0], NOW), None);
    }
    assert_eq!(std::format!("{none:?}"), "Recent(0 codes)");
}

#[test]
fn memories_cannot_be_compared() {
    let code = code(1);
    let tag = |salt| {
        let recent = Recent::new(salt, 100, 1);
        recent.tag(&code)
    };
    assert_ne!(tag([1; 16]), tag([2; 16]));
    assert_eq!(tag([1; 16]), tag([1; 16]));
    assert!(!tag([1; 16]).eq(code.claims().code_id().as_bytes()));
}
