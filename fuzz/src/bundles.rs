//! An oracle for trust bundles.

use healthcode::trust::{Bundle, Draft, Roots};

use crate::reference::trust;
use crate::signers::{self, ROOTS};

/// Any bytes, as a bundle or as the payload of one that some roots signed, by the first byte.
///
/// What opens is one of the roots' own, in its one encoding; what does not fails with the code
/// of the first check that fails.
pub fn bundle(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else {
        return;
    };
    if choice == 0 {
        check(rest);
        return;
    }
    // Roots that sign, a stranger among them, and one signature under another's name.
    let mut signatures: Vec<_> = signers::roots(choice & 0x1f)
        .map(|root| (root.id(), root.as_root(rest)))
        .collect();
    if choice & 0x20 != 0 {
        signatures.push((ROOTS[0].id(), ROOTS[4].as_root(rest)));
    }
    if choice & 0x40 != 0 {
        signatures.reverse();
    }
    if choice & 0x80 != 0 {
        signatures.extend_from_within(..);
    }
    if !signatures.is_empty() {
        check(&trust::envelope(rest, &signatures));
    }
}

fn check(bytes: &[u8]) {
    let in_force = in_force();
    let opened = Bundle::open(bytes, &in_force);
    let code = opened
        .as_ref()
        .map_or_else(|error| error.code(), |_| "opened");
    assert_eq!(code, expected(bytes), "{opened:?}");
    if let Ok((payload, _)) = trust::open(bytes) {
        let draft = Draft::read(bytes);
        let form = trust::terms(&payload).is_some() && crate::reference::is_deterministic(&payload);
        assert_eq!(draft.is_ok(), form, "{draft:?}");
        if let Ok(draft) = draft {
            let contents = draft.untrusted_contents();
            assert_eq!(
                trust::payload(contents),
                trust::with_sorted_issuers(&payload)
            );
            assert_eq!(draft.to_bytes(), bytes);
            assert!(draft.count(&in_force) >= 2 || opened.is_err());
        }
        if let Ok(bundle) = opened {
            assert_eq!(
                bundle.contents(),
                Draft::read(bytes).expect("opened").untrusted_contents()
            );
            assert_eq!(bundle.mark().seq, bundle.contents().seq());
        }
    }
}

// SPEC 11.2, steps 2 to 5.
fn expected(bytes: &[u8]) -> &'static str {
    let (payload, signatures) = match trust::open(bytes) {
        Ok(parts) => parts,
        Err(code) => return code,
    };
    // Ed25519 leaves a signer no choice, so a signature that holds is the one made here.
    let signed = |key: &[u8]| {
        let mut root = ROOTS.iter().filter(|root| root.public.as_bytes() == key);
        root.next().is_some_and(|root| {
            let own = (
                root.id().as_bytes().to_vec(),
                root.as_root(&payload).to_vec(),
            );
            signatures.contains(&own)
        })
    };
    let count = |keys: &[Vec<u8>]| keys.iter().filter(|key| signed(key)).count();
    let mut pinned: Vec<Vec<u8>> = ROOTS[..3]
        .iter()
        .map(|root| root.public.as_bytes().to_vec())
        .collect();
    if count(&pinned) < 2 {
        return "signature/quorum";
    }
    if !crate::reference::is_deterministic(&payload) {
        return "malformed/cbor";
    }
    let Some(mut terms) = trust::terms(&payload) else {
        return "malformed/claims";
    };
    let own = count(&terms.roots) as u64;
    pinned.sort();
    terms.roots.sort();
    if (terms.roots != pinned || terms.threshold != 2) && own < terms.threshold {
        return "signature/quorum";
    }
    "opened"
}

// Two of the first three.
fn in_force() -> Roots {
    let keys: Vec<_> = ROOTS[..3].iter().map(|root| root.public.clone()).collect();
    Roots::new(keys, 2).expect("distinct keys")
}
