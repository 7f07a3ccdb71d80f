use super::*;
use crate::trust::InstallError;
use crate::verifier::Status;

pub(super) fn listed() -> String {
    issue(green().status_index(5))
}

// Lists are stale an hour after their issue at the earliest, expired a day from now.
pub(super) fn staleness(list_stale: Decision, list_missing: Decision) -> Staleness {
    Staleness {
        list_stale,
        list_missing,
        ..Staleness::STRICT
    }
}

#[test]
fn a_colour_that_changed_is_known_at_the_gate() {
    let text = listed();
    let carried = carried(policy());
    assert_eq!(
        verdict(&carried, &text, NOW),
        (Decision::Deny, "status/unknown")
    );
    let first = carried.with_list(&list(1, &[]), NOW).unwrap();
    assert_eq!(verdict(&first, &text, NOW), ADMITTED);
    let yellow = first
        .with_list(&list(2, &[(5, ListedState::NowYellow)]), NOW)
        .unwrap();
    assert_eq!(
        verdict(&yellow, &text, NOW),
        (Decision::Refer, "policy/colour")
    );
    let red = yellow
        .with_list(&list(3, &[(5, ListedState::NowRed)]), NOW)
        .unwrap();
    assert_eq!(verdict(&red, &text, NOW), (Decision::Deny, "policy/colour"));
    let back = red.with_list(&list(2, &[]), NOW).unwrap_err();
    assert_eq!(back.code(), "state/rollback");
    assert_eq!(back.to_string(), "have 3, got 2");
    let revoked = red
        .with_list(&list(4, &[(5, ListedState::Revoked)]), NOW)
        .unwrap();
    assert_eq!(
        verdict(&revoked, &text, NOW),
        (Decision::Deny, "status/revoked")
    );
    // Whoever decides with the first state keeps it.
    assert_eq!(verdict(&first, &text, NOW), ADMITTED);
}

#[test]
fn the_colour_that_counts_is_the_same_at_every_door() {
    let family = green().companion(Colour::Yellow, known(2)).status_index(5);
    let text = issue(family);
    let carried = carried(policy());
    let red = carried
        .with_list(&list(1, &[(5, ListedState::NowRed)]), NOW)
        .unwrap();
    let judgement = decide(&red, &text, NOW);
    let code = judgement.code().unwrap();
    assert_eq!(code.colour(), Some(Colour::Red));
    assert_eq!(code.claims().colour(), Some(Colour::Green));
    let counts: Vec<_> = code.people().map(|it| it.colour).collect();
    // The list is about the holder's colour alone.
    assert_eq!(counts, [Some(Colour::Red), Some(Colour::Yellow)]);
    let judged: Vec<_> = judgement.people().iter().map(|it| it.colour).collect();
    assert_eq!(judged, counts);
    let decisions: Vec<_> = judgement.people().iter().map(|it| it.decision).collect();
    assert_eq!(decisions, [Decision::Deny, Decision::Refer]);
    assert_eq!(
        lines(&judgement, Check::Colour),
        [
            "policy/colour (holder): red by a status list, signed green, \
             admitted up to green, referred up to yellow: deny",
            "policy/colour (companion 1): yellow, admitted up to green, \
             referred up to yellow: refer",
        ]
    );
}

#[test]
fn a_list_does_nothing_to_a_code_without_colour_unless_it_takes_it_back() {
    let test = crate::claims::TestRecord {
        method: crate::claims::TestMethod::Antigen,
        result: crate::claims::TestResult::Negative,
        sampled: NOW,
    };
    let text = issue(bearer().test(test).status_index(5));
    let first = carried(policy());
    for (seq, state, colour, expected) in [
        (1, ListedState::AsSigned, None, "policy/colour"),
        (2, ListedState::NowRed, None, "policy/colour"),
        (3, ListedState::Suspended, None, "status/suspended"),
        (4, ListedState::Revoked, None, "status/revoked"),
    ] {
        let carried = first.with_list(&list(seq, &[(5, state)]), NOW).unwrap();
        let judgement = decide(&carried, &text, NOW);
        assert_eq!(said(&judgement), (Decision::Deny, expected), "{state}");
        let counts = judgement.code().and_then(crate::VerifiedCode::colour);
        assert_eq!(counts, colour);
    }
}

#[test]
fn a_policy_says_what_a_missing_list_means() {
    let text = listed();
    // Slot 5 of another list, and a slot that the list does not have.
    let elsewhere = issue(green().status_index(21));
    for (missing, expected) in [
        (Decision::Admit, ADMITTED),
        (Decision::Refer, (Decision::Refer, "status/unknown")),
        (Decision::Deny, (Decision::Deny, "status/unknown")),
    ] {
        let carried = carried(policy().with_staleness(staleness(Decision::Deny, missing)));
        assert_eq!(verdict(&carried, &text, NOW), expected);
        let with_list = carried.with_list(&list(1, &[]), NOW).unwrap();
        assert_eq!(verdict(&with_list, &text, NOW), ADMITTED);
        assert_eq!(verdict(&with_list, &elsewhere, NOW), expected);
        let judgement = decide(&carried, &text, NOW);
        let allowed: Vec<_> = judgement.allowances().to_vec();
        if missing == Decision::Admit {
            assert_eq!(allowed, [Allowance(Refusal::StatusUnknown)]);
        } else {
            assert_eq!(allowed, []);
        }
        if let Some(code) = judgement.code() {
            assert_eq!(code.status(), Status::Unknown);
            assert_eq!(code.status().name(), "unknown");
            assert_eq!(
                lines(&judgement, Check::Status),
                [std::format!(
                    "status: unknown, no list tells of it: {missing}"
                )]
            );
        }
    }
}

#[test]
fn a_slot_past_the_end_of_its_list_is_unknown() {
    let base = StatusBase::new("https://gd.example/s/", 5).unwrap();
    let carried = carried_with(policy(), issuer_key().with_status_base(base));
    let carried = carried.with_list(&list(1, &[]), NOW).unwrap();
    let slot = |index| verdict(&carried, &issue(green().status_index(index)), NOW);
    assert_eq!(slot(15), ADMITTED);
    assert_eq!(slot(16), (Decision::Deny, "status/unknown"));
}

#[test]
fn an_issuer_without_a_status_base_says_nothing_of_its_codes() {
    let plain = IssuerKey::new(key(1).public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_names(Names::new([("en", "Guangdong")]).unwrap());
    let carried = carried_with(policy(), plain);
    assert_eq!(
        verdict(&carried, &listed(), NOW),
        (Decision::Deny, "status/unknown")
    );
    assert_eq!(verdict(&carried, &issue(green()), NOW), ADMITTED);
}

#[test]
fn a_state_without_a_meaning_refuses_under_every_policy() {
    let value = Refusal::StatusValue { value: 3 };
    assert_eq!(value.code(), "status/unknown");
    let lenient = staleness(Decision::Admit, Decision::Admit);
    let carried = carried(policy().with_staleness(lenient));
    let carried = carried.with_list(&list_of_threes(), NOW).unwrap();
    let judgement = decide(&carried, &listed(), NOW);
    assert_eq!(judgement.reason(), Some(value));
    assert_eq!(judgement.decision(), Decision::Deny);
}

// Sixteen slots of the value 3, which no builder writes, in a stored deflate block (RFC 1951 section 3.2.4).
fn list_of_threes() -> Vec<u8> {
    let slots = [0x33; 8];
    let mut zlib = std::vec![0x78, 0x01, 0x01, 8, 0, 0xf7, 0xff];
    zlib.extend(slots);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in slots {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut writer = crate::wire::cbor::Writer::with_capacity(128);
    writer.map(5);
    writer.uint(2_u8);
    writer.text("https://gd.example/s/0");
    writer.uint(4_u8);
    writer.uint(at(DAY.into()).as_secs());
    writer.uint(6_u8);
    writer.uint(NOW.as_secs());
    writer.uint(65_533_u32);
    writer.map(2);
    writer.text("lst");
    writer.bytes(&zlib);
    writer.text("bits");
    writer.uint(4_u8);
    writer.int(-65_539);
    writer.uint(1_u8);
    let header = crate::wire::cose::Header::StatusList(key(1).public().id());
    let unsealed = crate::seal::Unsealed::new(header, writer.into_bytes().as_slice());
    unsealed.seal(&key(1)).unwrap()
}

#[test]
fn another_issuers_list_says_nothing_whatever_it_is_called() {
    let base = || StatusBase::new("https://gd.example/s/", 4).unwrap();
    let other = IssuerKey::new(key(2).public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
        .with_issuer(IssuerId::new("HN").unwrap())
        .with_names(Names::new([("en", "Hainan")]).unwrap())
        .with_status_base(base());
    let bundle = builder(1)
        .issuer(issuer_key())
        .issuer(other)
        .place(metro(), policy());
    let carried = Snapshot::first(&signed(bundle), &roots(), 0, NOW).unwrap();
    let text = listed();
    let foreign = carried.with_list(&list_by(2, 1, &[]), NOW).unwrap();
    assert_eq!(
        verdict(&foreign, &text, NOW),
        (Decision::Deny, "status/unknown")
    );
    let own = carried.with_list(&list_by(1, 1, &[]), NOW).unwrap();
    assert_eq!(verdict(&own, &text, NOW), ADMITTED);
    // Nor does it take the place of the issuer's own, however high its number.
    let refusal = own.with_list(&list_by(2, 2, &[]), NOW);
    assert_eq!(refusal.map(|_| ()), Err(InstallError::ForeignList));
    assert!(own.with_list(&list_by(1, 2, &[]), NOW).is_ok());
}

#[test]
fn a_new_bundle_keeps_the_lists_that_it_still_trusts() {
    let text = listed();
    let first = carried(policy()).with_list(&list(2, &[]), NOW).unwrap();
    let next = |issuer: IssuerKey, floor: u64| {
        let floor = crate::trust::StatusFloor {
            uri: "https://gd.example/s/0".into(),
            seq: floor,
        };
        let bundle = builder(2)
            .previous(first.bundle().mark().hash)
            .issuer(issuer)
            .status_floor(floor)
            .place(metro(), policy());
        first.with_bundle(&signed(bundle), NOW).unwrap()
    };
    let kept = next(issuer_key(), 2);
    assert_eq!(verdict(&kept, &text, NOW), ADMITTED);
    assert_eq!(kept.lists().iter().count(), 1);
    assert_eq!(std::format!("{kept:?}"), "Snapshot(Bundle(2), 1 lists)");
    let raised = next(issuer_key(), 3);
    assert_eq!(
        verdict(&raised, &text, NOW),
        (Decision::Deny, "status/unknown")
    );
    // What goes below the new floor does not come back, and what is at it does.
    assert_eq!(
        raised.with_list(&list(2, &[]), NOW).map(|_| ()),
        Err(InstallError::Rollback { have: 3, got: 2 })
    );
    let again = raised.with_list(&list(3, &[]), NOW).unwrap();
    assert_eq!(verdict(&again, &text, NOW), ADMITTED);
    let dropped = next(
        issuer_key().with_state(crate::trust::KeyState::Compromised),
        0,
    );
    assert_eq!(dropped.lists().iter().count(), 0);
}
