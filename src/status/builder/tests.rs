use std::format;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::trust::{IssuerId, IssuerKey, StatusBase, Trust};

const URI: &str = "https://gd.example/status/0";
const IAT: UnixTime = UnixTime::new(1_795_262_400);
const EXP: UnixTime = UnixTime::new(1_795_348_800);

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32]).unwrap()
}

fn open(bytes: &[u8]) -> StatusList {
    let key = IssuerKey::unrestricted(key().public().clone())
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_status_base(StatusBase::new("https://gd.example/status/", 25).unwrap());
    let mut trust = Trust::new();
    trust.add(key).unwrap();
    StatusList::open(bytes, &trust, IAT).unwrap()
}

fn signed(builder: ListBuilder) -> Vec<u8> {
    let unsigned = builder.build(IAT, EXP, None).unwrap();
    unsigned.sign(&key()).unwrap()
}

fn builder(count: u32) -> ListBuilder {
    ListBuilder::new(URI, count).unwrap()
}

// A list with another width, made here since no builder makes one.
fn foreign(width: Width, bytes: &[u8], seq: u64) -> StatusList {
    let bits = match width {
        Width::One => 1,
        Width::Two => 2,
        Width::Four => 4,
        Width::Eight => 8,
    };
    let mut writer = crate::wire::cbor::Writer::with_capacity(0);
    writer.map(if seq == 0 { 4 } else { 5 });
    writer.uint(2_u8);
    writer.text(URI);
    writer.uint(4_u8);
    writer.uint(EXP.as_secs());
    writer.uint(6_u8);
    writer.uint(IAT.as_secs());
    writer.uint(65_533_u16);
    writer.map(2);
    writer.text("lst");
    writer.bytes(&super::super::zlib::deflate(bytes));
    writer.text("bits");
    writer.uint(u8::try_from(bits).unwrap());
    if seq > 0 {
        writer.int(-65_539);
        writer.uint(seq);
    }
    let unsealed = Unsealed::new(
        Header::StatusList(key().public().id()),
        writer.into_bytes().as_slice(),
    );
    open(&unsealed.seal(&key()).unwrap())
}

#[test]
fn a_builder_begins_with_everyone_as_signed() {
    let list = builder(10);
    assert_eq!((list.seq(), list.len(), list.is_empty()), (1, 10, false));
    assert!((0..10).all(|slot| list.state(slot) == Some(ListedState::AsSigned)));
    assert_eq!(list.state(10), None);
    // Two slots share a byte.
    assert_eq!(builder(11).len(), 12);
    assert!(builder(0).is_empty());
}

#[test]
fn uris_and_sizes_have_bounds() {
    let long = "a".repeat(257);
    for uri in ["", "a b", long.as_str(), "https://广东.example/0"] {
        assert_eq!(ListBuilder::new(uri, 1).err(), Some(ListError::BadUri));
    }
    assert_eq!(builder(1 << 25).len(), 1 << 25);
    for count in [(1 << 25) + 1, u32::MAX] {
        let refused = ListBuilder::new(URI, count).err();
        assert_eq!(refused, Some(ListError::TooManySlots { count }));
    }
}

#[test]
fn a_revocation_is_withdrawn_by_name_only() {
    let mut list = builder(10);
    list.set(3, ListedState::Revoked).unwrap();
    for state in ListedState::ALL {
        let expected = match state {
            ListedState::Revoked => Ok(()),
            _ => Err(ListError::Revoked { slot: 3 }),
        };
        assert_eq!(list.set(3, state), expected);
        assert_eq!(list.state(3), Some(ListedState::Revoked));
    }
    list.reinstate(3).unwrap();
    assert_eq!(list.state(3), Some(ListedState::AsSigned));
    for state in [
        ListedState::AsSigned,
        ListedState::Suspended,
        ListedState::NowRed,
    ] {
        list.set(3, state).unwrap();
        assert_eq!(list.reinstate(3), Err(ListError::NotRevoked { slot: 3 }));
        assert_eq!(list.state(3), Some(state));
    }
}

#[test]
fn what_has_no_place_or_meaning_is_refused() {
    let mut list = builder(10);
    let beyond = |slot| Err(ListError::NoSuchSlot { slot, count: 10 });
    for slot in [10, u32::MAX] {
        assert_eq!(list.set(slot, ListedState::Revoked), beyond(slot));
        assert_eq!(list.reinstate(slot), beyond(slot));
    }
    for value in [3, 11, 14, 255] {
        let refused = Err(ListError::UnknownState { slot: 1, value });
        assert_eq!(list.set(1, ListedState::Unknown(value)), refused);
    }
    assert_eq!(list.state(1), Some(ListedState::AsSigned));
}

#[test]
fn numbers_only_rise() {
    let list = builder(2).with_seq(9).unwrap();
    assert_eq!(list.seq(), 9);
    let (least, got) = (9, 8);
    assert_eq!(
        list.clone().with_seq(8).err(),
        Some(ListError::SeqTooLow { least, got })
    );
    let next = ListBuilder::after(&open(&signed(list.with_seq(9).unwrap()))).unwrap();
    assert_eq!(next.seq(), 10);
    let last = builder(2).with_seq(u64::MAX).unwrap();
    let refused = ListBuilder::after(&open(&signed(last))).err();
    assert_eq!(refused, Some(ListError::SeqUsedUp));
}

#[test]
fn other_libraries_lists_are_continued() {
    let next = ListBuilder::after(&foreign(Width::Two, &[0b10_01_00_10], 0)).unwrap();
    // Their number is the second in which they were issued.
    assert_eq!(next.seq(), u64::from(IAT.as_secs()) + 1);
    let states: Vec<_> = (0..4).map(|slot| next.state(slot).unwrap()).collect();
    let (suspended, revoked) = (ListedState::Suspended, ListedState::Revoked);
    assert_eq!(
        states,
        [suspended, ListedState::AsSigned, revoked, suspended]
    );
    let unknown = ListBuilder::after(&foreign(Width::Four, &[0x00, 0x30], 5)).err();
    assert_eq!(unknown, Some(ListError::UnknownState { slot: 3, value: 3 }));
    let count = (1 << 25) + 8;
    let long = std::vec![0; (1 << 22) + 1];
    let long = ListBuilder::after(&foreign(Width::One, &long, 0)).err();
    assert_eq!(long, Some(ListError::TooManySlots { count }));
}

#[test]
fn a_list_expires_after_it_is_issued() {
    for expires in [IAT, UnixTime::new(0)] {
        let error = EmptyWindow {
            start: IAT,
            end: expires,
        };
        let refused = builder(2).build(IAT, expires, None).err();
        assert_eq!(refused, Some(ListError::EmptyWindow(error)));
    }
}

#[test]
fn signers_elsewhere_give_the_same_list() {
    let mut list = builder(100);
    list.set(7, ListedState::NowYellow).unwrap();
    let unsigned = list.build(IAT, EXP, Some(60)).unwrap();
    let (here, public) = (key(), key().public().clone());
    let signature = here.sign(&unsigned.bytes_to_sign(&public));
    let bytes = unsigned.finish(&public, &signature).unwrap();
    assert_eq!(Ok(&bytes), unsigned.sign(&here).as_ref());
    assert_eq!(open(&bytes).state(7), Some(ListedState::NowYellow));
    let other = SigningKey::from_seed(&[8; 32]).unwrap();
    let spoiled = unsigned.finish(other.public(), &signature);
    assert_eq!(spoiled, Err(ListError::BadSignature));
    assert_eq!(
        unsigned.finish(&public, &[0; 64]),
        Err(ListError::BadSignature)
    );
}

#[test]
fn the_longest_list_keeps_its_bound() {
    // Five states at random in every slot: nothing compresses worse.
    let mut list = builder(1 << 25);
    let mut state = 1_u64;
    for slot in 0..1 << 25 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let pick = usize::try_from((state >> 32) % 5).unwrap();
        list.list.set(slot, ListedState::ALL[pick].value());
    }
    let payload = crate::status::zlib::deflate(list.list.bytes());
    assert!(
        payload.len() < MAX_INFLATED_BYTES * 3 / 4,
        "{} bytes",
        payload.len()
    );
}

fn any_state() -> impl Strategy<Value = ListedState> {
    proptest::sample::select(&ListedState::ALL[..])
}

fn any_updates(count: u32) -> impl Strategy<Value = Vec<(u32, ListedState)>> {
    proptest::collection::vec((0..count, any_state()), 0..60)
}

#[test]
fn logs_name_a_list_and_nobodys_state() {
    let mut list = builder(1_000);
    list.set(3, ListedState::Revoked).unwrap();
    assert_eq!(format!("{list:?}"), format!("ListBuilder({URI} #1)"));
    let unsigned = list.build(IAT, EXP, None).unwrap();
    let bytes = unsigned.payload.len();
    assert_eq!(
        format!("{unsigned:?}"),
        format!("UnsignedList({bytes} bytes)")
    );
}

proptest! {
    #[test]
    fn what_was_listed_is_read(
        count in 1_u32..2_000,
        updates in proptest::collection::vec((any::<u32>(), any_state()), 0..200),
        seq in 1_u64..,
    ) {
        let mut list = builder(count).with_seq(seq).unwrap();
        for (slot, state) in updates {
            list.set(slot.rem_euclid(count), state).ok();
        }
        let bytes = signed(list.clone());
        let read = open(&bytes);
        prop_assert_eq!((read.seq(), read.len()), (seq, list.len()));
        for slot in 0..list.len() {
            prop_assert_eq!(read.state(slot), list.state(slot));
        }
        // Building the same again gives the same bytes.
        let mut again = builder(count).with_seq(seq).unwrap();
        for (slot, state) in read.changed() {
            again.set(slot, state).unwrap();
        }
        prop_assert_eq!(signed(again), bytes);
    }

    #[test]
    fn no_revocation_is_ever_lost(
        generations in proptest::collection::vec(any_updates(40), 1..8),
    ) {
        let mut list = builder(40);
        let mut revoked = std::collections::BTreeSet::new();
        let mut previous: Option<StatusList> = None;
        for updates in generations {
            for (slot, state) in updates {
                let set = list.set(slot, state);
                let lost = revoked.contains(&slot) && state != ListedState::Revoked;
                prop_assert_eq!(set.is_err(), lost);
                if state == ListedState::Revoked {
                    revoked.insert(slot);
                }
            }
            let read = open(&signed(list));
            for slot in &revoked {
                prop_assert_eq!(read.state(*slot), Some(ListedState::Revoked));
            }
            if let Some(previous) = &previous {
                prop_assert_eq!(read.withdrawn_since(previous), 0);
                prop_assert!(read.check_follows(None, Some(previous)).is_ok());
            }
            list = ListBuilder::after(&read).unwrap();
            previous = Some(read);
        }
    }
}
