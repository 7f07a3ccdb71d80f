use super::*;
use crate::issuer::Presentation;
use crate::key::{KeyTables, Width};
use crate::seal::Unsealed;
use crate::wire::cose::Header;
use crate::wire::text;

fn tables(keys: usize) -> KeyTables {
    KeyTables::new(Width::Five.budget_for(keys)).with_width(Width::Five)
}

// The verdicts, which are the same one at a time and together, with tables and without.
fn verdicts(trust: &Trust, texts: &[String], now: UnixTime) -> Vec<Result<VerifiedCode, Refusal>> {
    let plain = Verifier::new(trust);
    let verdicts: Vec<_> = texts.iter().map(|text| plain.verify(text, now)).collect();
    assert_eq!(plain.verify_many(texts, now), verdicts);
    for room in [0, 1, 9] {
        let tables = tables(room);
        let known = plain.with_tables(&tables);
        assert_eq!(known.verify_many(texts, now), verdicts);
        let single: Vec<_> = texts.iter().map(|text| known.verify(text, now)).collect();
        assert_eq!(single, verdicts);
    }
    verdicts
}

#[test]
fn of_keys_with_one_id_the_one_that_signed_counts() {
    let kid = issuer(1).public().id();
    let mut trust = Trust::new();
    for seed in 1..=4 {
        let public = issuer(seed).public().clone().with_id_for_test(kid);
        let id = IssuerId::new(&std::format!("ISSUER-{seed}")).unwrap();
        trust
            .add(IssuerKey::unrestricted(public).with_issuer(id))
            .unwrap();
    }
    let claims = builder().colour(Colour::Green);
    let claims = claims.build_with_id(CodeId::from_bytes([7; 8])).unwrap();
    let unsealed = Unsealed::new(Header::Code(kid), &claims);
    let signed = |seed| {
        let key = SigningKey::from_seed(&[seed; 32]).unwrap();
        text::encode(&unsealed.seal_unchecked(&key))
    };
    let texts = [3, 1, 5, 4, 2, 3].map(signed);
    let signers: Vec<_> = verdicts(&trust, &texts, NOW)
        .into_iter()
        .map(|verdict| verdict.map(|code| String::from(code.issuer().unwrap().as_str())))
        .collect();
    let by = |seed: u8| Ok(std::format!("ISSUER-{seed}"));
    let nobody = Err(Refusal::BadSignature { kid });
    assert_eq!(signers, [by(3), by(1), nobody, by(4), by(2), by(3)]);
}

#[test]
fn presentations_and_codes_stand_side_by_side() {
    let holder = SigningKey::from_seed(&[9; 32]).unwrap();
    let stranger = SigningKey::from_seed(&[8; 32]).unwrap();
    let bound = text(
        builder()
            .colour(Colour::Green)
            .holder_key(holder.public().clone()),
    );
    let presented = |at| -> String {
        let presentation = Presentation::new(&bound, holder.public(), None, at).unwrap();
        presentation.sign(&holder).unwrap().into()
    };
    let payload = {
        let bytes = text::decode_live(&presented(NOW)).unwrap();
        let envelope = crate::wire::cose::Envelope::decode(&bytes).unwrap();
        envelope.payload.to_vec()
    };
    let forged = Unsealed::new(Header::Live, &payload[..]).seal_unchecked(&stranger);
    let texts = [
        presented(NOW),
        bound.clone(),
        text::encode_live(&forged),
        presented(later(61)),
        String::from("OHL1:"),
        green(),
    ];
    let trust = Trust::of([key()]).unwrap();
    let words: Vec<_> = verdicts(&trust, &texts, NOW)
        .iter()
        .map(|verdict| verdict.as_ref().map_or_else(Refusal::code, |_| "verified"))
        .collect();
    assert_eq!(
        words,
        [
            "verified",
            "verified",
            "signature/bad",
            "policy/live",
            "malformed/cbor",
            "verified"
        ]
    );
}

#[test]
fn a_holders_key_takes_no_issuers_room() {
    let holder = SigningKey::from_seed(&[9; 32]).unwrap();
    let bound = text(
        builder()
            .colour(Colour::Green)
            .holder_key(holder.public().clone()),
    );
    let presentation = Presentation::new(&bound, holder.public(), None, NOW).unwrap();
    let shown: String = presentation.sign(&holder).unwrap().into();
    let (trust, tables) = (Trust::of([key()]).unwrap(), tables(5));
    let verifier = Verifier::new(&trust).with_tables(&tables);
    assert!(verifier.verify(&shown, NOW).is_ok());
    assert!(verifier.verify_many(&[&shown], NOW)[0].is_ok());
    assert_eq!(tables.bytes(), Width::Five.budget_for(1));
}
