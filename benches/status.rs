//! What a status list takes on the wire and in memory, beside the least that could be, and how
//! fast it opens and answers, beside a plain array of bits and beside roaring bitmaps:
//! `cargo bench --bench status`.
//!
//! Two lists, each with one slot in a hundred changed at random: another library's, of 100
//! million slots of one bit, and our longest, of 2^25 slots of four bits.
#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bench stops at the first surprise"
)]

use std::hint::black_box;

use allocation_counter::measure;
use ciborium::Value;
use criterion::{Bencher, Criterion, Throughput, criterion_group, criterion_main};
use ed25519_dalek::{Signer as _, SigningKey as DalekKey};
use healthcode::status::{ListBuilder, ListedState, StatusList};
use healthcode::trust::{IssuerId, IssuerKey, StatusBase, Trust};
use healthcode::{PublicKey, SigningKey, UnixTime};
use roaring::RoaringBitmap;

const BITS_SLOTS: u32 = 100_000_000;
const OWN_SLOTS: u32 = 1 << 25;
const URI: &str = "https://gd.example/status/0";
const SEED: [u8; 32] = [7; 32];
const NOW: UnixTime = UnixTime::new(1_795_262_400);
const TOMORROW: UnixTime = UnixTime::new(1_795_348_800);
/// Look-ups between two readings of the clock.
const LOOK_UPS: u32 = 1_024;

fn status(c: &mut Criterion) {
    let slots = scattered(BITS_SLOTS);
    let plain = plain_bits(&slots);
    let (wire, trust) = (foreign(&plain), trust());
    let list = StatusList::open(&wire, &trust, NOW).unwrap();
    let mut bitmap = RoaringBitmap::new();
    let roaring = measure(|| bitmap = RoaringBitmap::from_iter(&slots)).bytes_current;
    println!("100 million slots of 1 bit, 1 % changed:");
    beside_bound(&wire, &list, BITS_SLOTS, slots.len(), 1);
    println!("  plain array {} B", plain.len());
    println!("  one roaring bitmap {roaring} B");
    let mut group = c.benchmark_group("look-up, 100 million slots of 1 bit, 1 % changed");
    group.throughput(Throughput::Elements(LOOK_UPS.into()));
    group.bench_function("status list", |b| {
        look_up(b, BITS_SLOTS, |slot| list.state(slot));
    });
    group.bench_function("plain array", |b| {
        look_up(b, BITS_SLOTS, |slot| {
            plain[slot as usize / 8] >> (slot % 8) & 1
        });
    });
    group.bench_function("roaring", |b| {
        look_up(b, BITS_SLOTS, |slot| bitmap.contains(slot));
    });
    group.finish();
    let mut group = c.benchmark_group("open");
    group.sample_size(10);
    group.bench_function("100 million slots of 1 bit", |b| {
        b.iter(|| StatusList::open(black_box(&wire), &trust, NOW).unwrap());
    });
    group.finish();

    let slots = scattered(OWN_SLOTS);
    let wire = own(&slots);
    let list = StatusList::open(&wire, &trust, NOW).unwrap();
    let mut plain = vec![0_u8; OWN_SLOTS as usize / 2];
    for (slot, state) in list.changed() {
        let value = 1 + STATES.iter().position(|it| *it == state).unwrap() as u8;
        plain[slot as usize / 2] |= value << (slot % 2 * 4);
    }
    let mut bitmaps = Vec::new();
    let roaring = measure(|| bitmaps = STATES.map(|state| bitmap_of(&list, state)).into());
    println!("2^25 slots of 4 bits, 1 % changed to one of four states:");
    beside_bound(&wire, &list, OWN_SLOTS, slots.len(), STATES.len());
    println!("  plain array {} B", plain.len());
    println!("  four roaring bitmaps {} B", roaring.bytes_current);
    let mut group = c.benchmark_group("look-up, 2^25 slots of 4 bits, 1 % changed");
    group.throughput(Throughput::Elements(LOOK_UPS.into()));
    group.bench_function("status list", |b| {
        look_up(b, OWN_SLOTS, |slot| list.state(slot));
    });
    group.bench_function("plain array", |b| {
        look_up(b, OWN_SLOTS, |slot| {
            plain[slot as usize / 2] >> (slot % 2 * 4) & 15
        });
    });
    group.bench_function("roaring", |b| {
        let states = |slot| bitmaps.iter().position(|bitmap| bitmap.contains(slot));
        look_up(b, OWN_SLOTS, states);
    });
    group.finish();
}

// No encoding is shorter on average: the entropy of which slots are changed, and to what.
fn beside_bound(wire: &[u8], list: &StatusList, slots: u32, changed: usize, states: usize) {
    let (slots, changed) = (f64::from(slots), changed as f64);
    let share = changed / slots;
    let of_slot = -share * share.log2() - (1.0 - share) * (1.0 - share).log2();
    let bound = (slots * of_slot + changed * (states as f64).log2()) / 8.0;
    println!("  information bound {bound:.0} B");
    let line = |what: &str, bytes: usize| {
        println!(
            "  {what} {bytes} B, {:.3} of the bound",
            bytes as f64 / bound
        );
    };
    line("list as signed", wire.len());
    line("status list in memory", list.heap_bytes());
}

// Slots never asked for before, so that no cache has them.
fn look_up<T>(b: &mut Bencher<'_>, slots: u32, answer: impl Fn(u32) -> T) {
    let mut asked = random(7);
    b.iter(|| {
        for slot in asked.by_ref().take(LOOK_UPS as usize) {
            black_box(answer(slot % slots));
        }
    });
}

// One slot in a hundred, ascending.
fn scattered(slots: u32) -> Vec<u32> {
    let mut found: Vec<u32> = random(1).take(slots as usize / 100).collect();
    found.iter_mut().for_each(|slot| *slot %= slots);
    found.sort_unstable();
    found.dedup();
    found
}

// xorshift64* (Vigna 2016): fast enough not to weigh on what is measured.
fn random(seed: u64) -> impl Iterator<Item = u32> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32
    })
}

fn plain_bits(slots: &[u32]) -> Vec<u8> {
    let mut bits = vec![0; BITS_SLOTS as usize / 8];
    for slot in slots {
        bits[*slot as usize / 8] |= 1 << (slot % 8);
    }
    bits
}

fn own(slots: &[u32]) -> Vec<u8> {
    let mut builder = ListBuilder::new(URI, OWN_SLOTS).unwrap();
    for (slot, state) in slots.iter().zip(STATES.into_iter().cycle()) {
        builder.set(*slot, state).unwrap();
    }
    let unsigned = builder.build(NOW, TOMORROW, None).unwrap();
    unsigned
        .sign(&SigningKey::from_seed(&SEED).unwrap())
        .unwrap()
}

// Another library's list: no sequence number, values of one bit.
fn foreign(bits: &[u8]) -> Vec<u8> {
    let lst = miniz_oxide::deflate::compress_to_vec_zlib(bits, 6);
    let list = vec![
        (Value::from("bits"), Value::from(1)),
        (Value::from("lst"), Value::Bytes(lst)),
    ];
    let claims = Value::Map(vec![
        (Value::from(2), Value::from(URI)),
        (Value::from(6), Value::from(NOW.as_secs())),
        (Value::from(4), Value::from(TOMORROW.as_secs())),
        (Value::from(65_533), Value::Map(list)),
    ]);
    let key = DalekKey::from_bytes(&SEED);
    let kid = PublicKey::from_bytes(key.verifying_key().as_bytes())
        .unwrap()
        .id();
    let protected = cbor(&Value::Map(vec![
        (Value::from(1), Value::from(-19)),
        (Value::from(4), Value::Bytes(kid.as_bytes().into())),
        (Value::from(16), Value::from("application/statuslist+cwt")),
    ]));
    let parts = [protected, Vec::new(), cbor(&claims)].map(Value::Bytes);
    let [protected, empty, payload] = parts;
    let message = [
        Value::from("Signature1"),
        protected.clone(),
        empty,
        payload.clone(),
    ];
    let signature = key.sign(&cbor(&Value::Array(message.into())));
    let signature = Value::Bytes(signature.to_bytes().into());
    let envelope = vec![protected, Value::Map(Vec::new()), payload, signature];
    cbor(&Value::Tag(18, Box::new(Value::Array(envelope))))
}

fn cbor(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn bitmap_of(list: &StatusList, state: ListedState) -> RoaringBitmap {
    let slots = list.changed().filter(|(_, it)| *it == state);
    slots.map(|(slot, _)| slot).collect()
}

fn trust() -> Trust {
    let public = SigningKey::from_seed(&SEED).unwrap().public().clone();
    let key = IssuerKey::unrestricted(public)
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_status_base(StatusBase::new("https://gd.example/status/", 27).unwrap());
    let mut trust = Trust::new();
    trust.add(key).unwrap();
    trust
}

const STATES: [ListedState; 4] = [
    ListedState::Revoked,
    ListedState::Suspended,
    ListedState::NowYellow,
    ListedState::NowRed,
];

criterion_group!(benches, status);
criterion_main!(benches);
