//! Replays every test vector through the library.

use std::collections::BTreeMap;
use std::path::PathBuf;

use test_vectors::{
    Case, Expected, Layer, LiveOutcome, Outcome, Step, check, generate, load, to_json,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("test-vectors/v1")
}

#[expect(clippy::panic, reason = "a test's own; the error names the file")]
fn vectors() -> Vec<Case> {
    load(&folder()).unwrap_or_else(|error| panic!("{error}"))
}

fn replay(layer: Layer) {
    let vectors = vectors();
    let faults: Vec<_> = vectors
        .iter()
        .filter(|vector| vector.layer() == layer)
        .filter_map(|vector| check(vector).err())
        .map(|mismatch| mismatch.to_string())
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert!(vectors.iter().any(|vector| vector.layer() == layer));
}

#[test]
fn valid_codes_verify() {
    replay(Layer::Valid);
}

#[test]
fn weak_keys_are_refused() {
    replay(Layer::KeyFile);
}

#[test]
fn impossible_documents_are_refused() {
    replay(Layer::Document);
}

#[test]
fn faults_of_the_text_are_refused() {
    replay(Layer::Text);
}

#[test]
fn faults_of_the_envelope_are_refused() {
    replay(Layer::Envelope);
}

#[test]
fn faults_of_the_header_are_refused() {
    replay(Layer::Header);
}

#[test]
fn keys_are_held_to_what_they_may_sign() {
    replay(Layer::Key);
}

#[test]
fn bad_signatures_are_refused() {
    replay(Layer::Signature);
}

#[test]
fn faults_of_the_claims_are_refused() {
    replay(Layer::Claims);
}

#[test]
fn windows_are_held() {
    replay(Layer::Time);
}

#[test]
fn documents_of_others_are_refused() {
    replay(Layer::Identity);
}

#[test]
fn bundles_are_installed_or_refused() {
    replay(Layer::Bundle);
}

#[test]
fn lists_are_installed_or_refused() {
    replay(Layer::List);
}

#[test]
fn presentations_verify_or_are_refused() {
    replay(Layer::Live);
}

#[test]
fn scanners_decide_as_they_must() {
    replay(Layer::Sequence);
}

#[test]
fn there_are_enough_vectors_of_every_kind() {
    let mut verified = 0;
    let mut reasons = BTreeMap::<String, usize>::new();
    for vector in vectors() {
        let Case::Code(vector) = vector else {
            continue;
        };
        match vector.expected {
            Expected::Verified(_) => verified += 1,
            Expected::Refused { reason } => *reasons.entry(reason).or_default() += 1,
            Expected::InvalidDocument | Expected::InvalidKey => {}
        }
    }
    assert!(verified >= 60, "{verified} verify");
    assert!(reasons.values().sum::<usize>() >= 300, "{reasons:?}");
    for reason in REASONS {
        let count = reasons.remove(reason).unwrap_or_default();
        assert!(count >= 10, "{count} are refused for {reason}");
    }
    assert!(reasons.is_empty(), "unknown to SPEC 8: {reasons:?}");
}

#[test]
fn there_are_enough_vectors_of_what_is_carried() {
    let mut reasons = BTreeMap::<(Layer, String), usize>::new();
    let (mut taken, mut sequences, mut attacks) = (0, 0, 0);
    for case in vectors() {
        let layer = case.layer();
        attacks += usize::from(case.name().starts_with("tuf_"));
        let refused = match case {
            Case::Code(_) => continue,
            Case::Bundle(case) => refused(case.expected),
            Case::List(case) => refused(case.expected),
            Case::Live(case) => match case.expected {
                LiveOutcome::Refused { reason } => Some(reason),
                LiveOutcome::Verified { .. } => None,
            },
            Case::Sequence(case) => {
                sequences += 1;
                assert!(case.steps.iter().any(|step| *step != Step::Lose));
                continue;
            }
        };
        match refused {
            Some(reason) => *reasons.entry((layer, reason)).or_default() += 1,
            None => taken += 1,
        }
    }
    assert!(taken >= 100, "{taken} are taken");
    assert!(sequences >= 140, "{sequences} sequences");
    assert!(attacks >= 14, "{attacks} attacks");
    for (layer, codes) in CARRIED {
        for code in codes.split(' ') {
            let count = reasons.remove(&(layer, code.into())).unwrap_or_default();
            assert!(count >= 1, "nothing in {layer} is refused for {code}");
        }
    }
    assert!(reasons.is_empty(), "unknown to SPEC 8: {reasons:?}");
}

fn refused<T>(outcome: Outcome<T>) -> Option<String> {
    match outcome {
        Outcome::Refused { reason, .. } => Some(reason),
        Outcome::Installed(_) => None,
    }
}

#[test]
fn every_fault_lies_in_the_folder_of_its_layer() {
    for case in vectors() {
        let Case::Code(vector) = case else {
            continue;
        };
        let layers: &[Layer] = match &vector.expected {
            Expected::Verified(_) => &[Layer::Valid],
            Expected::InvalidDocument => &[Layer::Document],
            Expected::InvalidKey => &[Layer::KeyFile],
            Expected::Refused { reason } => match reason.as_str() {
                "malformed/prefix" | "malformed/too-long" | "malformed/base45" => &[Layer::Text],
                "malformed/cbor" => &[Layer::Envelope, Layer::Claims],
                "malformed/cose" => &[Layer::Envelope],
                "malformed/header" => &[Layer::Header],
                "malformed/claims" => &[Layer::Claims],
                "signature/bad" => &[Layer::Signature],
                reason if reason.starts_with("key/") => &[Layer::Key],
                reason if reason.starts_with("time/") => &[Layer::Time],
                _ => &[Layer::Identity],
            },
        };
        assert!(layers.contains(&vector.layer), "{}", vector.name);
    }
}

#[test]
fn the_files_are_what_the_generator_makes() {
    let mut generated: BTreeMap<_, _> = generate()
        .into_iter()
        .map(|vector| (vector.path(), vector))
        .collect();
    for vector in vectors() {
        let path = vector.path();
        let made = generated.remove(&path);
        let made = made.unwrap_or_else(|| panic!("{path}: nothing generates this file"));
        let file = std::fs::read_to_string(folder().join(&path)).unwrap();
        assert!(file == to_json(&made).unwrap(), "{path}: the file is stale");
    }
    let missing: Vec<_> = generated.keys().collect();
    assert!(missing.is_empty(), "no file for {missing:?}");
}

/// What SPEC 8 knows of codes that need neither bundle nor list.
const REASONS: [&str; 20] = [
    "malformed/prefix",
    "malformed/too-long",
    "malformed/base45",
    "malformed/cbor",
    "malformed/cose",
    "malformed/header",
    "malformed/claims",
    "key/unknown",
    "key/compromised",
    "key/specimen",
    "key/not-yet-valid",
    "key/retired",
    "key/purpose",
    "key/lifetime",
    "key/region",
    "signature/bad",
    "time/not-yet-valid",
    "time/expired",
    "identity/mismatch",
    "identity/missing",
];

/// What SPEC 8 knows of bundles, lists and presentations, but for lengths that no file here has.
const CARRIED: [(Layer, &str); 3] = [
    (
        Layer::Bundle,
        "malformed/cbor malformed/cose malformed/header malformed/claims signature/quorum \
         state/rollback state/fork state/predecessor time/clock time/expired",
    ),
    (
        Layer::List,
        "malformed/cbor malformed/cose malformed/header malformed/claims key/unknown \
         signature/bad key/compromised key/specimen key/not-yet-valid key/retired key/purpose \
         key/issuer time/clock time/expired state/rollback state/fork",
    ),
    (
        Layer::Live,
        "malformed/prefix malformed/too-long malformed/base45 malformed/cbor malformed/cose \
         malformed/header malformed/claims key/unknown signature/bad key/compromised key/specimen \
         key/lifetime time/not-yet-valid time/expired time/clock status/revoked status/suspended \
         status/unknown status/stale policy/live policy/age",
    ),
];
