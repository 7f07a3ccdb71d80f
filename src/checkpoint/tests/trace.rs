use super::*;
use crate::checkpoint::trace::until;
use crate::claims::{Itinerary, TestMethod, TestRecord, TestResult, Visit};
use crate::ids::KeyId;
use crate::time::Day;
use crate::trust::{ItineraryRule, TestRule};
use crate::verifier::BROKEN_PRESENTATION;
use crate::wire::Malformed;

#[test]
fn a_refused_code_has_the_trace_up_to_its_fault() {
    let kid = KeyId::from_bytes([1; 8]);
    let seconds = 1;
    let limit = 0;
    let claims = Malformed::Claims { rule: "a rule" };
    for (refusal, checks) in [
        (Malformed::Prefix.into(), 1),
        (Malformed::TooLong.into(), 1),
        (Malformed::Base45.into(), 1),
        (Malformed::Cbor.into(), 2),
        (Malformed::Cose.into(), 2),
        (Malformed::Header.into(), 2),
        (BROKEN_PRESENTATION.into(), 2),
        (Refusal::UnknownKey { kid }, 3),
        (Refusal::BadSignature { kid }, 4),
        (claims.into(), 5),
        (Refusal::CompromisedKey { kid }, 6),
        (Refusal::KeyLifetime { seconds, limit }, 6),
        (
            Refusal::NotYetValid {
                start: at(1),
                now: NOW,
            },
            7,
        ),
        (Refusal::Expired { end: NOW, now: NOW }, 7),
        (
            Refusal::ClockBehind {
                newest: at(1),
                now: NOW,
            },
            7,
        ),
        (Refusal::Revoked, 8),
        (Refusal::Suspended, 8),
        (Refusal::StatusUnknown, 8),
        (Refusal::StatusValue { value: 3 }, 8),
        (
            Refusal::StatusStale {
                issued_at: NOW,
                until: NOW,
                now: NOW,
            },
            8,
        ),
    ] {
        let judgement = Judgement::refused(refusal);
        let trace = until(refusal);
        assert_eq!(judgement.trace(), trace);
        let expected: Vec<_> = Check::EARLY.into_iter().take(checks).collect();
        let made: Vec<_> = trace.iter().map(|it| it.check).collect();
        assert_eq!(made, expected, "{}", refusal.code());
        let (last, before) = trace.split_last().unwrap();
        assert_eq!(last.compared, Compared::Failed(refusal));
        assert_eq!(last.decision, Decision::Deny);
        assert!(before.iter().all(|it| it.compared == Compared::Held));
        assert!(before.iter().all(|it| it.decision == Decision::Admit));
        assert_eq!(judgement.reason(), Some(refusal));
        assert_eq!(judgement.decision(), Decision::Deny);
        assert_eq!(judgement.reasons()[0].decision, Decision::Deny);
        assert!(judgement.allowances().is_empty());
        assert_eq!(judgement.code(), None);
    }
    // After all that a code says by itself comes the one who presents it.
    for refusal in [Refusal::PolicyNotLive, Refusal::BadHolderSignature] {
        let made: Vec<_> = until(refusal).iter().map(|it| it.check).collect();
        let (last, before) = made.split_last().unwrap();
        assert_eq!((before, *last), (&Check::EARLY[..], Check::Live));
    }
}

#[test]
fn a_trace_reads_like_this() {
    let carried = carried(policy()).with_list(&list(1, &[]), NOW).unwrap();
    let text = issue(green().status_index(5));
    let judgement = decide(&carried, &text, at(20));
    let lines: Vec<_> = judgement.trace().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "text: held",
            "envelope: held",
            "key: held",
            "signature: held",
            "claims: held",
            "key/terms: held",
            "time: held",
            "status: as-signed, the list is fresh: admit",
            "policy/colour (holder): green, admitted up to green, referred up to yellow: admit",
            "policy/test: not asked",
            "policy/itinerary: not asked",
            "policy/region: not asked",
            "policy/live: not asked",
            "policy/age: not asked",
            "policy/age of the bundle: fresh, issued 3620 s ago: admit",
            "identity (holder): not asked",
        ]
    );
    assert!(Check::EARLY.is_sorted());
    let refused = decide(&carried, "HC1:", NOW);
    let [line] = refused.trace() else {
        panic!("nothing comes after the prefix");
    };
    assert!(line.to_string().starts_with("text: malformed/prefix: "));
    assert!(line.to_string().ends_with(": deny"));
}

// Everything that can be written about a judgement.
fn written(judgement: &Judgement) -> String {
    use core::fmt::Write as _;
    let mut all = std::format!(
        "{judgement:?} {:?} {:?}",
        judgement.code(),
        judgement.people()
    );
    for step in judgement.trace() {
        write!(all, "\n{step} {step:?}").unwrap();
    }
    for reason in judgement.reasons() {
        write!(all, "\n{} {reason:?}", reason.refusal).unwrap();
    }
    for allowance in judgement.allowances() {
        write!(all, "\n{} {allowance:?}", allowance.0).unwrap();
    }
    if let Some(code) = judgement.code() {
        write!(all, "\n{:?} {:?}", code.presented(), code.claims()).unwrap();
        write!(all, "\n{:?} {:?}", code.status(), code.issuer()).unwrap();
    }
    all
}

#[test]
fn nothing_that_is_written_says_who_the_holder_is_or_where_they_were() {
    let document = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let stranger = Document::parse("passport:USA:Y7654321:1991-02-28").unwrap();
    let child = Document::parse("passport:USA:Z1112223:2015-06-01").unwrap();
    let visit = Visit::new(region(310_115), Day::new(20_771), Day::new(20_773)).unwrap();
    let test = TestRecord {
        method: TestMethod::Antigen,
        result: TestResult::Positive,
        sampled: at(-77),
    };
    let holder = key(50);
    let code = || {
        Claims::builder(window(0, DAY.into()), &document)
            .colour(Colour::Green)
            .companion(Colour::Yellow, &child)
            .region(region(4_401))
            .status_index(4_000_000_013)
            .itinerary(Itinerary::covering(Day::new(20_775), 9, [visit]).unwrap())
            .test(test)
            .holder_key(holder.public().clone())
    };
    // The symbol that a live presentation fits is too small for all of it at once.
    let claims = code().build_with_id(CODE_ID);
    let claims = claims.unwrap_or_else(|_| {
        let own = Claims::builder(window(0, DAY.into()), &document);
        let short = own.colour(Colour::Green).status_index(4_000_000_013);
        let short = short.test(test).holder_key(holder.public().clone());
        short.build_with_id(CODE_ID).unwrap()
    });
    let bound: String = Issuer::new(key(1)).issue(&claims).unwrap().into();
    let paper = issue(
        Claims::builder(window(0, DAY.into()), &document)
            .colour(Colour::Green)
            .companion(Colour::Yellow, &child)
            .status_index(4_000_000_013)
            .itinerary(Itinerary::covering(Day::new(20_775), 9, [visit]).unwrap())
            .test(test),
    );
    let presented = |signer: &SigningKey| {
        let shown = Presentation::new(&bound, holder.public(), Some("gate-secret"), NOW).unwrap();
        let mut envelope =
            crate::wire::text::decode_live(shown.sign(&holder).unwrap().as_str()).unwrap();
        if signer.public() != holder.public() {
            *envelope.last_mut().unwrap() ^= 1;
        }
        crate::wire::text::encode_live(&envelope)
    };
    let texts = [
        bound.clone(),
        paper,
        presented(&holder),
        presented(&key(51)),
    ];

    let staleness = Staleness {
        list_missing: Decision::Admit,
        ..Staleness::STRICT
    };
    let strict = Policy::new(Colour::Green, Colour::Green)
        .unwrap()
        .with_max_age(denying(1))
        .with_test(denying(
            [TestRule {
                method: TestMethod::Antigen,
                result: TestResult::Negative,
                max_age: 60,
            }]
            .into(),
        ))
        .unwrap()
        .with_itinerary(denying(ItineraryRule {
            missing: Decision::Deny,
            days: 14,
            risk: [region(31)].into(),
        }))
        .unwrap()
        .with_regions(denying([region(11)].into()))
        .unwrap()
        .with_identity(Failing::Deny)
        .with_live(denying(1));
    let mut seen = Vec::new();
    for policy in [policy(), strict.clone(), strict.with_staleness(staleness)] {
        let carried = carried(policy);
        for text in &texts {
            for documents in [&[][..], &[stranger.clone(), document.clone()]] {
                for now in [NOW, at(30), at(-1), at(DAY.into())] {
                    let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
                    let checkpoint = checkpoint.with_place_id("gate-here").unwrap();
                    seen.push(written(&checkpoint.decide(text, documents, now)));
                }
            }
        }
    }
    let hex = |bytes: &[u8]| -> String {
        bytes
            .iter()
            .map(|byte| std::format!("{byte:02x}"))
            .collect()
    };
    let list = |bytes: &[u8]| std::format!("{bytes:?}").replace(['[', ']'], "");
    let mut secrets: Vec<String> = [
        "X1234567",
        "Y7654321",
        "Z1112223",
        "1990",
        "1991",
        "2015",
        "USA",
        "310115",
        "20771",
        "20773",
        "4000000013",
        "250000000",
        "gate-secret",
        "gate-here",
    ]
    .map(String::from)
    .into();
    for bytes in [
        &claims.identity().as_bytes()[..],
        CODE_ID.as_bytes(),
        holder.public().as_bytes(),
        holder.public().id().as_bytes(),
    ] {
        secrets.extend([hex(bytes), hex(bytes).to_uppercase(), list(bytes)]);
    }
    for secret in &secrets {
        for text in &seen {
            assert!(!text.contains(secret.as_str()), "{secret} in {text}");
        }
    }
    // What was looked through is about every kind of verdict.
    for code in [
        "policy/live",
        "policy/itinerary",
        "identity/mismatch",
        "signature/bad",
    ] {
        assert!(seen.iter().any(|it| it.contains(code)), "{code}");
    }
    assert!(
        seen.iter()
            .any(|it| it.contains("presented for another place"))
    );
}
