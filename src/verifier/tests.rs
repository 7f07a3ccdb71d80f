use std::string::String;
use std::vec::Vec;

use super::*;
use crate::claims::{
    ClaimsBuilder, Colour, Document, IdentityHash, Itinerary, KnownIdentity, Pepper, Person, Suite,
    TestMethod, TestRecord, TestResult, Visit,
};
use crate::ids::CodeId;
use crate::time::{Day, Window};
use crate::trust::{IssuerId, KeyState, Purpose};
use crate::{DocumentType, Issuer, SigningKey};

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const DAY: u32 = 86_400;

fn issuer(seed: u8) -> Issuer {
    Issuer::new(SigningKey::from_seed(&[seed; 32]).unwrap())
}

fn later(seconds: u32) -> UnixTime {
    NOW.checked_add(seconds).unwrap()
}

fn builder() -> ClaimsBuilder<'static> {
    let known = KnownIdentity {
        code_id: CodeId::from_bytes([7; 8]),
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    Claims::builder(Window::new(NOW, later(DAY)).unwrap(), known)
}

fn text(builder: ClaimsBuilder<'_>) -> String {
    let claims = builder.build_with_id(CodeId::from_bytes([7; 8])).unwrap();
    issuer(1).issue(&claims).unwrap().into()
}

fn green() -> String {
    text(builder().colour(Colour::Green))
}

fn key() -> IssuerKey {
    IssuerKey::unrestricted(issuer(1).public().clone())
}

fn restricted(purposes: &[Purpose], in_use: Window, max_lifetime: u32) -> IssuerKey {
    IssuerKey::new(issuer(1).public().clone(), purposes, in_use, max_lifetime)
}

fn verify(key: IssuerKey, text: &str, now: UnixTime) -> Result<VerifiedCode, Refusal> {
    let mut trust = Trust::new();
    trust.add(key).unwrap();
    Verifier::new(&trust).verify(text, now)
}

fn code(key: IssuerKey, text: &str, now: UnixTime) -> &'static str {
    verify(key, text, now).map_or_else(|refusal| refusal.code(), |_| "verified")
}

#[test]
fn a_code_is_verified_from_its_start_until_before_its_end() {
    let green = green();
    assert_eq!(code(key(), &green, UnixTime::new(0)), "time/not-yet-valid");
    assert_eq!(
        code(key(), &green, UnixTime::new(NOW.as_secs() - 1)),
        "time/not-yet-valid"
    );
    assert_eq!(code(key(), &green, NOW), "verified");
    assert_eq!(code(key(), &green, later(DAY - 1)), "verified");
    assert_eq!(code(key(), &green, later(DAY)), "time/expired");
    assert_eq!(code(key(), &green, UnixTime::new(u32::MAX)), "time/expired");
    let verified = verify(key(), &green, later(5)).unwrap();
    assert_eq!(verified.claims().colour(), Some(Colour::Green));
    assert_eq!(verified.kid(), issuer(1).public().id());
    assert_eq!(
        (verified.issuer(), verified.verified_at()),
        (None, later(5))
    );
    assert_eq!(verified.status(), Status::NotListed);
}

#[test]
fn a_verified_code_names_its_issuer_and_shows_nothing_of_its_holder() {
    let id = IssuerId::new("GD-CDC").unwrap();
    let verified = verify(key().with_issuer(id.clone()), &green(), NOW).unwrap();
    assert_eq!(verified.issuer(), Some(&id));
    let shown = std::format!("{verified:?}");
    assert_eq!(
        shown,
        std::format!("VerifiedCode(key {}, at {NOW})", verified.kid())
    );
}

#[test]
fn a_code_may_start_after_it_was_issued() {
    let window = Window::new(later(100), later(DAY)).unwrap();
    let known = KnownIdentity {
        code_id: CodeId::from_bytes([7; 8]),
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let text = text(
        Claims::builder(window, known)
            .colour(Colour::Red)
            .issued_at(NOW),
    );
    assert_eq!(code(key(), &text, later(99)), "time/not-yet-valid");
    assert_eq!(code(key(), &text, later(100)), "verified");
    let verified = verify(key(), &text, later(100)).unwrap();
    assert_eq!(verified.claims().issued_at(), NOW);
    assert_eq!(verified.claims().window(), window);
    // The lifetime counts from issuing, not from the start.
    let limit = DAY - 1;
    let refusal = verify(
        restricted(&Purpose::ALL, Window::ALWAYS, limit),
        &text,
        later(100),
    );
    assert_eq!(
        refusal,
        Err(Refusal::KeyLifetime {
            seconds: DAY,
            limit
        })
    );
}

#[test]
fn the_key_must_be_known_and_the_signature_hold() {
    let green = green();
    let other = IssuerKey::unrestricted(issuer(2).public().clone());
    let kid = issuer(1).public().id();
    assert_eq!(verify(other, &green, NOW), Err(Refusal::UnknownKey { kid }));
    assert_eq!(
        Verifier::new(&Trust::new()).verify(&green, NOW),
        Err(Refusal::UnknownKey { kid })
    );

    let forger = issuer(2).public().clone().with_id_for_test(kid);
    assert_eq!(
        verify(IssuerKey::unrestricted(forger), &green, NOW),
        Err(Refusal::BadSignature { kid })
    );
}

#[test]
fn all_keys_that_share_an_id_are_tried() {
    let kid = issuer(1).public().id();
    let mut trust = Trust::new();
    for seed in [2, 3, 4] {
        let public = issuer(seed).public().clone().with_id_for_test(kid);
        let stranger = IssuerKey::unrestricted(public).with_state(KeyState::Compromised);
        trust.add(stranger).unwrap();
    }
    assert_eq!(
        Verifier::new(&trust).verify(&green(), NOW),
        Err(Refusal::BadSignature { kid })
    );
    trust.add(key()).unwrap();
    assert!(Verifier::new(&trust).verify(&green(), NOW).is_ok());
}

#[test]
fn the_key_has_its_say() {
    let green = green();
    let region = crate::Region::new(4_401).unwrap();
    let in_guangzhou = text(builder().colour(Colour::Green).region(region));
    let from = |start, end| Window::new(start, end).unwrap();
    let purposes = &Purpose::ALL;
    assert_eq!(
        code(key().with_state(KeyState::Compromised), &green, NOW),
        "key/compromised"
    );
    assert_eq!(
        code(key().with_state(KeyState::Retired), &green, NOW),
        "verified"
    );
    assert_eq!(code(key().with_specimen(), &green, NOW), "key/specimen");
    let in_use = |start, end| restricted(purposes, from(start, end), DAY);
    let ever = UnixTime::new(u32::MAX);
    assert_eq!(code(in_use(NOW, later(1)), &green, NOW), "verified");
    assert_eq!(
        code(in_use(later(1), ever), &green, NOW),
        "key/not-yet-valid"
    );
    assert_eq!(
        code(in_use(UnixTime::new(0), NOW), &green, NOW),
        "key/retired"
    );
    assert_eq!(
        code(restricted(purposes, Window::ALWAYS, DAY), &green, NOW),
        "verified"
    );
    assert_eq!(
        code(restricted(purposes, Window::ALWAYS, DAY - 1), &green, NOW),
        "key/lifetime"
    );
    assert_eq!(code(key(), &in_guangzhou, NOW), "verified");
    for (allowed, verdict) in [
        (&[][..], "key/region"),
        (&[44], "verified"),
        (&[11, 4_401], "verified"),
        (&[11], "key/region"),
        (&[4_402, 440_106], "key/region"),
    ] {
        let regions: Vec<_> = allowed
            .iter()
            .map(|n| crate::Region::new(*n).unwrap())
            .collect();
        assert_eq!(
            code(key().with_regions(regions.clone()), &in_guangzhou, NOW),
            verdict
        );
        // A code without region counts as the issuer's, wherever that is.
        assert_eq!(code(key().with_regions(regions), &green, NOW), "verified");
    }
}

#[test]
fn each_assertion_needs_its_purpose() {
    let test = TestRecord {
        method: TestMethod::Antigen,
        result: TestResult::Positive,
        sampled: NOW,
    };
    let stay = Visit::new(
        crate::Region::new(44).unwrap(),
        Day::new(20_770),
        Day::new(20_771),
    );
    let itinerary = || Itinerary::of([stay.unwrap()]).unwrap();
    let all = text(
        builder()
            .colour(Colour::Red)
            .itinerary(itinerary())
            .test(test),
    );
    let mere_test = text(builder().test(test));
    let mere_itinerary = text(builder().itinerary(itinerary()));
    let with = |purposes: &[Purpose]| restricted(purposes, Window::ALWAYS, u32::MAX);
    use Purpose::{Colour as C, Itinerary as I, Status as S, Test as T};
    let missing = |purposes: &[Purpose], text: &str| match verify(with(purposes), text, NOW) {
        Err(Refusal::KeyPurpose { missing }) => Some(missing),
        other => other.map(|_| None).unwrap(),
    };
    assert_eq!(missing(&[C, I, T], &all), None);
    assert_eq!(missing(&[I, T, S], &all), Some(C));
    assert_eq!(missing(&[C, T, S], &all), Some(I));
    assert_eq!(missing(&[C, I, S], &all), Some(T));
    assert_eq!(missing(&[S], &all), Some(C));
    assert_eq!(missing(&[T], &mere_test), None);
    assert_eq!(missing(&[C, I, S], &mere_test), Some(T));
    assert_eq!(missing(&[I], &mere_itinerary), None);
    assert_eq!(missing(&[C, T, S], &mere_itinerary), Some(I));
}

// One text with every fault at once, mended from the front: each check in its turn.
#[test]
fn the_first_failing_check_is_the_verdict() {
    let region = crate::Region::new(4_401).unwrap();
    let text = text(builder().colour(Colour::Green).region(region));
    let elsewhere = [crate::Region::new(11).unwrap()];
    let late = later(2 * DAY);
    let window = |start, end| Window::new(start, end).unwrap();
    let none: &[Purpose] = &[];
    let past = window(UnixTime::new(0), UnixTime::new(1));
    let future = window(late, UnixTime::new(u32::MAX));
    let worst = |purposes: &[Purpose], in_use, limit| {
        restricted(purposes, in_use, limit).with_regions(elsewhere)
    };
    let refusal = |key| code(key, &text, late);
    let compromised = worst(none, past, 1)
        .with_specimen()
        .with_state(KeyState::Compromised);
    assert_eq!(refusal(compromised), "key/compromised");
    assert_eq!(
        refusal(worst(none, past, 1).with_specimen()),
        "key/specimen"
    );
    assert_eq!(refusal(worst(none, future, 1)), "key/not-yet-valid");
    assert_eq!(refusal(worst(none, past, 1)), "key/retired");
    assert_eq!(refusal(worst(none, Window::ALWAYS, 1)), "key/purpose");
    assert_eq!(
        refusal(worst(&Purpose::ALL, Window::ALWAYS, 1)),
        "key/lifetime"
    );
    assert_eq!(
        refusal(worst(&Purpose::ALL, Window::ALWAYS, DAY)),
        "key/region"
    );
    assert_eq!(
        refusal(restricted(&Purpose::ALL, Window::ALWAYS, DAY)),
        "time/expired"
    );
}

#[test]
fn a_compromised_key_with_a_bad_signature_is_a_bad_signature() {
    let kid = issuer(1).public().id();
    let forger = issuer(2).public().clone().with_id_for_test(kid);
    let compromised = IssuerKey::unrestricted(forger).with_state(KeyState::Compromised);
    assert_eq!(code(compromised, &green(), NOW), "signature/bad");
}

#[test]
fn a_status_index_without_a_list_is_said() {
    let text = text(builder().colour(Colour::Green).status_index(7));
    assert_eq!(
        verify(key(), &text, NOW).map(|code| code.status()),
        Ok(Status::NotChecked)
    );
    assert_eq!(Status::NotChecked.name(), "not-checked");
    assert_eq!(Status::NotListed.name(), "not-listed");
}

mod documents;
mod many;
