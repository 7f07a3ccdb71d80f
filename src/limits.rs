//! Every bound of the format in one place, each with its reason.
//!
//! All of them are checked before the work they bound is begun.

/// Prefix of a health code's text, and of nothing else (SPEC 2).
pub const CODE_PREFIX: &str = "OHC1:";

/// Longest text that is looked at, in characters, prefix included.
///
/// Far above what a builder makes (version 13 at level M holds 483) and low enough that a
/// refusal costs microseconds.
pub const MAX_TEXT_CHARS: usize = 2_048;

/// Longest COSE envelope, in bytes.
pub const MAX_COSE_BYTES: usize = 1_024;

/// Deepest nesting of arrays, maps and tags in any CBOR item.
///
/// A code needs five levels; sixteen leaves room and fits every stack.
pub const MAX_CBOR_DEPTH: usize = 16;

/// Largest QR symbol version a builder fills: 69 modules a side read well on a phone screen.
pub const MAX_QR_VERSION: u8 = 13;

/// Longest text a builder makes: the alphanumeric capacity of version 13 at level M
/// (ISO/IEC 18004, table 7).
pub const MAX_ISSUED_CHARS: usize = 483;

/// Longest envelope of a code with a holder key, so that its live presentation fits
/// version 13 at level M too.
pub const MAX_COSE_BYTES_WITH_HOLDER_KEY: usize = 197;

/// Most companions on one code.
pub const MAX_COMPANIONS: usize = 5;

/// Most test records on one code.
pub const MAX_TESTS: usize = 4;

/// Most tests to choose from in one policy.
pub const MAX_TEST_RULES: usize = 4;

/// Most visits in one itinerary.
pub const MAX_VISITS: usize = 20;

/// Longest span of an itinerary, in days.
pub const MAX_ITINERARY_DAYS: u8 = 31;

/// Span of an itinerary unless its visits need more, in days.
pub const DEFAULT_ITINERARY_DAYS: u8 = 14;

/// Most keys that may share one key id; all of them are tried.
pub const MAX_KEYS_PER_ID: usize = 4;

/// Longest trust bundle, in bytes: a thousand issuers with names in several languages need one
/// tenth.
pub const MAX_BUNDLE_BYTES: usize = 8 << 20;

/// Most root keys in one trust bundle.
pub const MAX_ROOTS: usize = 32;

/// Most signatures on one trust bundle, those of strangers included: each one that names a
/// root's id costs a check.
pub const MAX_ROOT_SIGNATURES: usize = 64;

/// Longest signed status list, in bytes.
pub const MAX_STATUS_LIST_BYTES: usize = 16 << 20;

/// Largest status list after inflating, in bytes.
pub const MAX_INFLATED_BYTES: usize = 1 << 24;

/// Most status lists that a store keeps: each is read when the store is opened.
pub const MAX_KEPT_LISTS: usize = 4_096;

/// Longest text in a bundle or a list (a name, a URI, a place id), in bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// Longest base of status lists' URIs, in bytes: a number of ten digits follows.
pub const MAX_BASE_BYTES: usize = MAX_NAME_BYTES - 10;

/// Most languages of one name.
pub const MAX_LANGUAGES: usize = 32;

/// Most regions in one list of a bundle.
pub const MAX_REGIONS: usize = 4_096;

/// Most issuer keys in one trust bundle: each costs some 50 us when the bundle is opened.
pub const MAX_ISSUERS: usize = 10_000;

/// Most floors of status lists in one trust bundle.
pub const MAX_STATUS_FLOORS: usize = 100_000;

/// Most place types in one trust bundle.
pub const MAX_PLACES: usize = 1_000;

/// Prefix of a live presentation's text (SPEC 10).
pub const LIVE_PREFIX: &str = "OHL1:";

/// Most seconds between a live presentation and now, unless a policy says otherwise.
pub const DEFAULT_LIVE_SKEW: u32 = 60;

/// Most seconds that a clock may step back without being held to be wrong.
pub const MAX_CLOCK_JITTER: u32 = 120;

/// Seconds ahead of everything seen before, from which a clock is worth a warning: 30 days.
pub const FAR_AHEAD_SECONDS: u32 = 30 * 86_400;

/// Longest document number, in characters after normalisation.
pub const MAX_DOCUMENT_NUMBER: usize = 20;
