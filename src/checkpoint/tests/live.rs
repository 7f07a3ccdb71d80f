use super::*;
use crate::limits::{MAX_COSE_BYTES, MAX_TEXT_CHARS};
use crate::seal::Unsealed;
use crate::verifier::Verifier;
use crate::wire::cbor::Writer;
use crate::wire::cose::Header;
use crate::wire::text;

fn holder() -> SigningKey {
    key(50)
}

fn bound() -> String {
    issue(green().holder_key(holder().public().clone()))
}

fn presented(place: Option<&str>, now: UnixTime) -> String {
    let code = bound();
    let holder = holder();
    let presentation = Presentation::new(&code, holder.public(), place, now).unwrap();
    presentation.sign(&holder).unwrap().into()
}

// Any payload as a live presentation, signed by the key with this seed.
fn wrapped(seed: u8, payload: Vec<u8>) -> String {
    let unsealed = Unsealed::new(Header::Live, payload.as_slice());
    text::encode_live(&unsealed.seal(&key(seed)).unwrap())
}

fn payload(code: &str) -> Vec<u8> {
    let mut writer = Writer::with_capacity(300);
    writer.map(2);
    writer.uint(6_u8);
    writer.uint(NOW.as_secs());
    writer.int(-65_540);
    writer.bytes(&text::decode(code).unwrap());
    writer.into_bytes()
}

#[test]
fn a_screenshot_of_a_presentation_is_refused_after_a_minute() {
    let shown = presented(Some("gate-1"), NOW);
    let late = (Decision::Deny, "policy/live");
    // A presentation that is not asked for must be one all the same.
    for policy in [policy(), policy().with_live(denying(60))] {
        let carried = carried(policy);
        assert_eq!(verdict(&carried, &shown, NOW), ADMITTED);
        assert_eq!(verdict(&carried, &shown, at(60)), ADMITTED);
        assert_eq!(verdict(&carried, &shown, at(61)), late);
        // The holder's clock may be ahead as well.
        let ahead = presented(None, at(160));
        assert_eq!(verdict(&carried, &ahead, at(100)), ADMITTED);
        assert_eq!(verdict(&carried, &ahead, at(99)), late);
    }
    let carried = carried(policy().with_live(referring(5)));
    assert_eq!(verdict(&carried, &shown, at(5)), ADMITTED);
    let judgement = decide(&carried, &shown, at(6));
    assert_eq!(said(&judgement), (Decision::Refer, "policy/live"));
    let (seconds, limit) = (6, 5);
    let too_late = Refusal::PolicyLiveTime { seconds, limit };
    assert_eq!(judgement.reason(), Some(too_late));
    let line = ["policy/live: 6 s, 5 s allowed: refer"];
    assert_eq!(lines(&judgement, Check::Live), line);
    let code = judgement.code().unwrap().presented().unwrap();
    assert_eq!((code.at(), code.place()), (NOW, Some("gate-1")));
}

#[test]
fn a_presentation_for_another_place_is_refused() {
    let carried = carried(policy());
    let gate = |id| {
        let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
        checkpoint.with_place_id(id).unwrap()
    };
    let here = presented(Some("gate-1"), NOW);
    let anywhere = presented(None, NOW);
    let decided = |id, text: &str| said(&gate(id).decide(text, &[], NOW));
    assert_eq!(decided("gate-1", &here), ADMITTED);
    assert_eq!(decided("gate-1", &anywhere), ADMITTED);
    assert_eq!(decided("gate-1", &bound()), ADMITTED);
    assert_eq!(decided("gate-2", &anywhere), ADMITTED);
    assert_eq!(decided("gate-2", &here), (Decision::Deny, "policy/live"));
    // Who does not say where he is lets every place pass.
    assert_eq!(verdict(&carried, &here, NOW), ADMITTED);
    let judgement = gate("gate-2").decide(&here, &[], NOW);
    assert_eq!(judgement.reason(), Some(Refusal::PolicyLivePlace));
    assert_eq!(
        lines(&judgement, Check::Live),
        ["policy/live: policy/live: presented for another place: deny"]
    );
    // Late and elsewhere: the time is said first, as it is told first.
    let judgement = gate("gate-2").decide(&here, &[], at(61));
    assert_eq!(
        lines(&judgement, Check::Live),
        ["policy/live: 61 s, 60 s allowed: deny"]
    );
}

#[test]
fn where_a_presentation_is_asked_for_a_mere_code_will_not_do() {
    for (rule, decision) in [
        (denying(60), Decision::Deny),
        (referring(60), Decision::Refer),
    ] {
        let carried = carried(policy().with_live(rule));
        for text in [bound(), issue(green())] {
            let judgement = decide(&carried, &text, NOW);
            assert_eq!(said(&judgement), (decision, "policy/live"));
            assert_eq!(judgement.reason(), Some(Refusal::PolicyNotLive));
        }
    }
    let carried = carried(policy());
    assert_eq!(verdict(&carried, &bound(), NOW), ADMITTED);
    assert_eq!(
        lines(&decide(&carried, &bound(), NOW), Check::Live),
        ["policy/live: not asked"]
    );
}

#[test]
fn a_code_on_paper_will_do_with_its_holders_document() {
    let carried = carried(policy().with_live(denying(60)));
    let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
    let document = |text: &str| Document::parse(text).unwrap();
    let holder_document = document("passport:USA:X1234567:1990-01-31");
    let child = document("passport:USA:X7654321:2015-06-01");
    let family = || {
        Claims::builder(window(0, DAY.into()), &holder_document)
            .colour(Colour::Green)
            .companion(Colour::Green, &child)
    };
    let paper = issue(family());
    let decided = |text: &str, documents: &[Document]| {
        let judgement = checkpoint.decide(text, documents, NOW);
        (said(&judgement), lines(&judgement, Check::Live))
    };
    let not_live = (Decision::Deny, "policy/live");
    assert_eq!(decided(&paper, &[]).0, not_live);
    // The child's document does not stand in for the holder's.
    assert_eq!(decided(&paper, core::slice::from_ref(&child)).0, not_live);
    let both = [child.clone(), holder_document.clone()];
    let held = std::vec![String::from("policy/live: held")];
    assert_eq!(decided(&paper, &both), (ADMITTED, held.clone()));
    let own = core::slice::from_ref(&holder_document);
    assert_eq!(decided(&paper, own), (ADMITTED, held));
    let stranger = document("passport:USA:X1234568:1990-01-31");
    assert_eq!(decided(&paper, &[stranger]).0, not_live);
    // Whoever has a key of their own uses it.
    let bound = issue(family().holder_key(holder().public().clone()));
    assert_eq!(decided(&bound, own).0, not_live);
}

#[test]
fn the_code_inside_is_refused_for_its_own_reasons_first() {
    let unknown = {
        let claims = green()
            .holder_key(holder().public().clone())
            .build_with_id(CODE_ID);
        let code = Issuer::new(key(9)).issue(&claims.unwrap()).unwrap();
        wrapped(50, payload(code.as_str()))
    };
    let forged = {
        let mut bytes = text::decode(&bound()).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        wrapped(50, payload(&text::encode(&bytes)))
    };
    let elsewhere = issue(
        green()
            .region(region(11))
            .holder_key(holder().public().clone()),
    );
    let listed = issue(
        green()
            .status_index(5)
            .holder_key(holder().public().clone()),
    );
    let shown = presented(None, NOW);
    let carried = carried(policy());
    // Each is signed by a stranger too, where that is not the point: it is looked at last.
    let by_stranger = |code: &str| wrapped(51, payload(code));
    for (text, now, expected) in [
        (unknown.as_str(), NOW, "key/unknown"),
        (&forged, NOW, "signature/bad"),
        (&by_stranger(&elsewhere), NOW, "key/region"),
        (&by_stranger(&bound()), at(-1), "time/not-yet-valid"),
        (&by_stranger(&bound()), at(DAY.into()), "time/expired"),
        (&by_stranger(&listed), NOW, "status/unknown"),
        (&by_stranger(&bound()), NOW, "signature/bad"),
        (&by_stranger(&issue(green())), NOW, "policy/live"),
        (&shown, at(DAY.into()), "time/expired"),
    ] {
        let judgement = decide(&carried, text, now);
        assert_eq!(said(&judgement), (Decision::Deny, expected));
        assert!(judgement.code().is_none() && judgement.people().is_empty());
    }
    let stranger = decide(&carried, &by_stranger(&bound()), NOW);
    assert_eq!(stranger.reason(), Some(Refusal::BadHolderSignature));
    // The issuer's signature held, and nothing else is said against the code.
    assert_eq!(stranger.trace().len(), 9);
    assert_eq!(lines(&stranger, Check::Signature), ["signature: held"]);
    assert_eq!(
        lines(&stranger, Check::Live),
        [
            "policy/live: signature/bad: the holder's signature on the live presentation \
             does not hold: deny"
        ]
    );
}

#[test]
fn a_presentation_has_one_form() {
    let code = text::decode(&bound()).unwrap();
    let write = |keys: &[i64], place: &str, time: u64| {
        let mut writer = Writer::with_capacity(300);
        writer.map(keys.len());
        for key in keys {
            writer.int(*key);
            match *key {
                3 => writer.text(place),
                6 => writer.uint(time),
                -65_540 => writer.bytes(&code),
                _ => writer.uint(1_u8),
            }
        }
        writer.into_bytes()
    };
    let now = u64::from(NOW.as_secs());
    let full = [3, 6, -65_540];
    let followed = {
        let mut bytes = write(&full, "gate", now);
        bytes.push(0);
        bytes
    };
    let longest = "x".repeat(256);
    let too_long = "x".repeat(257);
    let carried = carried(policy());
    let decided = |payload: Vec<u8>| {
        let judgement = decide(&carried, &wrapped(50, payload), NOW);
        (judgement.reason().map_or("none", |it| it.code()), judgement)
    };
    for (payload, expected) in [
        (write(&full, "gate", now), "none"),
        (write(&full, &longest, now), "none"),
        (write(&full[1..], "", now), "none"),
        (write(&full, "", now), "malformed/claims"),
        (write(&full, &too_long, now), "malformed/claims"),
        (write(&full, "gate", 1 << 32), "malformed/claims"),
        (write(&[3, 6], "gate", now), "malformed/claims"),
        (write(&[6], "gate", now), "malformed/claims"),
        (write(&[3, -65_540], "gate", now), "malformed/claims"),
        (write(&[3, 6, -65_541], "gate", now), "malformed/claims"),
        (write(&[4, 6, -65_540], "gate", now), "malformed/claims"),
        (write(&[3, 7, -65_540], "gate", now), "malformed/claims"),
        (write(&[3, 6, 7, -65_540], "gate", now), "malformed/claims"),
        (write(&[6, 3, -65_540], "gate", now), "malformed/cbor"),
        (followed, "malformed/cbor"),
        (Vec::new(), "malformed/cbor"),
    ] {
        let (code, judgement) = decided(payload);
        assert_eq!(code, expected);
        if expected != "none" {
            // No signature was looked at, and the trace does not say that one held.
            let checks: Vec<_> = judgement.trace().iter().map(|it| it.check).collect();
            assert_eq!(checks, [Check::Text, Check::Envelope]);
        }
    }
    let inner = {
        let mut writer = Writer::with_capacity(300);
        writer.map(2);
        writer.uint(6_u8);
        writer.uint(now);
        writer.int(-65_540);
        writer.bytes(&text::decode_live(&presented(None, NOW)).unwrap());
        writer.into_bytes()
    };
    // A presentation of a presentation is none of a code.
    assert_eq!(decided(inner).0, "malformed/header");
}

#[test]
fn the_limits_of_texts_hold_for_presentations() {
    let carried = carried(policy());
    let code = |text: &str| verdict(&carried, text, NOW).1;
    assert_eq!(code("OHL1:"), "malformed/cbor");
    assert_eq!(code("OHL1:a"), "malformed/base45");
    assert_eq!(code("ohl1:BB8"), "malformed/prefix");
    assert_eq!(code("OHL2:BB8"), "malformed/prefix");
    let filled = |chars: usize| std::format!("OHL1:{}", "a".repeat(chars - 5));
    assert_eq!(code(&filled(MAX_TEXT_CHARS)), "malformed/base45");
    assert_eq!(code(&filled(MAX_TEXT_CHARS + 1)), "malformed/too-long");
    let zeros = |bytes| text::encode_live(&std::vec![0; bytes]);
    assert_eq!(code(&zeros(MAX_COSE_BYTES)), "malformed/cbor");
    assert_eq!(code(&zeros(MAX_COSE_BYTES + 1)), "malformed/too-long");
    // The envelopes of the two kinds do not stand in for each other.
    let shown = presented(None, NOW);
    let as_code = text::encode(&text::decode_live(&shown).unwrap());
    assert_eq!(code(&as_code), "malformed/header");
    let as_live = text::encode_live(&text::decode(&bound()).unwrap());
    assert_eq!(code(&as_live), "malformed/header");
    assert_eq!(code(&shown.replace("OHL1:", "OHC1:")), "malformed/header");
}

#[test]
fn without_a_place_a_presentation_counts_for_a_minute() {
    let carried = carried(policy());
    let shown = presented(Some("gate-1"), NOW);
    let verify = |now| Verifier::carrying(&carried).verify(&shown, now);
    assert!(verify(at(60)).is_ok());
    let (seconds, limit) = (61, 60);
    let late = Refusal::PolicyLiveTime { seconds, limit };
    assert_eq!(verify(at(61)), Err(late));
    let verified = verify(NOW).unwrap();
    let debug = std::format!("{:?}", verified.presented());
    assert_eq!(debug, std::format!("Some(Presented({NOW}))"));
}
