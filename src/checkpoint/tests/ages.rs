use super::*;
use crate::verifier::Verifier;

#[test]
fn a_code_is_of_an_age() {
    for (rule, decision) in [
        (denying(100), Decision::Deny),
        (referring(100), Decision::Refer),
    ] {
        let carried = carried(policy().with_max_age(rule));
        // Counted from the issue, and not from the start.
        let later = issue(Claims::builder(window(50, 3_600), known(1)).colour(Colour::Green));
        assert_eq!(verdict(&carried, &later, at(150)), ADMITTED);
        let kept = Claims::builder(window(50, 3_600), known(1)).issued_at(NOW);
        let text = issue(kept.colour(Colour::Green));
        assert_eq!(verdict(&carried, &text, at(100)), ADMITTED);
        let judgement = decide(&carried, &text, at(101));
        assert_eq!(said(&judgement), (decision, "policy/age"));
        let (seconds, limit) = (101, 100);
        let too_old = Refusal::PolicyCodeAge { seconds, limit };
        assert_eq!(judgement.reason(), Some(too_old));
        assert_eq!(
            lines(&judgement, Check::CodeAge),
            [std::format!("policy/age: 101 s, 100 s allowed: {decision}")]
        );
    }
    let judgement = decide(&carried(policy()), &issue(green()), NOW);
    assert_eq!(lines(&judgement, Check::CodeAge), ["policy/age: not asked"]);
}

// In force from an hour ago until a hundred seconds from now.
fn short(policy: Policy) -> Snapshot {
    let builder = BundleBuilder::new(1, window(-3_600, 100), roots());
    let bundle = builder.issuer(issuer_key()).place(metro(), policy);
    Snapshot::first(&signed(bundle), &roots(), 0, NOW).unwrap()
}

fn staleness(bundle_soft_age: u32, bundle_stale: Decision) -> Staleness {
    Staleness {
        bundle_soft_age,
        bundle_stale,
        ..Staleness::STRICT
    }
}

#[test]
fn a_policy_says_what_a_stale_bundle_means_and_an_expired_one_never_admits() {
    let text = issue(green());
    for stale in [Decision::Admit, Decision::Refer, Decision::Deny] {
        let carried = short(policy().with_staleness(staleness(3_650, stale)));
        assert_eq!(verdict(&carried, &text, at(49)), ADMITTED);
        assert_eq!(
            lines(&decide(&carried, &text, at(49)), Check::BundleAge),
            ["policy/age of the bundle: fresh, issued 3649 s ago: admit"]
        );
        for now in [at(50), at(99)] {
            let judgement = decide(&carried, &text, now);
            let refusal = Refusal::PolicyBundleAge {
                issued_at: at(-3_600),
                until: at(50),
                now,
            };
            if stale == Decision::Admit {
                assert_eq!(said(&judgement), ADMITTED);
                assert_eq!(judgement.allowances(), [Allowance(refusal)]);
            } else {
                assert_eq!(said(&judgement), (stale, "policy/age"));
                assert_eq!(judgement.reason(), Some(refusal));
            }
        }
        for now in [at(100), at(i64::from(DAY) - 1)] {
            let judgement = decide(&carried, &text, now);
            assert_eq!(said(&judgement), (Decision::Deny, "policy/age"));
            let refusal = Refusal::PolicyBundleAge {
                issued_at: at(-3_600),
                until: at(100),
                now,
            };
            assert_eq!(judgement.reason(), Some(refusal));
        }
        let judgement = decide(&carried, &text, at(100));
        assert_eq!(
            lines(&judgement, Check::BundleAge),
            ["policy/age of the bundle: expired, issued 3700 s ago: deny"]
        );
    }
}

#[test]
fn a_soft_age_past_the_expiry_changes_nothing() {
    let text = issue(green());
    for soft in [3_700, 3_701, u32::MAX] {
        let carried = short(policy().with_staleness(staleness(soft, Decision::Admit)));
        let judgement = decide(&carried, &text, at(99));
        assert_eq!(said(&judgement), ADMITTED);
        assert_eq!(judgement.allowances(), []);
        assert_eq!(
            verdict(&carried, &text, at(100)),
            (Decision::Deny, "policy/age")
        );
    }
}

#[test]
fn without_a_place_an_expired_bundle_refuses_and_a_stale_one_does_not() {
    let text = issue(green());
    let carried = short(policy().with_staleness(staleness(0, Decision::Deny)));
    let verify = |now| Verifier::carrying(&carried).verify(&text, now);
    let verified = verify(at(99)).unwrap();
    assert_eq!(verified.bundle_window(), Some(window(-3_600, 100)));
    let refusal = Refusal::PolicyBundleAge {
        issued_at: at(-3_600),
        until: at(100),
        now: at(100),
    };
    assert_eq!(verify(at(100)), Err(refusal));
}
