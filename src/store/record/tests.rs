use proptest::prelude::*;
use std::format;
use std::vec::Vec;

use super::*;
use crate::key::{PublicKey, SigningKey};

fn public(seed: u8) -> PublicKey {
    SigningKey::from_seed(&[seed; 32]).unwrap().public().clone()
}

fn roots() -> impl Strategy<Value = Roots> {
    (1..=6_u8).prop_flat_map(|count| {
        let keys: Vec<_> = (0..count).map(public).collect();
        (1..=usize::from(count))
            .prop_map(move |threshold| Roots::new(keys.clone(), threshold).unwrap())
    })
}

fn mark() -> impl Strategy<Value = Mark> {
    any::<(u64, [u8; 32])>().prop_map(|(seq, hash)| Mark { seq, hash })
}

prop_compose! {
    fn manifest()(
        mark in mark(),
        roots in roots(),
        blob in any::<[u8; 32]>(),
        lists in prop::collection::btree_map("https://[a-z]{1,20}/[0-9]", (mark(), any::<[u8; 32]>()), 0..5),
    ) -> Manifest {
        let kept = |(mark, blob)| KeptList { mark, blob };
        let lists = lists.into_iter().map(|(uri, it)| (uri, kept(it))).collect();
        Manifest { mark, roots, blob, lists }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_come_back(manifest in manifest(), roots in roots(), number: u32) {
        prop_assert_eq!(Manifest::decode(&manifest.encode()), Ok(manifest));
        let pinned = Pinned { roots, least_seq: number.into() };
        prop_assert_eq!(Pinned::decode(&pinned.encode()), Ok(pinned));
        let floor = UnixTime::new(number);
        prop_assert_eq!(decode_clock(&encode_clock(floor)), Ok(floor));
    }

    #[test]
    fn other_bytes_are_refused_or_the_one_encoding(bytes: Vec<u8>) {
        for kind in [KIND_PINNED, KIND_MANIFEST, KIND_CLOCK] {
            let sealed = seal(kind, &bytes);
            if let Ok(manifest) = Manifest::decode(&sealed) {
                prop_assert_eq!(&manifest.encode(), &sealed);
            }
            if let Ok(pinned) = Pinned::decode(&sealed) {
                prop_assert_eq!(&pinned.encode(), &sealed);
            }
            if let Ok(floor) = decode_clock(&sealed) {
                prop_assert_eq!(&encode_clock(floor), &sealed);
            }
        }
    }
}

#[test]
fn lists_stand_once_and_in_order() {
    let entry = |writer: &mut Writer, uri: &str| {
        writer.array(4);
        writer.text(uri);
        writer.uint(1_u8);
        writer.bytes(&[1; 32]);
        writer.bytes(&[2; 32]);
    };
    let manifest = |uris: &[&str]| {
        let mut body = Writer::default();
        body.map(6);
        body.uint(1_u8);
        body.uint(1_u8);
        body.uint(2_u8);
        body.bytes(&[3; 32]);
        Roots::new([public(1)], 1).unwrap().encode(&mut body);
        body.uint(5_u8);
        body.bytes(&[4; 32]);
        body.uint(6_u8);
        body.array(uris.len());
        uris.iter().for_each(|uri| entry(&mut body, uri));
        Manifest::decode(&seal(KIND_MANIFEST, &body.into_bytes()))
    };
    manifest(&["https://a", "https://b"]).unwrap();
    for bad in [
        &["https://b", "https://a"][..],
        &["https://a", "https://a"],
        &["no uri"],
    ] {
        assert_eq!(manifest(bad), Err(Unexpected), "{bad:?}");
    }
}

#[test]
fn a_whole_record_of_another_kind_is_refused() {
    let pinned = Pinned {
        roots: Roots::new([public(1)], 1).unwrap(),
        least_seq: 1,
    };
    let bytes = pinned.encode();
    assert_eq!(Pinned::decode(&bytes).unwrap(), pinned);
    assert!(Manifest::decode(&bytes).is_err());
    let other = Pinned::decode(&encode_clock(UnixTime::new(1))).unwrap_err();
    assert_eq!(other.code(), "malformed/claims");
    assert_eq!(
        format!("{other}"),
        "the claims are not well formed: pinned roots and a least number, whole"
    );
}
