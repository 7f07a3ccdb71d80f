//! A scanner's state as bytes that a page can keep.
//!
//! Numbers are big-endian, and a length of four bytes stands before what has one. The bytes of
//! the bundle and of the lists come last, in the order in which the head names them:
//!
//! ```text
//! "OHC-STATE2" head:bytes sha256 bundle list*
//! head  = least-seq:u64 roots floor:u32 part [roots] count:u32 kept*
//! roots = threshold:u32 count:u32 (32 bytes)*
//! kept  = uri:bytes seq:u64 hash at:u32 part     ; hash of the list's payload
//! part  = length:u32 sha256
//! ```
//!
//! The roots after the bundle's part are its own; an empty bundle is none, and has none. What the
//! head says of a list stays where the list itself is damaged: an older one does not take its
//! place. The digests tell damage. They are no seal: who can write the page's storage can replace
//! the page too.

use std::collections::BTreeMap;
use std::rc::Rc;

use healthcode::limits::{MAX_KEPT_LISTS, MAX_ROOTS};
use healthcode::trust::{Mark, Roots};
use healthcode::{PublicKey, UnixTime};
use sha2::{Digest as _, Sha256};

/// What a scanner believes before it has any bundle.
#[derive(Clone)]
pub(crate) struct Pinned {
    pub(crate) roots: Roots,
    /// Lowest sequence number of any bundle.
    pub(crate) least_seq: u64,
}

/// A list that was installed.
#[derive(Clone)]
pub(crate) struct KeptList {
    pub(crate) mark: Mark,
    /// The clock when it was installed.
    pub(crate) at: UnixTime,
    /// None where they are damaged.
    pub(crate) bytes: Option<Rc<[u8]>>,
}

/// A state that was kept.
pub(crate) struct Record {
    pub(crate) pinned: Pinned,
    pub(crate) floor: UnixTime,
    /// The bundle and its own roots.
    pub(crate) bundle: Option<(Roots, Vec<u8>)>,
    /// By URI.
    pub(crate) lists: BTreeMap<String, KeptList>,
}

impl Record {
    pub(crate) fn encode(
        pinned: &Pinned,
        floor: UnixTime,
        bundle: Option<(&Roots, &[u8])>,
        lists: &BTreeMap<String, KeptList>,
    ) -> Vec<u8> {
        let mut head = pinned.least_seq.to_be_bytes().to_vec();
        put_roots(&mut head, &pinned.roots);
        head.extend(floor.as_secs().to_be_bytes());
        let bytes = bundle.map_or(&[][..], |(_, bytes)| bytes);
        put_part(&mut head, bytes);
        if let Some((roots, _)) = bundle {
            put_roots(&mut head, roots);
        }
        put_count(&mut head, lists.len());
        for (uri, list) in lists {
            put_bytes(&mut head, uri.as_bytes());
            head.extend(list.mark.seq.to_be_bytes());
            head.extend(list.mark.hash);
            head.extend(list.at.as_secs().to_be_bytes());
            put_part(&mut head, list.bytes.as_deref().unwrap_or_default());
        }
        let mut out = MAGIC.to_vec();
        put_bytes(&mut out, &head);
        out.extend(Sha256::digest(&head));
        out.extend(bytes);
        for list in lists.values() {
            out.extend(list.bytes.as_deref().unwrap_or_default());
        }
        out
    }

    /// Reads what [`Self::encode`] wrote, unless the head or the bundle is damaged.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut head = take_bytes(&mut rest)?;
        if take::<32>(&mut rest)? != *Sha256::digest(head) {
            return None;
        }
        let least_seq = u64::from_be_bytes(take(&mut head)?);
        let roots = take_roots(&mut head)?;
        let floor = UnixTime::new(take_number(&mut head)?);
        let bundle = match take_part(&mut head, &mut rest)? {
            Part::Whole([]) => None,
            Part::Whole(bytes) => Some((take_roots(&mut head)?, bytes.to_vec())),
            Part::Damaged => return None,
        };
        let count = take_count(&mut head, MAX_KEPT_LISTS)?;
        let mut lists = BTreeMap::new();
        for _ in 0..count {
            let uri = core::str::from_utf8(take_bytes(&mut head)?).ok()?;
            let seq = u64::from_be_bytes(take(&mut head)?);
            let hash = take(&mut head)?;
            let at = UnixTime::new(take_number(&mut head)?);
            let bytes = match take_part(&mut head, &mut rest)? {
                Part::Whole([]) | Part::Damaged => None,
                Part::Whole(bytes) => Some(bytes.into()),
            };
            let mark = Mark { seq, hash };
            lists.insert(uri.to_owned(), KeptList { mark, at, bytes });
        }
        let whole = head.is_empty() && rest.is_empty() && lists.len() == count;
        let whole = whole && (bundle.is_some() || lists.is_empty());
        whole.then_some(Self {
            pinned: Pinned { roots, least_seq },
            floor,
            bundle,
            lists,
        })
    }
}

/// Bytes that the head speaks of.
enum Part<'a> {
    Whole(&'a [u8]),
    Damaged,
}

fn put_part(head: &mut Vec<u8>, bytes: &[u8]) {
    put_count(head, bytes.len());
    head.extend(Sha256::digest(bytes));
}

fn take_part<'a>(head: &mut &[u8], rest: &mut &'a [u8]) -> Option<Part<'a>> {
    let length = usize::try_from(take_number(head)?).ok()?;
    let digest = take::<32>(head)?;
    let (bytes, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(match *Sha256::digest(bytes) == digest {
        true => Part::Whole(bytes),
        false => Part::Damaged,
    })
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    // Nothing here comes near 4 GiB, which is all the memory there is.
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    out.extend(count.to_be_bytes());
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_count(out, bytes.len());
    out.extend(bytes);
}

fn put_roots(out: &mut Vec<u8>, roots: &Roots) {
    put_count(out, roots.threshold());
    put_count(out, roots.keys().len());
    for key in roots.keys() {
        out.extend(key.as_bytes());
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    take(rest).map(u32::from_be_bytes)
}

fn take_count(rest: &mut &[u8], most: usize) -> Option<usize> {
    let count = usize::try_from(take_number(rest)?).ok()?;
    (count <= most).then_some(count)
}

fn take_bytes<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_number(rest)?).ok()?;
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}

fn take_roots(rest: &mut &[u8]) -> Option<Roots> {
    let threshold = usize::try_from(take_number(rest)?).ok()?;
    let count = take_count(rest, MAX_ROOTS)?;
    let keys = (0..count).map(|_| PublicKey::from_bytes(&take(rest)?).ok());
    let keys: Vec<PublicKey> = keys.collect::<Option<_>>()?;
    Roots::new(keys, threshold).ok()
}

const MAGIC: &[u8] = b"OHC-STATE2";
