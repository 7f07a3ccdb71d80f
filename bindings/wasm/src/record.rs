//! A scanner's state as bytes that a page can keep.
//!
//! Numbers are big-endian, and a length of four bytes stands before what has one:
//!
//! ```text
//! "OHC-STATE1" least-seq:u64 roots floor:u32 bundle:bytes [roots] count:u32 (at:u32 bytes)* sha256
//! roots = threshold:u32 count:u32 (32 bytes)*
//! ```
//!
//! The roots after the bundle are its own; an empty bundle is none, and has none. The digest
//! tells damage. It is no seal: who can write the page's storage can replace the page too.

use healthcode::limits::{MAX_KEPT_LISTS, MAX_ROOTS};
use healthcode::trust::Roots;
use healthcode::{PublicKey, UnixTime};
use sha2::{Digest as _, Sha256};

/// What a scanner believes before it has any bundle.
pub(crate) struct Pinned {
    pub(crate) roots: Roots,
    /// Lowest sequence number of any bundle.
    pub(crate) least_seq: u64,
}

/// A list's bytes, and the clock when it was installed.
pub(crate) struct KeptList {
    pub(crate) bytes: Vec<u8>,
    pub(crate) at: UnixTime,
}

/// A state that was kept.
pub(crate) struct Record {
    pub(crate) pinned: Pinned,
    pub(crate) floor: UnixTime,
    /// The bundle and its own roots.
    pub(crate) bundle: Option<(Roots, Vec<u8>)>,
    pub(crate) lists: Vec<KeptList>,
}

impl Record {
    pub(crate) fn encode(
        pinned: &Pinned,
        floor: UnixTime,
        bundle: Option<(&Roots, &[u8])>,
        lists: &[&KeptList],
    ) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(pinned.least_seq.to_be_bytes());
        put_roots(&mut out, &pinned.roots);
        out.extend(floor.as_secs().to_be_bytes());
        put_bytes(&mut out, bundle.map_or(&[], |(_, bytes)| bytes));
        if let Some((roots, _)) = bundle {
            put_roots(&mut out, roots);
        }
        put_count(&mut out, lists.len());
        for list in lists {
            out.extend(list.at.as_secs().to_be_bytes());
            put_bytes(&mut out, &list.bytes);
        }
        let digest = Sha256::digest(&out);
        out.extend(digest);
        out
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (body, digest) = bytes.split_last_chunk::<32>()?;
        if Sha256::digest(body).as_slice() != digest {
            return None;
        }
        let mut rest = body.strip_prefix(MAGIC)?;
        let least_seq = u64::from_be_bytes(take(&mut rest)?);
        let roots = take_roots(&mut rest)?;
        let floor = UnixTime::new(take_number(&mut rest)?);
        let bundle = match take_bytes(&mut rest)? {
            [] => None,
            bytes => Some((take_roots(&mut rest)?, bytes.to_vec())),
        };
        let count = take_count(&mut rest, MAX_KEPT_LISTS)?;
        let lists = (0..count).map(|_| {
            let at = UnixTime::new(take_number(&mut rest)?);
            let bytes = take_bytes(&mut rest)?.to_vec();
            Some(KeptList { bytes, at })
        });
        let lists: Vec<KeptList> = lists.collect::<Option<_>>()?;
        let whole = rest.is_empty() && (bundle.is_some() || lists.is_empty());
        whole.then_some(Self {
            pinned: Pinned { roots, least_seq },
            floor,
            bundle,
            lists,
        })
    }
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

const MAGIC: &[u8] = b"OHC-STATE1";
