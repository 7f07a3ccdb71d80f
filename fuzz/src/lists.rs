//! Oracles for status lists.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use ciborium::Value;
use healthcode::status::{ListBuilder, ListError, ListedState, StatusList};
use healthcode::trust::{IssuerId, IssuerKey, StatusBase, Trust};
use healthcode::{SigningKey, UnixTime};

use crate::reference::lists::{self, List};
use crate::signers::ISSUER;

/// Any payload that a trusted key signed; or, by the first byte, a list that is well formed but
/// for what is said of it, or a history of updates.
pub fn list(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else {
        return;
    };
    let mut drawn = Unstructured::new(rest);
    match choice % 4 {
        0 | 1 => payload(rest),
        2 => {
            if let Ok(facts) = Facts::arbitrary(&mut drawn) {
                check_facts(&facts);
            }
        }
        _ => {
            if let Ok(history) = <Vec<Vec<Update>>>::arbitrary(&mut drawn) {
                check_history(&history);
            }
        }
    }
}

fn payload(payload: &[u8]) {
    let opened = StatusList::open(&ISSUER.list(payload), &TRUST, NOW);
    let deterministic = crate::reference::is_deterministic(payload);
    let read = lists::read(payload).filter(|_| deterministic);
    if deterministic && (read.is_some() || lists::is_ours(payload)) {
        return check(&opened, read.as_ref());
    }
    // Another library's, or nothing.
    match opened {
        Err(error) => assert!(
            !lists::is_ours(payload) || error.code() == "malformed/cbor",
            "{error}"
        ),
        Ok(list) => assert!(!lists::is_ours(payload), "{list:?}"),
    }
}

type Opened = Result<StatusList, healthcode::trust::InstallError>;

// SPEC 12.3, steps 3 to 6, of a key that may sign lists.
fn check(opened: &Opened, read: Option<&List>) {
    let code = opened
        .as_ref()
        .map_or_else(|error| error.code(), |_| "opened");
    let Some(read) = read else {
        return assert_eq!(code, "malformed/claims");
    };
    let expected = match read {
        it if !lists::is_under(&it.uri, BASE, SHIFT.into()) => "key/issuer",
        it if it.issued_at > NOW.as_secs() => "time/clock",
        it if NOW.as_secs() >= it.expires => "time/expired",
        _ => "opened",
    };
    assert_eq!(code, expected, "{read:?}");
    if let Ok(list) = opened {
        check_contents(list, read);
    }
}

fn check_contents(list: &StatusList, read: &List) {
    assert_eq!((list.uri(), list.seq()), (&read.uri[..], read.number()));
    assert_eq!(list.issued_at().as_secs(), read.issued_at);
    assert_eq!(list.expires().as_secs(), read.expires);
    assert_eq!((list.ttl(), list.len()), (read.ttl, read.len()));
    let bound = read.bytes.len() + read.uri.len();
    assert!(
        list.heap_bytes() <= bound,
        "{} > {bound}",
        list.heap_bytes()
    );
    // All slots of a small list, and some of a large one with their neighbours.
    let step = usize::try_from(read.len() / 4_096).expect("few") + 1;
    for slot in (0..read.len()).step_by(step) {
        for slot in [slot, slot.saturating_sub(1), slot.saturating_add(1)] {
            assert_eq!(list.state(slot), read.value(slot).map(state), "{slot}");
        }
    }
    assert_eq!(list.state(read.len()), None);
    assert_eq!(list.state(u32::MAX), None);
    let plain = (0..read.len()).filter_map(|slot| Some((slot, read.value(slot)?)));
    let plain = plain.filter(|(_, value)| *value != 0);
    let plain = plain.map(|(slot, value)| (slot, state(value)));
    assert!(list.changed().eq(plain), "changed slots");
}

fn state(value: u8) -> ListedState {
    match value {
        0 => ListedState::AsSigned,
        1 => ListedState::Revoked,
        2 => ListedState::Suspended,
        12 => ListedState::NowYellow,
        13 => ListedState::NowRed,
        other => ListedState::Unknown(other),
    }
}

/// A list of ours or of another library, and what is odd about it.
#[derive(Arbitrary, Debug)]
struct Facts {
    uri: u8,
    seq: Option<u64>,
    issued: i8,
    expires: i8,
    ttl: Option<u32>,
    bits: u8,
    length: u32,
    changed: Vec<(u32, u8)>,
    level: u8,
    order: u8,
    odd: u8,
}

fn check_facts(facts: &Facts) {
    let uris = [
        "https://a.example/0",
        "https://a.example/4095",
        "https://a.example/4096",
        "https://a.example/00",
        "https://a.example/+1",
        "https://a.example/",
        "https://b.example/0",
        "https://a.example/0 ",
    ];
    // Mostly small; a large one is mostly zeros.
    let length = if facts.length.is_multiple_of(8) {
        facts.length / 8 % (1 << 20)
    } else {
        facts.length % 300
    };
    let mut inflated = vec![0; length as usize];
    for (place, byte) in &facts.changed {
        let place = *place as usize % inflated.len().max(1);
        if let Some(own) = inflated.get_mut(place) {
            *own = *byte;
        }
    }
    let near = |hours: i8| NOW.as_secs().saturating_add_signed(i32::from(hours / 16));
    let list = List {
        uri: uris
            .get(usize::from(facts.uri % 32))
            .unwrap_or(&uris[1])
            .to_string(),
        seq: facts.seq,
        issued_at: near(facts.issued.min(16)),
        expires: near(facts.expires).saturating_add(2),
        ttl: facts.ttl,
        bits: [4, 4, 4, 1, 2, 8][usize::from(facts.bits) % 6],
        bytes: inflated,
    };
    let mut stream = miniz_oxide::deflate::compress_to_vec_zlib(&list.bytes, facts.level % 11);
    let mut good = (list.seq.is_none() || list.bits == 4) && list.uri.trim() == list.uri;
    match facts.odd {
        1 => stream.push(0),
        2 => drop(stream.pop()),
        // Built for fuzzing, the library's decoder does not look at the checksum.
        3 if !cfg!(fuzzing) => stream
            .iter_mut()
            .last()
            .into_iter()
            .for_each(|byte| *byte ^= 1),
        // Level 9 of a window that no decoder has, with the header's own check right.
        4 => stream.splice(..2, [0x88, 0x1c]).for_each(drop),
        _ => {}
    }
    good &= !matches!(facts.odd, 1 | 2 | 4) && (facts.odd != 3 || cfg!(fuzzing));
    let mut entries = list.write(&stream);
    let payload = if list.seq.is_some() {
        if facts.odd == 5 {
            entries.push((Value::from(8), Value::Bool(true)));
            good = false;
        }
        lists::sorted(entries)
    } else {
        if facts.odd == 5 {
            entries.push((Value::from("x"), Value::Array(vec![Value::Null])));
        }
        let first = usize::from(facts.order) % entries.len();
        entries.rotate_left(first);
        lists::unsorted(entries)
    };
    let opened = StatusList::open(&ISSUER.list(&payload), &TRUST, NOW);
    check(&opened, good.then_some(&list));
}

/// One change of a list.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Update {
    Set(u8, u8),
    Reinstate(u8),
}

// Lists one after the other: what was revoked stays revoked unless it is named.
fn check_history(history: &[Vec<Update>]) {
    let mut before: Option<StatusList> = None;
    let mut values: BTreeMap<u32, u8> = BTreeMap::new();
    for (number, updates) in history.iter().take(4).enumerate() {
        let mut builder = match &before {
            Some(list) => ListBuilder::after(list),
            None => ListBuilder::new("https://a.example/7", SLOTS),
        }
        .expect("a number is left");
        let revoked: Vec<u32> = revoked(&values);
        for update in updates {
            apply(*update, &mut builder, &mut values);
        }
        assert_eq!(builder.seq(), number as u64 + 1);
        let (from, until) = (UnixTime::new(NOW.as_secs() - 5), UnixTime::new(u32::MAX));
        let unsigned = builder.build(from, until, None).expect("a window");
        let key = SigningKey::from_seed(&[1; 32]).expect("strong");
        let bytes = unsigned.sign(&key).expect("a good signature");
        let list = StatusList::open(&bytes, &TRUST, NOW).expect("our own");
        for slot in 0..SLOTS {
            let value = values.get(&slot).copied().unwrap_or(0);
            assert_eq!(list.state(slot), Some(state(value)));
        }
        if let Some(before) = &before {
            assert!(list.check_follows(None, Some(before)).is_ok());
            assert!(before.check_follows(None, Some(&list)).is_err());
            let lost = revoked.iter().filter(|slot| values.get(slot) != Some(&1));
            assert_eq!(list.withdrawn_since(before), lost.count() as u64);
        }
        before = Some(list);
    }
}

fn apply(update: Update, builder: &mut ListBuilder, values: &mut BTreeMap<u32, u8>) {
    let (slot, new, told) = match update {
        Update::Set(slot, value) => {
            let value = [0, 1, 2, 12, 13, 3][usize::from(value) % 6];
            (slot, value, builder.set(slot.into(), state(value)))
        }
        Update::Reinstate(slot) => (slot, 0, builder.reinstate(slot.into())),
    };
    let slot = u32::from(slot);
    let old = values.get(&slot).copied().unwrap_or(0);
    let reinstates = matches!(update, Update::Reinstate(_));
    let expected = if slot >= SLOTS {
        Err(ListError::NoSuchSlot { slot, count: SLOTS })
    } else if new == 3 {
        Err(ListError::UnknownState { slot, value: 3 })
    } else if reinstates && old != 1 {
        Err(ListError::NotRevoked { slot })
    } else if !reinstates && old == 1 && new != 1 {
        Err(ListError::Revoked { slot })
    } else {
        values.insert(slot, new);
        Ok(())
    };
    assert_eq!(told, expected);
}

fn revoked(values: &BTreeMap<u32, u8>) -> Vec<u32> {
    let revoked = values.iter().filter(|(_, value)| **value == 1);
    revoked.map(|(slot, _)| *slot).collect()
}

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const BASE: &str = "https://a.example/";
const SHIFT: u8 = 20;
const SLOTS: u32 = 200;

static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let base = StatusBase::new(BASE, SHIFT).expect("a base");
    let key = IssuerKey::unrestricted(ISSUER.public.clone())
        .with_issuer(IssuerId::new("A").expect("an id"))
        .with_status_base(base);
    Trust::of([key]).expect("one key")
});
