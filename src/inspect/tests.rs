use super::*;
use crate::claims::{Colour, IdentityHash, KnownIdentity, Suite};
use crate::wire::cbor::Encode as _;
use crate::{CodeId, DocumentType, Issuer, SigningKey, UnixTime, Window};

#[test]
fn every_stage_is_shown_up_to_the_first_fault() {
    let known = KnownIdentity {
        code_id: CodeId::from_bytes([7; 8]),
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let window = Window::new(UnixTime::new(1), UnixTime::new(2)).unwrap();
    let claims = Claims::builder(window, known).colour(Colour::Red);
    let claims = claims.build_with_id(CodeId::from_bytes([7; 8])).unwrap();
    let issuer = Issuer::new(SigningKey::from_seed(&[1; 32]).unwrap());
    let code = issuer.issue(&claims).unwrap();

    let whole = inspect(code.as_str());
    assert_eq!(whole.fault(), None);
    assert_eq!(whole.untrusted_claims(), Some(&claims));
    assert_eq!(whole.untrusted_kid(), Some(issuer.public().id()));
    assert_eq!(whole.untrusted_payload(), Some(claims.encode().as_slice()));
    assert_eq!(whole.untrusted_protected().map(<[u8]>::len), Some(13));
    assert_eq!(whole.untrusted_envelope().map(<[u8]>::len), Some(124));
    let message = whole.untrusted_sig_structure().unwrap();
    let signature = whole.untrusted_signature().unwrap();
    assert_eq!(issuer.public().verify_strict(&message, signature), Ok(()));

    assert_eq!(inspect("").fault(), Some(Malformed::Prefix));
    assert!(inspect("OHC1:a").untrusted_envelope().is_none());
    let cut = inspect(code.as_str().get(..188).unwrap());
    assert_eq!(cut.fault(), Some(Malformed::Cbor));
    assert!(cut.untrusted_envelope().is_some() && cut.untrusted_kid().is_none());
    assert!(cut.untrusted_sig_structure().is_none() && cut.untrusted_claims().is_none());

    // Well signed or not, a payload that is no claims ends the reading there.
    let unsealed = crate::seal::Unsealed::new(
        crate::wire::cose::Header::Code(issuer.public().id()),
        &[0x01][..],
    );
    let odd = inspect(&text::encode(&unsealed.with_signature(&[0; 64])));
    assert_eq!(
        odd.fault(),
        Some(Malformed::Claims {
            rule: "the claims are no map"
        })
    );
    assert_eq!(odd.untrusted_payload(), Some(&[0x01][..]));
    assert!(odd.untrusted_claims().is_none());
}
