use std::format;
use std::string::ToString;

use super::*;
use crate::claims::{Colour, IdentityHash, KnownIdentity, Suite};
use crate::inspect;
use crate::key::Width;
use crate::trust::{IssuerKey, Trust};
use crate::wire::{base45, cose};
use crate::{CodeId, DocumentType, UnixTime, Verifier, Window};

const NOW: UnixTime = UnixTime::new(1_795_262_400);

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn claims() -> Claims {
    claims_of(known_id())
}

fn claims_of(code_id: CodeId) -> Claims {
    let known = KnownIdentity {
        code_id,
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let window = Window::new(NOW, NOW.checked_add(1).unwrap()).unwrap();
    Claims::builder(window, known)
        .colour(Colour::Red)
        .build_with_id(code_id)
        .unwrap()
}

fn known_id() -> CodeId {
    CodeId::from_bytes([7; 8])
}

#[test]
fn every_way_of_issuing_gives_the_same_code() {
    let issuer = Issuer::new(key(1));
    let code = issuer.issue(&claims()).unwrap();
    let unverified = Issuer::new(key(1)).with_release(Release::Unverified);
    assert_eq!(unverified.issue(&claims()), Ok(code.clone()));

    let public = issuer.public();
    let to_be_signed = ToBeSigned::new(&claims(), public).unwrap();
    let signature = key(1).sign(to_be_signed.bytes());
    assert_eq!(to_be_signed.finish(&signature), Ok(code.clone()));

    let dalek = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    assert_eq!(
        ToBeSigned::new(&claims(), public)
            .unwrap()
            .sign_with(&dalek),
        Ok(code.clone())
    );

    let mut trust = Trust::new();
    trust.add(IssuerKey::unrestricted(public.clone())).unwrap();
    let verified = Verifier::new(&trust).verify(code.as_str(), NOW).unwrap();
    assert_eq!(verified.claims(), &claims());
}

#[test]
fn claims_of_an_unverified_text_are_not_issued() {
    let code = Issuer::new(key(1)).issue(&claims()).unwrap();
    let inspection = crate::inspect(code.as_str());
    let strangers = inspection.untrusted_claims().unwrap();
    assert_eq!(strangers, &claims());
    let refused = Err(IssueError::Claims(BuildError::Untrusted));
    assert_eq!(Issuer::new(key(1)).issue(strangers), refused);
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(key(1).public().clone()))
        .unwrap();
    let verified = Verifier::new(&trust).verify(code.as_str(), NOW).unwrap();
    assert_eq!(Issuer::new(key(1)).issue(verified.claims()), Ok(code));
}

#[test]
fn a_signature_that_does_not_hold_is_not_released() {
    let public = key(1).public().clone();
    let prepared = || ToBeSigned::new(&claims(), &public).unwrap();
    let mut signature = key(1).sign(prepared().bytes());
    signature[5] ^= 1;
    assert_eq!(prepared().finish(&signature), Err(IssueError::BadSignature));
    let other = ed25519_dalek::SigningKey::from_bytes(&[2; 32]);
    assert_eq!(prepared().sign_with(&other), Err(IssueError::BadSignature));
}

#[test]
fn many_at_once_are_the_codes_of_one_at_a_time() {
    let unverified = inspect(Issuer::new(key(1)).issue(&claims()).unwrap().as_str());
    let unverified = unverified.untrusted_claims().unwrap().clone();
    let mut all: Vec<Claims> = Vec::new();
    for number in 0..70 {
        let id = CodeId::from_bytes([number; 8]);
        all.push(claims_of(id));
    }
    // What cannot be issued stands between, first and last.
    for place in [0, 17, all.len()] {
        all.insert(place, unverified.clone());
    }
    all.push(unverified);
    let tables = Arc::new(KeyTables::new(Width::Five.budget_for(1)).with_width(Width::Five));
    for issuer in [
        Issuer::new(key(1)),
        Issuer::new(key(1)).with_tables(tables),
        Issuer::new(key(1)).with_release(Release::Unverified),
    ] {
        let one_by_one: Vec<_> = all.iter().map(|claims| issuer.issue(claims)).collect();
        assert_eq!(one_by_one.iter().flatten().count(), 70);
        assert_eq!(issuer.issue_many(&all), one_by_one);
        assert_eq!(issuer.issue_many(&[]), []);
    }
}

struct Broken;

impl signature::Signer<ed25519_dalek::Signature> for Broken {
    fn try_sign(&self, _: &[u8]) -> Result<ed25519_dalek::Signature, signature::Error> {
        Err(signature::Error::new())
    }
}

#[test]
fn a_signer_that_fails_is_said() {
    let public = key(1).public().clone();
    let prepared = ToBeSigned::new(&claims(), &public).unwrap();
    assert_eq!(prepared.sign_with(&Broken), Err(IssueError::Signer));
}

#[test]
fn the_bytes_to_sign_are_those_of_the_standard() {
    let public = key(1).public().clone();
    let to_be_signed = ToBeSigned::new(&claims(), &public).unwrap();
    let bytes = to_be_signed.bytes();
    // RFC 9052 section 4.4: ["Signature1", protected, external_aad, payload].
    assert_eq!(&bytes[..12], b"\x84\x6aSignature1");
    assert_eq!(
        &bytes[12..20],
        &[
            0x4d,
            0xa2,
            0x01,
            0x32,
            0x04,
            0x48,
            public.id().as_bytes()[0],
            public.id().as_bytes()[1]
        ]
    );
    assert_eq!(bytes[26], 0x40);
    let code = Issuer::new(key(1)).issue(&claims()).unwrap();
    let envelope = base45::decode(code.as_str().strip_prefix("OHC1:").unwrap()).unwrap();
    let read = cose::Envelope::decode(&envelope).unwrap();
    assert_eq!(cose::sig_structure(read.protected, read.payload), bytes);
    assert!(bytes.ends_with(read.payload));
}

#[test]
fn a_code_is_the_holders_and_not_for_logs() {
    let code = Issuer::new(key(1)).issue(&claims()).unwrap();
    assert!(!format!("{code:?}").contains(code.as_str().get(10..20).unwrap()));
    assert_eq!(code.to_string(), code.as_str());
    let public = key(1).public().clone();
    let prepared = ToBeSigned::new(&claims(), &public).unwrap();
    assert_eq!(
        format!("{prepared:?}"),
        format!("ToBeSigned({})", public.id())
    );
    assert!(format!("{:?}", Issuer::new(key(1))).contains("secret withheld"));
}
