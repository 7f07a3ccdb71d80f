//! Every check of a list, each failing alone.

use super::*;

// What is said of our list when its key is trusted so.
fn refusal(key: IssuerKey) -> InstallError {
    refused_by(&trusting([key]))
}

fn refused_by(trust: &Trust) -> InstallError {
    let opening = StatusList::open(&signed(builder()), trust, IAT).unwrap_err();
    // The same is said of a list in force when such a bundle arrives.
    let again = opened(builder()).check_signer(trust);
    assert_eq!(again, Err(opening));
    opening
}

fn with_in_use(start: UnixTime, end: UnixTime) -> IssuerKey {
    let in_use = Window::new(start, end).unwrap();
    let base = issuer_key();
    IssuerKey::new(key().public().clone(), [Purpose::Status], in_use, 1)
        .with_issuer(base.issuer().unwrap().clone())
        .with_status_base(base.status_base().unwrap().clone())
}

fn next(instant: UnixTime) -> UnixTime {
    instant.checked_add(1).unwrap()
}

fn previous(instant: UnixTime) -> UnixTime {
    UnixTime::new(instant.as_secs().checked_sub(1).unwrap())
}

#[test]
fn the_length_comes_first() {
    let long = vec![0; MAX_STATUS_LIST_BYTES + 1];
    assert_eq!(open(&long), Err(Malformed::TooLong.into()));
    assert_eq!(open(&long[1..]), Err(Malformed::Cbor.into()));
}

#[test]
fn envelopes_are_those_of_lists() {
    assert_eq!(open(&[]), Err(Malformed::Cbor.into()));
    assert_eq!(open(&[0x80]), Err(Malformed::Cose.into()));
    let code = Unsealed::new(Header::Code(kid()), &[0xa0][..]).seal(&key());
    assert_eq!(open(&code.unwrap()), Err(Malformed::Header.into()));
    let live = Unsealed::new(Header::Live, &[0xa0][..]).seal(&key());
    assert_eq!(open(&live.unwrap()), Err(Malformed::Header.into()));
    let mut followed = signed(builder());
    followed.push(0);
    assert_eq!(open(&followed), Err(Malformed::Cbor.into()));
}

#[test]
fn the_key_is_known_and_made_the_signature() {
    let kid = kid();
    let other = SigningKey::from_seed(&[8; 32]).unwrap();
    let stranger = trusting([IssuerKey::unrestricted(other.public().clone())]);
    assert_eq!(refused_by(&stranger), InstallError::UnknownKey { kid });
    let unsealed = Unsealed::new(Header::StatusList(kid), &[0xff][..]);
    let forged = unsealed.seal_unchecked(&other);
    assert_eq!(open(&forged), Err(InstallError::BadSignature { kid }));
    // The payload is looked at only now.
    let broken = unsealed.seal_unchecked(&key());
    assert_eq!(open(&broken), Err(Malformed::Cbor.into()));
    let mut spoiled = signed(builder());
    let last = spoiled.len() - 1;
    spoiled[last] ^= 1;
    assert_eq!(open(&spoiled), Err(InstallError::BadSignature { kid }));
}

#[test]
fn a_key_of_the_same_id_is_another_key() {
    let other = SigningKey::from_seed(&[8; 32]).unwrap();
    let list = opened(builder());
    let collided = other.public().clone().with_id_for_test(kid());
    let trust = trusting([IssuerKey::unrestricted(collided)]);
    let kid = kid();
    assert_eq!(
        list.check_signer(&trust),
        Err(InstallError::UnknownKey { kid })
    );
}

#[test]
fn claims_come_before_the_keys_say() {
    let compromised = trusting([issuer_key().with_state(KeyState::Compromised)]);
    let open = |payload: Vec<u8>| StatusList::open(&seal(payload), &compromised, IAT).unwrap_err();
    assert_eq!(open(vec![0xff]), Malformed::Cbor.into());
    assert_eq!(open(vec![0xa0]).code(), "malformed/claims");
    assert_eq!(open(vec![0x80]).code(), "malformed/claims");
}

#[test]
fn compromised_and_specimen_keys_sign_no_lists() {
    let kid = kid();
    let compromised = issuer_key().with_state(KeyState::Compromised);
    assert_eq!(refusal(compromised), InstallError::CompromisedKey { kid });
    assert_eq!(
        refusal(issuer_key().with_specimen()),
        InstallError::SpecimenKey { kid }
    );
    let both = issuer_key()
        .with_specimen()
        .with_state(KeyState::Compromised);
    assert_eq!(refusal(both), InstallError::CompromisedKey { kid });
    // A retired key's lists count while they were issued before its end.
    let retired = trusting([issuer_key().with_state(KeyState::Retired)]);
    assert!(StatusList::open(&signed(builder()), &retired, IAT).is_ok());
}

#[test]
fn a_key_signs_while_it_is_in_use() {
    let issued_at = IAT;
    let not_before = next(IAT);
    assert_eq!(
        refusal(with_in_use(not_before, EXP)),
        InstallError::KeyNotYetValid {
            not_before,
            issued_at
        }
    );
    let not_after = IAT;
    assert_eq!(
        refusal(with_in_use(previous(IAT), not_after)),
        InstallError::KeyRetired {
            not_after,
            issued_at
        }
    );
    let just = trusting([with_in_use(IAT, next(IAT))]);
    assert!(StatusList::open(&signed(builder()), &just, IAT).is_ok());
}

#[test]
fn only_keys_for_lists_sign_lists() {
    let others = [Purpose::Colour, Purpose::Itinerary, Purpose::Test];
    let key = IssuerKey::new(key().public().clone(), others, Window::ALWAYS, u32::MAX);
    let missing = Purpose::Status;
    assert_eq!(refusal(key), InstallError::KeyPurpose { missing });
}

#[test]
fn a_list_is_its_issuers_own() {
    let base = |uri, shift| StatusBase::new(uri, shift).unwrap();
    let nameless = IssuerKey::unrestricted(key().public().clone());
    assert_eq!(refusal(nameless.clone()), InstallError::ForeignList);
    let own_base = base("https://gd.example/status/", 20);
    let nameless = nameless.with_status_base(own_base.clone());
    assert_eq!(refusal(nameless), InstallError::ForeignList);
    let elsewhere = issuer_key().with_status_base(base("https://bj.example/status/", 20));
    assert_eq!(refusal(elsewhere), InstallError::ForeignList);
    // The base of another key will do if it is of the same issuer.
    let named = |seed: u8, id: &str| {
        let public = SigningKey::from_seed(&[seed; 32]).unwrap().public().clone();
        IssuerKey::unrestricted(public).with_issuer(IssuerId::new(id).unwrap())
    };
    let codes = |id: &str| named(9, id).with_status_base(own_base.clone());
    let open = |trust: &Trust| StatusList::open(&signed(builder()), trust, IAT);
    assert!(open(&trusting([named(7, "GD"), codes("GD")])).is_ok());
    let foreign = trusting([named(7, "BJ"), codes("GD")]);
    assert_eq!(refused_by(&foreign), InstallError::ForeignList);
    let unnamed = IssuerKey::unrestricted(key().public().clone());
    assert_eq!(
        refused_by(&trusting([unnamed, codes("GD")])),
        InstallError::ForeignList
    );
}

#[test]
fn the_keys_say_has_an_order() {
    // Not for lists and not yet in use; in date neither.
    let late = Window::new(next(IAT), EXP).unwrap();
    let key = IssuerKey::new(key().public().clone(), [Purpose::Colour], late, 1);
    assert_eq!(refusal(key.clone()).code(), "key/not-yet-valid");
    assert_eq!(refusal(key.with_specimen()).code(), "key/specimen");
    let nameless = trusting([IssuerKey::unrestricted(super::key().public().clone())]);
    let list = StatusList::open(&signed(builder()), &nameless, EXP);
    assert_eq!(list, Err(InstallError::ForeignList));
}

#[test]
fn a_list_is_in_date_when_it_is_opened() {
    let open = |now| StatusList::open(&signed(builder()), &trust(), now);
    let now = previous(IAT);
    assert_eq!(
        open(now),
        Err(InstallError::ClockBehind {
            issued_at: IAT,
            now
        })
    );
    assert!(open(IAT).is_ok());
    assert!(open(previous(EXP)).is_ok());
    assert_eq!(open(EXP), Err(InstallError::Expired { end: EXP, now: EXP }));
    // What is said of an old list does not depend on the clock.
    assert_eq!(opened(builder()).check_signer(&trust()), Ok(()));
}

#[test]
fn no_older_list_follows() {
    let list = |seq| opened(builder().with_seq(seq).unwrap());
    let (five, six) = (list(5), list(6));
    assert_eq!(five.check_follows(None, None), Ok(()));
    assert_eq!(six.check_follows(None, Some(&five)), Ok(()));
    assert_eq!(five.check_follows(None, Some(&five)), Ok(()));
    let rollback = |have, got| Err(InstallError::Rollback { have, got });
    assert_eq!(five.check_follows(None, Some(&six)), rollback(6, 5));
    // The bundle's floor counts alone, and beside a list.
    assert_eq!(five.check_follows(Some(5), None), Ok(()));
    assert_eq!(five.check_follows(Some(6), None), rollback(6, 5));
    assert_eq!(six.check_follows(Some(7), Some(&five)), rollback(7, 6));
    assert_eq!(five.check_follows(Some(4), Some(&six)), rollback(6, 5));
}

#[test]
fn two_contents_of_one_number_are_a_fork() {
    let five = |slot| {
        let mut builder = builder().with_seq(5).unwrap();
        builder.set(slot, ListedState::Revoked).unwrap();
        opened(builder)
    };
    let fork = Err(InstallError::Fork { seq: 5 });
    assert_eq!(five(1).check_follows(None, Some(&five(2))), fork);
    assert_eq!(five(1).check_follows(Some(5), Some(&five(2))), fork);
    assert_eq!(five(1).check_follows(Some(5), Some(&five(1))), Ok(()));
    let rollback = InstallError::Rollback { have: 6, got: 5 };
    assert_eq!(
        five(1).check_follows(Some(6), Some(&five(2))),
        Err(rollback)
    );
}

#[test]
fn a_list_of_another_uri_is_not_what_follows() {
    let other = ListBuilder::new("https://gd.example/status/1", 10).unwrap();
    let other = opened(other.with_seq(9).unwrap());
    assert_eq!(opened(builder()).check_follows(None, Some(&other)), Ok(()));
}
