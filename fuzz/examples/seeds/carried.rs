//! Seeds of what a scanner carries.

use healthcode::claims::{TestMethod, TestResult};
use healthcode::trust::{
    BundleBuilder, Decision, Failing, IssuerId, IssuerKey, ItineraryRule, KeyState, Names,
    PlaceType, Policy, Roots, Rule, StatusBase, StatusFloor, TestRule,
};
use healthcode::{Colour, Region, UnixTime, Window};
use healthcode_fuzz::reference::lists::{self, List};
use healthcode_fuzz::signers;

use crate::{NOW, noise, write};

// A payload of each kind behind the byte that says which roots sign it.
pub(crate) fn bundles() {
    for (name, signers, payload) in [
        ("full", 0b011, full_bundle(0b111, 2)),
        ("reversed", 0b1110_0011, full_bundle(0b111, 2)),
        ("one-signature", 0b001, full_bundle(0b111, 2)),
        ("new-roots", 0b1_1011, full_bundle(0b1_1000, 2)),
        ("new-roots-unsigned", 0b0_0011, full_bundle(0b1_1000, 2)),
    ] {
        write("bundle", name, &[&[signers], &payload[..]].concat());
        let file = signers::bundle(&payload, signers & 0x1f);
        write(
            "bundle",
            &format!("{name}-file"),
            &[&[0], &file[..]].concat(),
        );
    }
}

fn full_bundle(mask: u8, threshold: usize) -> Vec<u8> {
    let keys: Vec<_> = signers::roots(mask).map(|it| it.public.clone()).collect();
    let region = |number| Region::new(number).expect("a region");
    let key = |signer: &signers::Signer, id| {
        IssuerKey::unrestricted(signer.public.clone())
            .with_issuer(IssuerId::new(id).expect("an id"))
            .with_names(Names::new([("en", id), ("zh-Hant", "\u{7ca4}")]).expect("names"))
    };
    let (failing, negative) = (Failing::Refer, TestResult::Negative);
    let method = TestMethod::NucleicAcid;
    let max_age = 172_800;
    let test = TestRule {
        method,
        result: negative,
        max_age,
    };
    let risk = vec![region(4_401), region(900_840)];
    let trip = ItineraryRule {
        missing: Decision::Deny,
        days: 14,
        risk,
    };
    let policy = Policy::new(Colour::Green, Colour::Yellow)
        .and_then(|it| {
            it.with_test(Rule {
                failing,
                asked: vec![test],
            })
        })
        .and_then(|it| {
            it.with_itinerary(Rule {
                failing,
                asked: trip,
            })
        })
        .and_then(|it| {
            it.with_regions(Rule {
                failing,
                asked: vec![region(44)],
            })
        })
        .expect("a policy")
        .with_max_age(Rule {
            failing,
            asked: 86_400,
        })
        .with_live(Rule { failing, asked: 30 })
        .with_identity(Failing::Deny)
        .with_names(Names::new([("en", "Gate")]).expect("a name"))
        .with_retention(600);
    let plain = Policy::new(Colour::Red, Colour::Red).expect("equal");
    let base = StatusBase::new("https://a.example/", 20).expect("a base");
    let window = Window::new(NOW, UnixTime::new(u32::MAX)).expect("a window");
    let uri = "https://a.example/0".to_owned();
    BundleBuilder::new(12, window, Roots::new(keys, threshold).expect("roots"))
        .previous([5; 32])
        .issuer(key(&signers::ISSUER, "A").with_status_base(base))
        .issuer(
            key(&signers::OTHER, "B")
                .with_regions([region(44)])
                .with_specimen(),
        )
        .issuer(key(&signers::HOLDER, "C").with_state(KeyState::Retired))
        .status_floor(StatusFloor { uri, seq: 3 })
        .place(PlaceType::new("metro").expect("a place"), plain)
        .place(PlaceType::new("hospital").expect("a place"), policy)
        .build()
        .expect("small")
        .to_bytes()
}

// Payloads behind a zero; noise for the other kinds.
pub(crate) fn lists() {
    let list = |seq, bits, ttl| List {
        uri: "https://a.example/3".to_owned(),
        seq,
        issued_at: NOW.as_secs() - 60,
        expires: NOW.as_secs() + 3_600,
        ttl,
        bits,
        bytes: [&[0x10, 0xc2, 0, 0, 0x0d][..], &[0; 60]].concat(),
    };
    for (name, list) in [
        ("own", list(Some(7), 4, Some(600))),
        ("own-without-ttl", list(Some(7), 4, None)),
        ("foreign", list(None, 2, Some(600))),
        ("foreign-bytes", list(None, 8, None)),
    ] {
        let stream = miniz_oxide::deflate::compress_to_vec_zlib(&list.bytes, 6);
        let mut entries = list.write(&stream);
        if list.seq.is_none() {
            entries.reverse();
            let payload = lists::unsorted(entries);
            write("list", name, &[&[0], &payload[..]].concat());
        } else {
            write("list", name, &[&[0], &lists::sorted(entries)[..]].concat());
        }
    }
    for number in 1..=8 {
        let kind = u8::try_from(number % 2).expect("0 or 1") + 2;
        let seed = [&[kind], &noise(number, 400)[..]].concat();
        write("list", &format!("noise-{number}"), &seed);
    }
}
