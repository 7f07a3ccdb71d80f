//! Whatever a text holds, looking at it takes little memory and little stack.
#![cfg(test)]
#![cfg(feature = "issuer")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::thread;

use allocation_counter::{AllocationInfo, measure};
use ed25519_dalek::Signer as _;
use healthcode::issuer::Release;
use healthcode::trust::{IssuerId, IssuerKey, Trust};
use healthcode::{Claims, Region, UnixTime, Verifier};

mod common;

/// Most heap at once for a refusal, in bytes.
const MOST_HEAP: u64 = 256 * 1_024;
/// Stack of the thread that everything runs on, in bytes: that of small embedded threads.
const STACK: usize = 128 * 1_024;

#[test]
fn a_hostile_text_is_refused_in_little_memory() {
    let mut worst = AllocationInfo::default();
    for (name, text, expected) in hostile() {
        let (code, used) = on_a_small_stack(text.clone(), |text| verdict(text).to_owned());
        assert_eq!(code, expected, "{name}");
        assert!(
            used.bytes_max < MOST_HEAP,
            "{name}: {} bytes",
            used.bytes_max
        );
        assert!(
            used.count_total < 64,
            "{name}: {} allocations",
            used.count_total
        );
        worst = if used.bytes_max > worst.bytes_max {
            used
        } else {
            worst
        };

        let (fault, used) = on_a_small_stack(text, |text| {
            let inspection = healthcode::inspect(text);
            inspection.fault().map(|fault| fault.code())
        });
        assert_eq!(fault, Some(expected), "{name}");
        assert!(
            used.bytes_max < MOST_HEAP,
            "{name}: {} bytes to inspect",
            used.bytes_max
        );
    }
    println!(
        "at most {} bytes of heap, {} allocations",
        worst.bytes_max, worst.count_total
    );
}

#[test]
fn a_code_is_verified_in_little_memory() {
    let (issuer, trust) = (common::issuer(), trust_of_a_named_issuer());
    for (name, claims) in common::samples() {
        let text = String::from(issuer.issue(&claims).unwrap());
        let (now, trust) = (claims.window().start(), trust.clone());
        // A holder's key is encoded for its id.
        let own = lists_in(&claims) + u64::from(claims.holder_key().is_some());
        let (verified, used) = on_a_small_stack(text, move |text| {
            Verifier::new(&trust).verify(text, now).is_ok()
        });
        assert!(verified, "{name}");
        println!(
            "{name}: {} allocations, {} bytes at most",
            used.count_total, used.bytes_max
        );
        // The envelope, the bytes that were signed, and what the code itself keeps.
        assert!(
            used.count_total <= 2 + own,
            "{name}: {} allocations",
            used.count_total
        );
        assert!(
            used.bytes_max < 8 * 1_024,
            "{name}: {} bytes",
            used.bytes_max
        );
    }
}

#[test]
fn a_code_is_issued_in_three_allocations() {
    for (name, claims) in common::samples() {
        for release in [Release::Verified, Release::Unverified] {
            let issuer = common::issuer().with_release(release);
            let claims = claims.clone();
            // The bytes to sign, the envelope, the text.
            let (issued, used) = on_a_small_stack(claims, move |claims| issuer.issue(claims));
            assert!(issued.is_ok(), "{name}");
            assert!(
                used.count_total <= 3,
                "{name}: {} allocations",
                used.count_total
            );
        }
    }
}

#[test]
fn a_stranger_costs_one_allocation() {
    for (name, claims) in common::samples() {
        let text = String::from(common::issuer().issue(&claims).unwrap());
        let now = claims.window().start();
        let (refusal, used) = on_a_small_stack(text, move |text| {
            let nobody = Trust::new();
            let verified = Verifier::new(&nobody).verify(text, now);
            verified.map_or_else(|refusal| refusal.code(), |_| "verified")
        });
        assert_eq!((refusal, used.count_total), ("key/unknown", 1), "{name}");
    }
}

#[test]
#[cfg(feature = "diagnostic")]
fn what_is_shown_to_people_is_bounded_too() {
    for (name, text, _) in hostile() {
        let inspection = healthcode::inspect(&text);
        let envelope = inspection.untrusted_envelope().unwrap_or_default();
        let payload = inspection.untrusted_payload().unwrap_or_default();
        for bytes in [envelope, payload].map(<[u8]>::to_vec) {
            let (_, used) = on_a_small_stack(bytes, |bytes| healthcode::diagnostic(bytes));
            assert!(
                used.bytes_max < MOST_HEAP,
                "{name}: {} bytes",
                used.bytes_max
            );
        }
    }
}

// A name and regions are shared with the codes that the key signed.
fn trust_of_a_named_issuer() -> Trust {
    let everywhere = (11..=82).map(|number| Region::new(number).unwrap());
    let abroad = Region::new(900_840).unwrap();
    let key = IssuerKey::unrestricted(common::issuer().public().clone())
        .with_issuer(IssuerId::new("GD-HEALTH").unwrap())
        .with_regions(everywhere.chain([abroad]).collect::<Vec<_>>());
    let mut trust = Trust::new();
    trust.add(key).unwrap();
    trust
}

// Companions, visits and tests are a list each, if there are any.
fn lists_in(claims: &Claims) -> u64 {
    let visits = claims.itinerary().map_or(0, |it| it.visits().len());
    let lists = [claims.companions().len(), visits, claims.tests().len()];
    lists.into_iter().map(|length| u64::from(length > 0)).sum()
}

fn verdict(text: &str) -> &'static str {
    let now = UnixTime::new(1_795_262_400);
    let trust = common::trust();
    let verified = Verifier::new(&trust).verify(text, now);
    verified.map_or_else(|refusal| refusal.code(), |_| "verified")
}

// What a caller cannot be spared is out of the count: the text itself and the thread.
fn on_a_small_stack<I: Send + 'static, T: Send + 'static>(
    input: I,
    work: impl FnOnce(&I) -> T + Send + 'static,
) -> (T, AllocationInfo) {
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut result = None;
        let used = measure(|| result = Some(work(&input)));
        (result.unwrap(), used)
    });
    thread.unwrap().join().unwrap()
}

// Texts made to cost something, and what is said of each.
fn hostile() -> Vec<(String, String, &'static str)> {
    let mut texts = Vec::new();
    let mut add =
        |name: &str, text: String, expected| texts.push((name.to_owned(), text, expected));
    for (size, length) in [("2,048", 2_048), ("10 million", 10_000_000)] {
        for filler in ["0", ":", "a", " ", "é", "\0", "中"] {
            // Zeros are base45, of more bytes than an envelope has.
            let long = length > 2_048 || filler == "0";
            let refusal = if long {
                "malformed/too-long"
            } else {
                "malformed/base45"
            };
            let body = filler.repeat(length - 5);
            add(
                &format!("{size} of {filler:?}"),
                body.clone(),
                "malformed/prefix",
            );
            add(
                &format!("{size} of {filler:?} behind the prefix"),
                format!("OHC1:{body}"),
                refusal,
            );
        }
    }
    // 1,362 bytes are the most that 2,048 characters hold.
    for (length, expected) in [(1_024, "malformed/cbor"), (1_362, "malformed/too-long")] {
        add(
            &format!("{length} bytes of nothing"),
            text(&vec![0; length]),
            expected,
        );
    }
    for (name, bytes) in items() {
        add(&format!("envelope: {name}"), text(&bytes), "malformed/cbor");
        let header = sign1(&bytes, &[0xa0]);
        add(
            &format!("header: {name}"),
            text(&header),
            "malformed/header",
        );
        // Signed by a key that is trusted, so that the claims are really read.
        add(&format!("claims: {name}"), signed(&bytes), "malformed/cbor");
    }
    for (name, claims) in claims() {
        add(
            &format!("claims: {name}"),
            signed(&claims),
            "malformed/claims",
        );
    }
    texts
}

// Items that are not what they claim, each at most 900 bytes.
fn items() -> Vec<(String, Vec<u8>)> {
    let mut items = Vec::new();
    for major in 2..=5_u8 {
        for (name, count) in [("2^64 - 1", u64::MAX), ("2^32", 1 << 32), ("2^40", 1 << 40)] {
            let head = [&[major << 5 | 27][..], &count.to_be_bytes()].concat();
            items.push((format!("{name} of type {major}"), head.clone()));
            let full = [head.as_slice(), &[0; 800]].concat();
            items.push((format!("{name} of type {major}, some there"), full));
        }
        let short = [
            &[major << 5 | 26][..],
            &u32::MAX.to_be_bytes(),
            &[0x61; 800],
        ]
        .concat();
        items.push((format!("2^32 - 1 of type {major}"), short));
    }
    for (name, opener) in [
        ("arrays", &[0x81][..]),
        ("indefinite arrays", &[0x9f]),
        ("maps", &[0xa1, 0x00]),
        ("maps as keys", &[0xa1]),
        ("tags", &[0xc1]),
        (
            "long tags",
            &[0xdb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
        (
            "arrays of arrays that claim much",
            &[0x9b, 0, 0, 0, 1, 0, 0, 0, 0],
        ),
    ] {
        let mut deep = opener.repeat(900 / opener.len());
        deep.push(0);
        items.push((format!("deep {name}"), deep));
    }
    items
}

// Deterministic payloads that are no claims, as large as can be or where a count is believed.
fn claims() -> Vec<(&'static str, Vec<u8>)> {
    let body = |entries: u8, rest: &[u8]| {
        let start = b"\xa4\x04\x1a\x6b\x01\x80\x00\x06\x1a\x6b\x00\x00\x00\x07\x48code-id.\x3a\x00\x01\x00\x00";
        [&start[..], &[0xa0 | entries], rest].concat()
    };
    let many_keys: Vec<u8> = (0..200_u8).flat_map(|key| [0x19, 1, key, 0]).collect();
    let visit = |n: u16| [&[0x83, 0x19][..], &(1_101 + n).to_be_bytes(), &[1, 1]].concat();
    let visits: Vec<u8> = (0..90).flat_map(visit).collect();
    let tests = [0x83, 1, 0, 0].repeat(200);
    let companion = [&[0x83, 0, 0x4c][..], &[1; 12], &[1]].concat();
    vec![
        (
            "an array of 800",
            [&[0x99, 3, 0x20][..], &[0; 800]].concat(),
        ),
        (
            "a string of 800 bytes",
            [&[0x59, 3, 0x20][..], &[0; 800]].concat(),
        ),
        (
            "a text of 800 characters",
            [&[0x79, 3, 0x20][..], &[0x61; 800]].concat(),
        ),
        ("a map of 200", [&[0xb8, 200][..], &many_keys].concat()),
        (
            "90 visits",
            body(
                1,
                &[&[6, 0x83, 0x19, 0x50, 0, 14, 0x98, 90][..], &visits].concat(),
            ),
        ),
        (
            "200 tests",
            body(1, &[&[7, 0x98, 200][..], &tests].concat()),
        ),
        (
            "50 companions",
            body(1, &[&[5, 0x98, 50][..], &companion.repeat(50)].concat()),
        ),
        ("sixteen levels", [&[0x81; 15][..], &[0x80]].concat()),
    ]
}

fn signed(payload: &[u8]) -> String {
    let key = ed25519_dalek::SigningKey::from_bytes(&common::SEED);
    let kid = common::issuer().public().id();
    let header = [&[0xa2, 1, 0x32, 4, 0x48][..], kid.as_bytes()].concat();
    let message = [
        b"\x84\x6aSignature1",
        &string(&header)[..],
        &[0x40],
        &string(payload),
    ]
    .concat();
    let mut envelope = sign1(&header, payload);
    let place = envelope.len() - 64;
    envelope[place..].copy_from_slice(&key.sign(&message).to_bytes());
    text(&envelope)
}

fn sign1(header: &[u8], payload: &[u8]) -> Vec<u8> {
    [
        &[0xd2, 0x84][..],
        &string(header),
        &[0xa0],
        &string(payload),
        &string(&[0; 64]),
    ]
    .concat()
}

fn string(bytes: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    match (high, low) {
        (0, 0..24) => [&[0x40 | low], bytes].concat(),
        (0, _) => [&[0x58, low], bytes].concat(),
        _ => [&[0x59, high, low], bytes].concat(),
    }
}

fn text(envelope: &[u8]) -> String {
    format!("OHC1:{}", base45::encode(envelope))
}
