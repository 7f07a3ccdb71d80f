//! Oracles for texts, envelopes and claims.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use ed25519_dalek::Signer;
use healthcode::claims::{BuildError, Claims};
use healthcode::issuer::Release;
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{Inspection, Issuer, PublicKey, Refusal, SigningKey, UnixTime, Verifier};

use crate::generate::{Facts, Rules};
use crate::reference;

/// Any text: [`inspect`](healthcode::inspect) finds the fault that the rules give, verifying
/// agrees with it, and nothing verifies that was not issued.
pub fn text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    check_text(text);
    check_base45(text);
    let verified = Verifier::new(&TRUST).verify(text, NOW);
    // The issuer of the seeds signs nothing else: another text would be a forgery.
    assert!(verified.is_err() || ISSUED.contains(&text), "a forgery");
}

// The crate takes more than one text for some bytes: the one that it writes is right.
fn check_base45(text: &str) {
    let Some(body) = text.strip_prefix("OHC1:") else {
        return;
    };
    let one_form = |bytes: &Vec<u8>| base45::encode(bytes) == body && bytes.len() <= 1_024;
    let by_the_crate = base45::decode(body).ok().filter(one_form);
    let by_the_crate = by_the_crate.filter(|_| text.len() <= 2_048);
    let inspection = healthcode::inspect(text);
    assert_eq!(inspection.untrusted_envelope(), by_the_crate.as_deref());
}

/// Any envelope, in a text of its own.
pub fn cose(data: &[u8]) {
    check_text(&reference::text(data));
    check_text(&format!("OHL1:{}", reference::base45(data)));
    // Shown to people, whatever it is; a long text for short bytes would be a way to hurt.
    if let Some(shown) = healthcode::diagnostic(data) {
        assert!(shown.len() <= data.len() * 10 + 64, "{} bytes", shown.len());
    }
}

/// Any payload, signed by a trusted issuer.
pub fn signed_claims(data: &[u8]) {
    let kid = PUBLIC.id();
    let signature = SIGNER.sign(&reference::sig_structure(kid, data));
    let envelope = reference::envelope(kid, data, &signature.to_bytes());
    let text = reference::text(&envelope);
    check_text(&text);
    match Verifier::new(&TRUST).verify(&text, NOW) {
        Ok(code) => assert_eq!(reference::payload(code.claims()), data),
        Err(Refusal::NotYetValid { .. } | Refusal::Expired { .. }) => {
            assert!(healthcode::inspect(&text).untrusted_claims().is_some());
        }
        Err(Refusal::Malformed(fault)) => {
            let expected = if envelope.len() > 1_024 || text.len() > 2_048 {
                "malformed/too-long"
            } else if reference::is_deterministic(data) {
                "malformed/claims"
            } else {
                "malformed/cbor"
            };
            assert_eq!(fault.code(), expected);
        }
        Err(other) => panic!("{other}"),
    }
}

/// Claims that a builder takes: issued, verified and inspected they are the same.
pub fn claims_round_trip(data: &[u8]) {
    let Ok(facts) = Facts::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    let claims = match facts.build() {
        None => return,
        Some(Ok(claims)) => claims,
        Some(Err(error)) => return check_refusal(&facts, error),
    };
    check_facts(&facts, &claims);
    let text = String::from(ISSUER.issue(&claims).expect("a builder checks the size"));
    assert!(text.len() <= 483, "{} characters", text.len());
    assert_eq!(check_text(&text).untrusted_claims(), Some(&claims));
    let now = claims.window().start();
    let verified = Verifier::new(&TRUST).verify(&text, now);
    assert_eq!(verified.expect("just issued").claims(), &claims);
}

/// Claims, a key's rules and a clock.
pub fn verdict(data: &[u8]) {
    let Ok((facts, rules)) = <(Facts, Rules)>::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    let Some(Ok(claims)) = facts.build() else {
        return;
    };
    let text = String::from(ISSUER.issue(&claims).expect("a builder checks the size"));
    let mut trust = Trust::new();
    trust
        .add(rules.key(PUBLIC.clone(), &claims))
        .expect("the only key");
    let verified = Verifier::new(&trust).verify(&text, UnixTime::new(rules.now.of(&claims)));
    let code = verified.as_ref().map_or_else(Refusal::code, |_| "verified");
    assert_eq!(
        code,
        expected_verdict(&facts, &rules, &claims),
        "{facts:?} {rules:?}"
    );
}

// The order of SPEC 8, steps 5 and 6, on bare numbers.
fn expected_verdict(facts: &Facts, rules: &Rules, claims: &Claims) -> &'static str {
    let issued_at = u64::from(facts.issued_at);
    let start = issued_at + u64::from(facts.starts_after.unwrap_or(0));
    let end = start + u64::from(facts.lasts);
    let now = u64::from(rules.now.of(claims));
    let [colour, itinerary, test, _] = rules.purposes;
    let may_not = facts.colour.is_some() && !colour
        || facts.itinerary.is_some() && !itinerary
        || !facts.tests.is_empty() && !test;
    let in_use = rules.in_use(claims);
    let inside = |number: String| {
        let mut outer = rules.regions.iter().map(|place| place.number().to_string());
        rules.regions.is_empty() || outer.any(|outer| number.starts_with(&outer))
    };
    let elsewhere = facts
        .region
        .is_some_and(|place| !inside(place.number().to_string()));
    let steps = [
        (
            rules.state.state() == healthcode::trust::KeyState::Compromised,
            "key/compromised",
        ),
        (rules.specimen, "key/specimen"),
        (claims.issued_at() < in_use.start(), "key/not-yet-valid"),
        (claims.issued_at() >= in_use.end(), "key/retired"),
        (may_not, "key/purpose"),
        (
            end - issued_at > u64::from(rules.max_lifetime.of(claims)),
            "key/lifetime",
        ),
        (elsewhere, "key/region"),
        (now < start, "time/not-yet-valid"),
        (now >= end, "time/expired"),
    ];
    let first = steps.into_iter().find(|(fails, _)| *fails);
    first.map_or("verified", |(_, code)| code)
}

// Inspecting and verifying say what the reference says.
pub(crate) fn check_text(text: &str) -> Inspection {
    let inspection = healthcode::inspect(text);
    let fault = inspection.fault();
    let expected = reference::text_fault(text);
    match expected {
        Some(code) => assert_eq!(fault.map(|fault| fault.code()), Some(code), "{text:?}"),
        None => check_parts(text, &inspection),
    }
    match (expected, Verifier::new(&TRUST).verify(text, NOW)) {
        (Some(_), refused) => assert_eq!(refused.err(), fault.map(Refusal::Malformed)),
        (None, Err(Refusal::Malformed(other))) => assert_eq!(Some(other), fault),
        (None, _) => {}
    }
    inspection
}

// A text that is well formed down to its payload gives parts that make the text again.
fn check_parts(text: &str, inspection: &Inspection) {
    let envelope = inspection.untrusted_envelope().expect("an envelope");
    match inspection.untrusted_presented() {
        Some(presented) => reference::live::check_text(text, presented, envelope),
        None => assert_eq!(reference::text(envelope), text),
    }
    let kid = inspection.untrusted_kid().expect("a key id");
    let payload = inspection.untrusted_payload().expect("a payload");
    let signature = inspection.untrusted_signature().expect("a signature");
    let envelope = reference::envelope(kid, payload, signature);
    assert_eq!(inspection.untrusted_envelope(), Some(&envelope[..]));
    assert_eq!(
        inspection.untrusted_sig_structure(),
        Some(reference::sig_structure(kid, payload))
    );
    match (inspection.untrusted_claims(), inspection.fault()) {
        (Some(claims), None) => assert_eq!(reference::payload(claims), payload),
        (None, Some(fault)) => {
            let deterministic = reference::is_deterministic(payload);
            let expected = if deterministic {
                "malformed/claims"
            } else {
                "malformed/cbor"
            };
            assert_eq!(fault.code(), expected);
        }
        other => panic!("claims and a fault, or neither: {other:?}"),
    }
}

fn check_facts(facts: &Facts, claims: &Claims) {
    let window = facts.window().expect("claims were built");
    assert_eq!(claims.window(), window);
    assert_eq!(claims.issued_at().as_secs(), facts.issued_at);
    assert_eq!(claims.code_id().as_bytes(), &facts.code_id);
    assert_eq!(claims.identity().as_bytes(), &facts.holder.identity);
    assert_eq!(claims.document_type(), facts.holder.document_type());
    assert_eq!(claims.colour(), facts.colour.map(|hue| hue.colour()));
    assert_eq!(claims.region(), facts.region.map(|place| place.region()));
    assert_eq!(claims.status_index(), facts.status_index);
    assert_eq!(claims.companions().len(), facts.companions.len());
    assert_eq!(claims.tests().len(), facts.tests.len());
    assert_eq!(claims.itinerary().is_some(), facts.itinerary.is_some());
    assert_eq!(claims.holder_key().is_some(), facts.holder_key.is_some());
}

fn check_refusal(facts: &Facts, error: BuildError) {
    let bare = facts.colour.is_none() && facts.itinerary.is_none() && facts.tests.is_empty();
    let holds = match error {
        BuildError::NothingAsserted => bare,
        BuildError::CompanionsWithoutColour => {
            facts.colour.is_none() && !facts.companions.is_empty()
        }
        BuildError::TooManyCompanions { count } => count > 5 && count == facts.companions.len(),
        BuildError::TooManyTests { count } => count > 4 && count == facts.tests.len(),
        BuildError::TooLarge { chars } => chars > 483,
        BuildError::TooLargeToPresent { bytes } => bytes > 197 && facts.holder_key.is_some(),
        _ => false,
    };
    assert!(holds, "{error}: {facts:?}");
}

/// Within the windows of the seeds.
const NOW: UnixTime = UnixTime::new(1_795_262_400);
const SEED: [u8; 32] = [1; 32];

static SIGNER: LazyLock<ed25519_dalek::SigningKey> =
    LazyLock::new(|| ed25519_dalek::SigningKey::from_bytes(&SEED));
static ISSUER: LazyLock<Issuer> = LazyLock::new(|| {
    let key = SigningKey::from_seed(&SEED).expect("no seed leads to a weak key");
    Issuer::new(key).with_release(Release::Unverified)
});
static PUBLIC: LazyLock<PublicKey> = LazyLock::new(|| ISSUER.public().clone());
static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(PUBLIC.clone()))
        .expect("the only key");
    trust
});
/// The texts under `seeds/text` that the issuer signed.
static ISSUED: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("issued.txt").lines().collect());
