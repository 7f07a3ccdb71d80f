use super::status::{listed, staleness};
use super::*;
use crate::verifier::{Status, Verifier};

#[test]
fn a_policy_says_what_an_old_list_means() {
    use Decision::{Admit, Deny, Refer};
    let text = listed();
    let expired = at(i64::from(DAY) - 1);
    for (stale, missing, when_stale, when_expired) in [
        (Admit, Admit, Admit, Refer),
        (Admit, Refer, Admit, Refer),
        (Admit, Deny, Admit, Deny),
        (Refer, Admit, Refer, Refer),
        (Refer, Deny, Refer, Deny),
        (Deny, Deny, Deny, Deny),
    ] {
        let policy = policy().with_staleness(staleness(stale, missing));
        let carried = carried(policy);
        let day = carried.with_list(&list(1, &[]), NOW).unwrap();
        assert_eq!(verdict(&day, &text, at(3_539)), ADMITTED);
        let stale = decide(&day, &text, at(3_540));
        assert_eq!(stale.decision(), when_stale);
        let allowed: Vec<_> = stale.allowances().iter().map(|it| it.0.code()).collect();
        if when_stale == Admit {
            assert_eq!(said(&stale), ADMITTED);
            assert_eq!(allowed, ["status/stale"]);
        } else {
            assert_eq!(said(&stale), (when_stale, "status/stale"));
            assert_eq!(allowed, [""; 0]);
        }
        if when_stale != Deny {
            assert_eq!(
                lines(&stale, Check::Status),
                [std::format!(
                    "status: as-signed, the list is stale: {when_stale}"
                )]
            );
        }
        // A list that runs out an hour from now, the code a day from now.
        let short = ListBuilder::new("https://gd.example/s/0", 16).unwrap();
        let short = short.build(at(-60), at(3_600), None).unwrap();
        let hour = carried
            .with_list(&short.sign(&key(1)).unwrap(), NOW)
            .unwrap();
        assert_eq!(verdict(&hour, &text, at(3_599)), ADMITTED);
        for now in [at(3_600), expired] {
            let judgement = decide(&hour, &text, now);
            assert_eq!(said(&judgement), (when_expired, "status/stale"));
            let reason = judgement.reason().unwrap();
            let until = at(3_600);
            let issued_at = at(-60);
            let expected = Refusal::StatusStale {
                issued_at,
                until,
                now,
            };
            assert_eq!(reason, expected);
        }
    }
}

#[test]
fn a_list_is_stale_by_the_sooner_of_its_own_word_and_the_policy() {
    let text = listed();
    let until = |soft: u32, ttl: Option<u32>| {
        let staleness = Staleness {
            list_soft_age: soft,
            ..staleness(Decision::Refer, Decision::Deny)
        };
        let list = ListBuilder::new("https://gd.example/s/0", 16).unwrap();
        let list = list.build(NOW, at(DAY.into()), ttl).unwrap();
        let carried = carried(policy().with_staleness(staleness));
        let carried = carried
            .with_list(&list.sign(&key(1)).unwrap(), NOW)
            .unwrap();
        let status = |now| {
            let judgement = decide(&carried, &text, now);
            match judgement.code().unwrap().status() {
                Status::Listed {
                    until, freshness, ..
                } => (until, freshness),
                other => panic!("{other:?}"),
            }
        };
        let (until, freshness) = status(NOW);
        if freshness == Freshness::Fresh && until < at(DAY.into()) {
            let just_before = UnixTime::new(until.as_secs() - 1);
            assert_eq!(status(just_before), (until, Freshness::Fresh));
            assert_eq!(status(until), (until, Freshness::Stale));
        }
        (until, freshness)
    };
    let fresh_until = |seconds| (at(seconds), Freshness::Fresh);
    assert_eq!(until(100, Some(200)), fresh_until(100));
    assert_eq!(until(200, Some(100)), fresh_until(100));
    assert_eq!(until(100, None), fresh_until(100));
    assert_eq!(until(u32::MAX, Some(100)), fresh_until(100));
    // Never past its expiry, however long its words would let it be.
    assert_eq!(until(2 * DAY, None), fresh_until(DAY.into()));
    assert_eq!(until(u32::MAX, None), fresh_until(DAY.into()));
    assert_eq!(until(0, None), (NOW, Freshness::Stale));
}

#[test]
fn what_a_list_takes_back_is_taken_back_however_old_the_list_is() {
    let text = listed();
    let lenient = staleness(Decision::Admit, Decision::Admit);
    let carried = carried(policy().with_staleness(lenient));
    for (state, code) in [
        (ListedState::Revoked, "status/revoked"),
        (ListedState::Suspended, "status/suspended"),
    ] {
        let mut list = ListBuilder::new("https://gd.example/s/0", 16).unwrap();
        list.set(5, state).unwrap();
        let list = list.build(at(-60), at(3_600), Some(60)).unwrap();
        let carried = carried
            .with_list(&list.sign(&key(1)).unwrap(), at(-60))
            .unwrap();
        for now in [NOW, at(3_600), at(i64::from(DAY) - 1)] {
            assert_eq!(verdict(&carried, &text, now), (Decision::Deny, code));
        }
    }
}

#[test]
fn without_a_place_nothing_old_or_unknown_passes() {
    let lenient = staleness(Decision::Admit, Decision::Admit);
    let first = carried(policy().with_staleness(lenient));
    let text = listed();
    let code = |carried: &Snapshot, now| {
        let verified = Verifier::carrying(carried).verify(&text, now);
        verified.map_or_else(|it| it.code(), |it| it.status().name())
    };
    assert_eq!(code(&first, NOW), "status/unknown");
    let with_list = first.with_list(&list(1, &[]), NOW).unwrap();
    assert_eq!(code(&with_list, NOW), "as-signed");
    assert_eq!(code(&with_list, at(3_540)), "status/stale");
    let red = first
        .with_list(&list(1, &[(5, ListedState::NowRed)]), NOW)
        .unwrap();
    // A verdict on the code, none on its holder: the colour is said.
    assert_eq!(code(&red, NOW), "red");
}
