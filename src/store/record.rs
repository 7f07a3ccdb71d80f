//! The store's own small files: what they say, and a digest that tells a damaged one.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use crate::limits::MAX_KEPT_LISTS;
use crate::status::StatusList;
use crate::time::UnixTime;
use crate::trust::{Bundle, InstallError, Mark, Roots, is_uri};
use crate::wire::Malformed;
use crate::wire::cbor::{Reader, Unexpected, Writer};

/// What a scanner believes before it has any bundle: the roots that its operator gives it, and
/// the lowest sequence number that it takes.
///
/// ```cddl
/// record<kind, body> = [ kind, body: bstr .cbor body, digest: bstr .size 32 ] ; SHA-256 of body
/// pinned = record<"healthcode-pinned", { 1 => least-seq: uint, 3 => [ 1*32 root-key ], 4 => threshold: uint }>
/// ```
///
/// ```
/// use healthcode::store::Pinned;
/// use healthcode::trust::Roots;
/// # let public = healthcode::PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
/// let pinned = Pinned { roots: Roots::new([public], 1)?, least_seq: 12 };
/// assert_eq!(Pinned::decode(&pinned.encode())?, pinned);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The roots whose quorum signs the first bundle.
    pub roots: Roots,
    /// Lowest sequence number of any bundle: that of the newest one when this was written.
    pub least_seq: u64,
}

impl Pinned {
    /// Writes the roots and the number.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut body = Writer::default();
        body.map(3);
        body.uint(1_u8);
        body.uint(self.least_seq);
        self.roots.encode(&mut body);
        seal(KIND_PINNED, &body.into_bytes())
    }

    /// Reads what [`encode`](Self::encode) writes, and nothing else.
    ///
    /// # Errors
    /// [`Malformed::Claims`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let rule = "pinned roots and a least number, whole";
        open(KIND_PINNED, bytes, |body| {
            if body.map()? != 3 {
                return Err(Unexpected);
            }
            body.key(1)?;
            let least_seq = body.uint()?;
            let roots = Roots::decode(body)?;
            Ok(Self { roots, least_seq })
        })
        .map_err(|_| Malformed::Claims { rule })
    }
}

/// What is in force: the one file whose replacement is an installation.
///
/// The roots stand in it so that a damaged bundle can be replaced by what they signed.
///
/// ```cddl
/// manifest = record<"healthcode-manifest", { 1 => seq: uint, 2 => hash, 3 => [ 1*32 root-key ], 4 => threshold: uint,
///                                            5 => blob: hash, 6 => [ *4096 kept-list ] }>
/// kept-list = [ uri: tstr, seq: uint, hash, blob: hash ]  ; ascending by uri
/// hash = bstr .size 32                                    ; hash of the payload, blob of the whole file
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) mark: Mark,
    pub(super) roots: Roots,
    pub(super) blob: [u8; 32],
    pub(super) lists: BTreeMap<String, KeptList>,
}

/// A list in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeptList {
    pub(super) mark: Mark,
    pub(super) blob: [u8; 32],
}

impl Manifest {
    pub(super) fn of(bundle: &Bundle, bytes: &[u8]) -> Self {
        Self {
            mark: bundle.mark(),
            roots: bundle.contents().roots().clone(),
            blob: digest(bytes),
            lists: BTreeMap::new(),
        }
    }

    /// The files that it names.
    pub(super) fn blobs(&self) -> impl Iterator<Item = &[u8; 32]> {
        let lists = self.lists.values().map(|list| &list.blob);
        lists.chain([&self.blob])
    }

    /// Succeeds if this one may stand where `older` stood: neither bundle nor, under the same
    /// bundle, any list went back.
    pub(super) fn check_follows(&self, older: &Self) -> Result<(), InstallError> {
        check_mark(self.mark, older.mark)?;
        if self.mark != older.mark {
            return Ok(());
        }
        older.lists.iter().try_for_each(|(uri, have)| {
            let (have, got) = (have.mark, self.lists.get(uri));
            let missing = InstallError::Rollback {
                have: have.seq,
                got: 0,
            };
            check_mark(got.ok_or(missing)?.mark, have)
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut body = Writer::default();
        body.map(6);
        body.uint(1_u8);
        body.uint(self.mark.seq);
        body.uint(2_u8);
        body.bytes(&self.mark.hash);
        self.roots.encode(&mut body);
        body.uint(5_u8);
        body.bytes(&self.blob);
        body.uint(6_u8);
        body.array(self.lists.len());
        for (uri, list) in &self.lists {
            body.array(4);
            body.text(uri);
            body.uint(list.mark.seq);
            body.bytes(&list.mark.hash);
            body.bytes(&list.blob);
        }
        seal(KIND_MANIFEST, &body.into_bytes())
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Unexpected> {
        open(KIND_MANIFEST, bytes, |body| {
            if body.map()? != 6 {
                return Err(Unexpected);
            }
            body.key(1)?;
            let seq = body.uint()?;
            body.key(2)?;
            let hash = body.byte_array()?;
            let roots = Roots::decode(body)?;
            body.key(5)?;
            let blob = body.byte_array()?;
            body.key(6)?;
            let lists = body.list(0..=MAX_KEPT_LISTS, KeptList::decode)?;
            if !lists.is_sorted_by(|(one, _), (other, _)| one < other) {
                return Err(Unexpected);
            }
            Ok(Self {
                mark: Mark { seq, hash },
                roots,
                blob,
                lists: lists.into_iter().collect(),
            })
        })
    }
}

impl KeptList {
    pub(super) fn of(list: &StatusList, bytes: &[u8]) -> Self {
        Self {
            mark: mark_of(list),
            blob: digest(bytes),
        }
    }

    /// Succeeds if a list may take this one's place, of which no more may be left than this.
    pub(super) fn check_replaced_by(&self, list: &StatusList) -> Result<(), InstallError> {
        check_mark(mark_of(list), self.mark)
    }

    fn decode(reader: &mut Reader<'_>) -> Result<(String, Self), Unexpected> {
        if reader.array()? != 4 {
            return Err(Unexpected);
        }
        let uri = reader.text()?;
        if !is_uri(uri) {
            return Err(Unexpected);
        }
        let (seq, hash) = (reader.uint()?, reader.byte_array()?);
        let list = Self {
            mark: Mark { seq, hash },
            blob: reader.byte_array()?,
        };
        Ok((uri.into(), list))
    }
}

/// What tells a list from others of its URI.
const fn mark_of(list: &StatusList) -> Mark {
    Mark {
        seq: list.seq(),
        hash: *list.hash(),
    }
}

/// The file of the floor under the clock.
///
/// ```cddl
/// clock = record<"healthcode-clock", seconds: uint>
/// ```
pub(super) fn encode_clock(floor: UnixTime) -> Vec<u8> {
    let mut body = Writer::default();
    body.uint(floor.as_secs());
    seal(KIND_CLOCK, &body.into_bytes())
}

pub(super) fn decode_clock(bytes: &[u8]) -> Result<UnixTime, Unexpected> {
    open(KIND_CLOCK, bytes, |body| body.seconds())
}

/// SHA-256, by which the store names its files.
pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn check_mark(got: Mark, have: Mark) -> Result<(), InstallError> {
    if got.seq < have.seq {
        let (have, got) = (have.seq, got.seq);
        Err(InstallError::Rollback { have, got })
    } else if got.seq == have.seq && got.hash != have.hash {
        Err(InstallError::Fork { seq: got.seq })
    } else {
        Ok(())
    }
}

fn seal(kind: &str, body: &[u8]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.array(3);
    writer.text(kind);
    writer.bytes(body);
    writer.bytes(&digest(body));
    writer.into_bytes()
}

fn open<T>(
    kind: &str,
    bytes: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Unexpected>,
) -> Result<T, Unexpected> {
    let mut record = Reader::new(bytes);
    if record.array()? != 3 || record.text()? != kind {
        return Err(Unexpected);
    }
    let body = record.bytes()?;
    if record.byte_array()? != digest(body) {
        return Err(Unexpected);
    }
    record.end()?;
    let mut body = Reader::new(body);
    let content = read(&mut body)?;
    body.end()?;
    Ok(content)
}

const KIND_PINNED: &str = "healthcode-pinned";
const KIND_MANIFEST: &str = "healthcode-manifest";
const KIND_CLOCK: &str = "healthcode-clock";

#[cfg(test)]
mod tests;
