use std::format;
use std::string::String;

use super::*;
use crate::claims::{Colour, IdentityHash, KnownIdentity, Suite};
use crate::trust::{IssuerKey, Trust};
use crate::{CodeId, DocumentType, Issuer, Verifier, Window};

const NOW: UnixTime = UnixTime::new(1_795_262_400);

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

// A code bound to the key with the seed 50, or to none.
fn code(holder: Option<&SigningKey>) -> String {
    let code_id = CodeId::from_bytes([7; 8]);
    let known = KnownIdentity {
        code_id,
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let window = Window::new(NOW, NOW.checked_add(86_400).unwrap()).unwrap();
    let mut claims = Claims::builder(window, known).colour(Colour::Green);
    if let Some(holder) = holder {
        claims = claims.holder_key(holder.public().clone());
    }
    let claims = claims.build_with_id(code_id).unwrap();
    Issuer::new(key(1)).issue(&claims).unwrap().into()
}

fn verified(text: &str) -> crate::VerifiedCode {
    let mut trust = Trust::new();
    let public = key(1).public().clone();
    trust.add(IssuerKey::unrestricted(public)).unwrap();
    Verifier::new(&trust).verify(text, NOW).unwrap()
}

#[test]
fn a_presentation_is_verified_with_its_time_and_place() {
    let holder = key(50);
    let code = code(Some(&holder));
    for place in [None, Some("metro-14"), Some("x")] {
        let later = NOW.checked_add(60).unwrap();
        let presentation = Presentation::new(&code, holder.public(), place, later).unwrap();
        assert_eq!(format!("{presentation:?}"), "Presentation(…)");
        let shown = presentation.sign(&holder).unwrap();
        assert!(shown.as_str().starts_with("OHL1:"));
        let verified = verified(shown.as_str());
        let presented = verified.presented().unwrap();
        assert_eq!((presented.at(), presented.place()), (later, place));
    }
    assert_eq!(verified(&code).presented(), None);
}

#[test]
fn a_signature_that_was_made_elsewhere_is_the_same_and_is_checked() {
    let holder = key(50);
    let code = code(Some(&holder));
    let presentation = || Presentation::new(&code, holder.public(), Some("x"), NOW).unwrap();
    let signature = holder.sign(presentation().bytes());
    let finished = presentation().finish(&signature);
    assert_eq!(finished, presentation().sign(&holder));
    assert!(finished.is_ok());
    let other = key(51).sign(presentation().bytes());
    let bad = Err(PresentError::BadSignature);
    assert_eq!(presentation().finish(&other), bad);
    assert_eq!(presentation().sign(&key(51)), bad);
}

#[test]
fn only_a_code_is_presented_and_only_by_its_holder() {
    let holder = key(50);
    let other = key(51);
    let refused = |code: &str, key: &SigningKey| {
        let made = Presentation::new(code, key.public(), None, NOW);
        made.map(|_| ()).unwrap_err()
    };
    let own = code(Some(&holder));
    assert_eq!(refused(&own, &other), PresentError::OtherKey);
    assert_eq!(refused(&code(None), &holder), PresentError::OtherKey);
    let malformed = PresentError::Malformed;
    assert_eq!(refused("HC1:", &holder), malformed(Malformed::Prefix));
    assert_eq!(refused("OHC1:a", &holder), malformed(Malformed::Base45));
    assert_eq!(refused("OHC1:", &holder), malformed(Malformed::Cbor));
    let shown = Presentation::new(&own, holder.public(), None, NOW).unwrap();
    let shown = shown.sign(&holder).unwrap();
    let twice = text::encode(&text::decode_live(shown.as_str()).unwrap());
    assert_eq!(refused(&twice, &holder), malformed(Malformed::Header));
    assert_eq!(
        refused(shown.as_str(), &holder),
        malformed(Malformed::Prefix)
    );
    let unsealed = Unsealed::new(Header::Code(key(1).public().id()), &[0xa0][..]);
    let empty = text::encode(&unsealed.seal(&key(1)).unwrap());
    let refusal = refused(&empty, &holder);
    assert!(matches!(
        refusal,
        PresentError::Malformed(Malformed::Claims { .. })
    ));
}

#[test]
fn a_place_has_a_length_and_the_symbol_a_size() {
    let holder = key(50);
    let code = code(Some(&holder));
    let chars = |bytes: usize| {
        let place = "x".repeat(bytes);
        let made = Presentation::new(&code, holder.public(), Some(&place), NOW);
        made.map(|it| it.sign(&holder).unwrap().as_str().len())
    };
    assert_eq!(chars(0), Err(PresentError::Place));
    assert_eq!(chars(257), Err(PresentError::Place));
    assert!(matches!(chars(256), Err(PresentError::TooLong { .. })));
    let hostile = Presentation::new(&code, holder.public(), Some("\u{1b}[2J"), NOW);
    assert_eq!(hostile.unwrap_err(), PresentError::Place);
    let longest = (1..=256).take_while(|bytes| chars(*bytes).is_ok()).last();
    let longest = longest.unwrap();
    // Two bytes are three characters.
    let Ok(fits @ 481..=483) = chars(longest) else {
        panic!("{:?}", chars(longest));
    };
    assert_eq!(
        chars(longest + 1).map_err(|error| matches!(
            error,
            PresentError::TooLong { chars } if chars > 483 && chars <= fits + 3
        )),
        Err(true)
    );
}
