//! What a checkpoint carries, from files: bundles, their roots, status lists.

use clap::Args;
use healthcode::limits::{MAX_BUNDLE_BYTES, MAX_STATUS_LIST_BYTES};
use healthcode::status::StatusList;
use healthcode::trust::{Bundle, Draft, DraftError, InstallError, Roots, Trust};
use healthcode::{Malformed, Snapshot, UnixTime};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::source::Source;
use crate::{charter, output};

/// A trust bundle and the roots that vouch for it.
#[derive(Args, Clone, Debug)]
pub(crate) struct BundleArgs {
    /// A trust bundle: whose signatures count, and what is asked where
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<Source>,

    /// The roots that must have signed the bundle, in a file of `trust init`; without it the
    /// bundle vouches for itself
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Option<Source>,
}

/// What the bytes of a file look like, for the sentence about the wrong file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Bundle,
    Draft,
    List,
    Other,
}

impl BundleArgs {
    /// Refuses roots that vouch for nothing.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.roots.is_some() && self.trust.is_none() {
            return Err(Failure::new(
                "--roots vouches for a bundle: leave it out, or give --trust FILE",
            ));
        }
        Ok(())
    }

    /// `itself` if a bundle is given and no roots that vouch for it.
    pub(crate) fn voucher(&self) -> Option<&'static str> {
        (self.trust.is_some() && self.roots.is_none()).then_some("itself")
    }

    /// The bundle, if one is given.
    pub(crate) fn bundle(&self) -> Result<Option<Bundle>, Failure> {
        let Some(file) = &self.trust else {
            return Ok(None);
        };
        bundle(file, self.roots.as_ref()).map(Some)
    }
}

/// The bytes of a bundle or a draft of one.
pub(crate) fn bundle_bytes(file: &Source) -> Result<Zeroizing<Vec<u8>>, Failure> {
    file.read(u64::try_from(MAX_BUNDLE_BYTES).unwrap_or(u64::MAX))
}

/// The bytes of a status list.
pub(crate) fn list_bytes(file: &Source) -> Result<Zeroizing<Vec<u8>>, Failure> {
    file.read(u64::try_from(MAX_STATUS_LIST_BYTES).unwrap_or(u64::MAX))
}

/// A bundle with any number of signatures, in which nothing is trusted.
pub(crate) fn draft(file: &Source) -> Result<Draft, Failure> {
    draft_of(file, &bundle_bytes(file)?)
}

/// A bundle that these roots vouch for, or without them its own.
pub(crate) fn bundle(file: &Source, roots: Option<&Source>) -> Result<Bundle, Failure> {
    let bytes = bundle_bytes(file)?;
    if let Some(roots) = roots {
        return open(file, &bytes, &charter::roots(roots)?);
    }
    let draft = draft_of(file, &bytes)?;
    let opened = open(file, &bytes, draft.untrusted_contents().roots())?;
    output::warn(&format!(
        "{file} vouches for itself, for no --roots FILE says whose bundles count here"
    ));
    Ok(opened)
}

// Says what is the matter with the file.
fn open(file: &Source, bytes: &[u8], roots: &Roots) -> Result<Bundle, Failure> {
    Bundle::open(bytes, roots).map_err(|why| not_taken(file, "a trust bundle", bytes, why))
}

/// The snapshot with the lists in these files, as if each had come while it was in date.
pub(crate) fn with_lists(
    mut snapshot: Snapshot,
    files: &[Source],
    now: UnixTime,
) -> Result<Snapshot, Failure> {
    for file in files {
        let bytes = list_bytes(file)?;
        let taken = in_date(now, |now| snapshot.with_list(&bytes, now));
        snapshot = taken.map_err(|why| not_taken(file, "a status list", &bytes, why))?;
    }
    Ok(snapshot)
}

/// A status list, whatever the clock says.
pub(crate) fn list(
    file: &Source,
    bytes: &[u8],
    trust: &Trust,
    now: UnixTime,
) -> Result<StatusList, Failure> {
    in_date(now, |now| StatusList::open(bytes, trust, now))
        .map_err(|why| not_taken(file, "a status list", bytes, why))
}

/// What is wrong with a file that holds no `wanted`, or one that is not taken.
pub(crate) fn not_taken(file: &Source, wanted: &str, bytes: &[u8], why: InstallError) -> Failure {
    let (code, why) = (why.code(), why_not_taken(wanted, bytes, why));
    Failure::about(file, format_args!("{code}: {why}"))
}

/// Why bytes are no `wanted`, or not taken, with what may have happened to the file.
pub(crate) fn why_not_taken(wanted: &str, bytes: &[u8], why: InstallError) -> String {
    match (why, wrong_kind(wanted, bytes)) {
        (InstallError::Malformed(_), Some(other)) => other,
        (InstallError::Malformed(Malformed::Cbor), None) => format!("{why}: {CUT_SHORT}"),
        (InstallError::Predecessor { .. }, _) => format!("{why}: {NO_PREVIOUS}"),
        _ => why.to_string(),
    }
}

/// Whether bytes look like a status list where a bundle is wanted, or the other way round.
pub(crate) fn is_swapped(wanted: &str, bytes: &[u8]) -> bool {
    let swapped = matches!(Kind::of(bytes), Kind::Bundle | Kind::List);
    swapped && wrong_kind(wanted, bytes).is_some()
}

/// Whether a file that may be a bundle holds text.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    Kind::of(bytes) == Kind::Text
}

/// What a file is instead of what is wanted, if its bytes look like something else.
pub(crate) fn wrong_kind(wanted: &str, bytes: &[u8]) -> Option<String> {
    let kind = match Kind::of(bytes) {
        Kind::Text => "a text file",
        Kind::Bundle if !wanted.starts_with("a trust bundle") => "a trust bundle",
        Kind::Draft if wanted != DRAFT => "the draft of a trust bundle, which nobody signed",
        Kind::List if wanted != "a status list" => "a status list",
        _ => return None,
    };
    Some(format!("this is {kind}, and {wanted} is needed"))
}

/// The same, of bytes that were read from the file.
pub(crate) fn draft_of(file: &Source, bytes: &[u8]) -> Result<Draft, Failure> {
    Draft::read(bytes).map_err(|why| {
        Failure::about(
            file,
            match why {
                DraftError::Malformed(why) => why_not_taken(DRAFT, bytes, why.into()),
                why => why.to_string(),
            },
        )
    })
}

// What is carried may have run out, or be younger than a clock that is wrong: the verdict says
// so, not the reading of a file.
fn in_date<T>(
    now: UnixTime,
    open: impl Fn(UnixTime) -> Result<T, InstallError>,
) -> Result<T, InstallError> {
    match open(now) {
        Err(InstallError::Expired { end, .. }) => {
            open(UnixTime::new(end.as_secs().saturating_sub(1)))
        }
        Err(InstallError::ClockBehind { issued_at, .. }) => open(issued_at),
        opened => opened,
    }
}

impl Kind {
    fn of(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
        match bytes {
            // Tags 98 (COSE_Sign) and 18 (COSE_Sign1), and a map (RFC 8949 section 3.1).
            [0xd8, 0x62, ..] => Self::Bundle,
            [0xd2, ..] => Self::List,
            [0xa0..=0xbf, ..] => Self::Draft,
            _ if text && !bytes.is_empty() => Self::Text,
            _ => Self::Other,
        }
    }
}

const CUT_SHORT: &str = "was the file cut short, or changed?";
const NO_PREVIOUS: &str = "its source is to give the bundle in force as previous";
const DRAFT: &str = "a trust bundle or its draft";
