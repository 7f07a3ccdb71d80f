use std::format;
use std::vec;
use std::vec::Vec;

use ciborium::Value;

use super::*;
use crate::SigningKey;
use crate::claims::{Colour, UnknownWord};
use crate::ids::KeyId;
use crate::limits::MAX_STATUS_LIST_BYTES;
use crate::seal::Unsealed;
use crate::time::{UnixTime, Window};
use crate::trust::{InstallError, IssuerId, IssuerKey, KeyState, Purpose, StatusBase, Trust};
use crate::wire::Malformed;
use crate::wire::cose::Header;

mod draft;
mod refusals;

const URI: &str = "https://gd.example/status/0";
const IAT: UnixTime = UnixTime::new(1_795_262_400);
const EXP: UnixTime = UnixTime::new(1_795_348_800);

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32]).unwrap()
}

fn kid() -> KeyId {
    key().public().id()
}

fn issuer_key() -> IssuerKey {
    let in_use = Window::new(IAT, EXP).unwrap();
    IssuerKey::new(key().public().clone(), [Purpose::Status], in_use, 1)
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_status_base(StatusBase::new("https://gd.example/status/", 20).unwrap())
}

fn trusting(keys: impl IntoIterator<Item = IssuerKey>) -> Trust {
    let mut trust = Trust::new();
    keys.into_iter().for_each(|key| trust.add(key).unwrap());
    trust
}

fn trust() -> Trust {
    trusting([issuer_key()])
}

fn open(bytes: &[u8]) -> Result<StatusList, InstallError> {
    StatusList::open(bytes, &trust(), IAT)
}

fn builder() -> ListBuilder {
    ListBuilder::new(URI, 1_000).unwrap()
}

fn signed(builder: ListBuilder) -> Vec<u8> {
    let unsigned = builder.build(IAT, EXP, Some(60)).unwrap();
    unsigned.sign(&key()).unwrap()
}

fn opened(builder: ListBuilder) -> StatusList {
    open(&signed(builder)).unwrap()
}

fn seal(payload: Vec<u8>) -> Vec<u8> {
    Unsealed::new(Header::StatusList(kid()), payload.as_slice())
        .seal(&key())
        .unwrap()
}

// What another library makes, as the draft's examples have it.
fn foreign(list: Value) -> Vec<u8> {
    let claims = Value::Map(vec![
        (2.into(), URI.into()),
        (6.into(), IAT.as_secs().into()),
        (4.into(), EXP.as_secs().into()),
        (65_533.into(), list),
    ]);
    let mut payload = Vec::new();
    ciborium::into_writer(&claims, &mut payload).unwrap();
    seal(payload)
}

#[test]
fn a_list_says_what_was_built() {
    let mut builder = builder();
    let states = [
        (0, ListedState::NowRed),
        (1, ListedState::Revoked),
        (500, ListedState::Suspended),
        (999, ListedState::NowYellow),
    ];
    for (slot, state) in states {
        builder.set(slot, state).unwrap();
    }
    let bytes = signed(builder);
    let list = open(&bytes).unwrap();
    assert_eq!((list.uri(), list.seq(), list.ttl()), (URI, 1, Some(60)));
    assert_eq!((list.issued_at(), list.expires()), (IAT, EXP));
    assert_eq!(list.signer(), key().public());
    assert_eq!((list.len(), list.is_empty()), (1_000, false));
    assert_eq!(list.changed().collect::<Vec<_>>(), states);
    assert_eq!(list.state(2), Some(ListedState::AsSigned));
    assert_eq!(list.state(500), Some(ListedState::Suspended));
    assert_eq!(list.state(1_000), None);
    // A list of thousands of states shows none of them.
    assert_eq!(format!("{list:?}"), format!("StatusList({URI} #1)"));
    let lists = StatusLists::new().with(list.clone());
    assert_eq!(format!("{lists:?}"), format!("[StatusList({URI} #1)]"));
    assert!(list.heap_bytes() >= URI.len() + 8);
}

#[test]
fn a_list_with_nothing_on_it_is_one() {
    let list = opened(ListBuilder::new(URI, 0).unwrap());
    assert_eq!(
        (list.len(), list.is_empty(), list.state(0)),
        (0, true, None)
    );
    assert_eq!(list.changed().count(), 0);
}

#[test]
fn the_hash_is_that_of_the_payload() {
    use sha2::Digest as _;
    let bytes = signed(builder());
    let envelope = crate::wire::cose::Envelope::decode(&bytes).unwrap();
    let expected: [u8; 32] = sha2::Sha256::digest(envelope.payload).into();
    assert_eq!(open(&bytes).unwrap().hash(), &expected);
}

#[test]
fn states_have_words_and_values() {
    for (state, word, value) in [
        (ListedState::AsSigned, "as-signed", 0),
        (ListedState::Revoked, "revoked", 1),
        (ListedState::Suspended, "suspended", 2),
        (ListedState::NowYellow, "yellow", 12),
        (ListedState::NowRed, "red", 13),
    ] {
        assert_eq!((state.name(), word.parse()), (word, Ok(state)));
        assert_eq!(
            (state.value(), ListedState::from_value(value)),
            (value, state)
        );
        assert_eq!(format!("{state}"), word);
    }
    for word in ["", "Revoked", "unknown", "green", "now-red"] {
        let expected = "as-signed, revoked, suspended, yellow, red";
        assert_eq!(word.parse::<ListedState>(), Err(UnknownWord { expected }));
    }
    for value in (3..=11).chain(14..=255) {
        let state = ListedState::from_value(value);
        assert_eq!(state, ListedState::Unknown(value));
        assert_eq!((state.value(), state.name()), (value, "unknown"));
    }
}

#[test]
fn a_list_never_betters_a_colour() {
    for state in (0..=255).map(ListedState::from_value) {
        assert_eq!(state.worse_of(None), None);
        for signed in Colour::ALL {
            let now = state.worse_of(Some(signed)).unwrap();
            assert!(now >= signed, "{signed} became {now}");
            let expected = match state {
                ListedState::NowYellow => signed.max(Colour::Yellow),
                ListedState::NowRed => Colour::Red,
                _ => signed,
            };
            assert_eq!(now, expected);
        }
    }
}

#[test]
fn withdrawn_revocations_are_counted() {
    let mut before = builder();
    for slot in [0, 1, 2, 998] {
        before.set(slot, ListedState::Revoked).unwrap();
    }
    before.set(3, ListedState::Suspended).unwrap();
    let before = opened(before);
    let mut after = ListBuilder::after(&before).unwrap();
    after.set(3, ListedState::AsSigned).unwrap();
    after.set(4, ListedState::Revoked).unwrap();
    assert_eq!(opened(after.clone()).withdrawn_since(&before), 0);
    after.reinstate(1).unwrap();
    after.reinstate(2).unwrap();
    after.set(2, ListedState::NowRed).unwrap();
    assert_eq!(opened(after).withdrawn_since(&before), 2);
    // A shorter list has lost those beyond its end.
    assert_eq!(
        opened(ListBuilder::new(URI, 2).unwrap()).withdrawn_since(&before),
        4
    );
    assert_eq!(before.withdrawn_since(&before), 0);
}

#[test]
fn lists_are_found_by_their_uri() {
    let list = |number: u32, seq| {
        let uri = format!("https://gd.example/status/{number}");
        opened(ListBuilder::new(&uri, 10).unwrap().with_seq(seq).unwrap())
    };
    let one = StatusLists::new().with(list(1, 5));
    let both = one.with(list(0, 5));
    let newer = both.with(list(1, 6));
    let uris = |lists: &StatusLists| -> Vec<_> {
        let all = lists.iter();
        all.map(|list| (list.uri().len(), list.seq())).collect()
    };
    assert_eq!(uris(&one), [(27, 5)]);
    assert_eq!(uris(&both), [(27, 5), (27, 5)]);
    assert_eq!(uris(&newer), [(27, 5), (27, 6)]);
    assert_eq!(newer.find(URI).map(StatusList::seq), Some(5));
    assert_eq!(
        newer
            .find("https://gd.example/status/1")
            .map(StatusList::seq),
        Some(6)
    );
    assert_eq!(newer.find("https://gd.example/status/2"), None);
    assert_eq!(StatusLists::new().find(URI), None);
    // What is not replaced is shared.
    let shared = |lists: &StatusLists| core::ptr::from_ref(lists.find(URI).unwrap());
    assert_eq!(shared(&both), shared(&newer));
}

#[test]
fn a_new_bundle_keeps_the_lists_of_keys_still_trusted() {
    let lists = StatusLists::new().with(opened(builder()));
    assert_eq!(
        lists.retain(|list| list.check_signer(&trust()).is_ok()),
        lists
    );
    let compromised = trusting([issuer_key().with_state(KeyState::Compromised)]);
    assert_eq!(
        lists.retain(|list| list.check_signer(&compromised).is_ok()),
        StatusLists::new()
    );
    assert_eq!(
        lists.retain(|list| list.check_signer(&Trust::new()).is_ok()),
        StatusLists::new()
    );
}
