//! `status build`: a signed list of what has become of codes.

use clap::Args;
use healthcode::status::{ListBuilder, ListError, ListedState, StatusList};
use healthcode::trust::{StatusBase, Trust};
use healthcode::{SigningKey, UnixTime};

use super::changes::{Changes, Latest, Revocation, still_revoked};
use super::show::list_trust;
use crate::carried::{self, BundleArgs};
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::target::{self, Existing, Target};
use crate::{clock, keys, output, words};

/// Make a status list of files of changes, after the list before it
///
/// Which list it is say --base, --shift and --list, as a trust bundle has them for the issuer, or
/// --uri and --slots. A list never loses a revocation of the list before, unless a change says
/// that it was a mistake. Without --previous it is the first list of its URI.
#[derive(Args, Debug)]
pub(crate) struct BuildArgs {
    /// A file of changes: NDJSON, or INDEX,STATE in each line of a .csv (repeatable; later files
    /// win); an empty file where nothing changed
    #[arg(long, value_name = "FILE", required = true)]
    changes: Vec<Source>,

    /// What the URIs of the issuer's lists begin with
    #[arg(long, value_name = "URI", conflicts_with_all = ["uri", "slots"])]
    base: Option<String>,

    /// Binary logarithm of the number of codes in one list
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["uri", "slots"])]
    shift: Option<String>,

    /// Which list: the number behind the base, 0 for the codes from 0 to 2^shift - 1
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["uri", "slots"])]
    list: Option<String>,

    /// The list's whole URI, base and number; indices are then slots of this list
    #[arg(long, value_name = "URI")]
    uri: Option<String>,

    /// How many slots the list has
    #[arg(long, value_name = "NUMBER")]
    slots: Option<String>,

    /// The list before this one: the new one has its states and the next number
    #[arg(long, value_name = "LIST")]
    previous: Option<Source>,

    #[command(flatten)]
    bundle: BundleArgs,

    /// The public key that signed the list before, if it is not --key's and there is no --trust
    #[arg(long, value_name = "FILE", conflicts_with = "trust")]
    issuer_key: Vec<Source>,

    /// The private key that signs lists: a PKCS#8 PEM file, or -
    #[arg(long, value_name = "FILE")]
    key: Source,

    /// Passphrase of an encrypted key, in a file; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<Source>,

    /// How long the list is valid, such as 24h
    #[arg(long = "for", value_name = "DURATION")]
    valid_for: String,

    /// After how long scanners should have a newer one, such as 12h
    #[arg(long, value_name = "DURATION")]
    ttl: Option<String>,

    /// The list's number, in place of the next: after a list was lost
    #[arg(long, value_name = "NUMBER")]
    seq: Option<String>,

    /// Time of issuing in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// The signed list, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Replace the output file if it exists
    #[arg(long)]
    force: bool,
}

/// Which codes a list tells of.
struct Range {
    uri: String,
    first: u32,
    slots: u32,
    others: Others,
}

/// What becomes of changes outside the range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// They are in other lists.
    Elsewhere,
    /// They are mistakes.
    Nowhere,
}

/// Runs the verb.
pub(super) fn run(args: &BuildArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("--changes", &args.changes)
        .reads("--previous", &args.previous)
        .reads("--trust", &args.bundle.trust)
        .reads("--roots", &args.bundle.roots)
        .reads("--issuer-key", &args.issuer_key)
        .reads("--key", [&args.key])
        .reads("--passphrase-file", &args.passphrase_file)
        .writes("-o", [&args.output])
        .check()?;
    args.bundle.check()?;
    let now = clock::now_or(args.at.as_deref())?;
    let range = range(args)?;
    let span = words::duration(&args.valid_for).map_err(|why| Failure::about("--for", why))?;
    let end = now.checked_add(span).ok_or_else(|| {
        Failure::about(
            "--for",
            "a list cannot be valid past the year 2106: give less",
        )
    })?;
    let ttl = args.ttl.as_deref().map(words::span).transpose();
    let ttl = ttl.map_err(|why| Failure::about("--ttl", why))?;
    let mut changes = Changes::default();
    for file in &args.changes {
        changes.read(file)?;
    }
    let key = keys::signing_key(&args.key, args.passphrase_file.as_ref())?;
    let mut builder = begin(args, &range, &key, now)?;
    if let Some(seq) = &args.seq {
        let seq = whole("--seq", seq)?;
        let raised = builder.with_seq(seq);
        builder = raised.map_err(|why| Failure::about("--seq", why))?;
    }
    let elsewhere = apply(&mut builder, &changes, &range)?;
    let seq = builder.seq();
    let list = builder
        .build(now, end, ttl)
        .and_then(|unsigned| unsigned.sign(&key))
        .map_err(|why| Failure::new(why.to_string()))?;
    let uri = output::printable(&range.uri);
    let about = format!("status list {uri}, number {seq}, issued {now}, valid until {end}");
    target::write_result(&args.output, Existing::by_force(args.force), &list, &about)?;
    match elsewhere {
        0 => {}
        1 => output::note("1 code is in another list"),
        codes => output::note(&format!("{codes} codes are in other lists")),
    }
    Ok(Outcome::Done)
}

fn range(args: &BuildArgs) -> Result<Range, Failure> {
    match (&args.base, &args.shift, &args.list, &args.uri, &args.slots) {
        (Some(base), Some(shift), Some(list), None, None) => {
            let shift: u8 = whole("--shift", shift)?;
            if shift > 25 {
                return Err(Failure::about(
                    "--shift",
                    "a list has at most 2^25 slots: give 0 to 25",
                ));
            }
            let checked = StatusBase::new(base, shift);
            checked.map_err(|why| Failure::about("--base", why))?;
            let number: u32 = whole("--list", list)?;
            let slots = 1_u32.checked_shl(shift.into()).unwrap_or(u32::MAX);
            let first = number.checked_mul(slots).ok_or_else(|| {
                let last = u32::MAX.checked_shr(shift.into()).unwrap_or(0);
                Failure::about(
                    "--list",
                    format_args!("the last list is {last}: give 0 to {last}"),
                )
            })?;
            let uri = format!("{base}{number}");
            let others = Others::Elsewhere;
            Ok(Range {
                uri,
                first,
                slots,
                others,
            })
        }
        (None, None, None, Some(uri), Some(slots)) => {
            check_number(uri)?;
            Ok(Range {
                uri: uri.clone(),
                first: 0,
                slots: whole("--slots", slots)?,
                others: Others::Nowhere,
            })
        }
        _ => Err(Failure::new(
            "which list this is, is not said: give --base URI, --shift NUMBER and --list NUMBER, \
             or --uri URI and --slots NUMBER",
        )),
    }
}

// No code could have its place in a list whose URI is not some base and a number.
fn check_number(uri: &str) -> Result<(), Failure> {
    let base = uri.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let known = StatusBase::new(base, 0).is_ok_and(|base| base.covers(uri));
    if known {
        return Ok(());
    }
    Err(Failure::about(
        "--uri",
        "a list's URI is a base and a number, such as https://gd.example/status/0",
    ))
}

// Without a list before it, or after it.
fn begin(
    args: &BuildArgs,
    range: &Range,
    key: &SigningKey,
    now: UnixTime,
) -> Result<ListBuilder, Failure> {
    let Some(file) = &args.previous else {
        return ListBuilder::new(&range.uri, range.slots).map_err(|why| {
            let flag = match (why, range.others) {
                (ListError::TooManySlots { .. }, Others::Elsewhere) => "--shift",
                (ListError::TooManySlots { .. }, Others::Nowhere) => "--slots",
                (_, Others::Elsewhere) => "--base",
                (_, Others::Nowhere) => "--uri",
            };
            Failure::about(flag, why)
        });
    };
    let trust = previous_trust(args, range, key)?;
    let previous: StatusList = carried::list(file, &carried::list_bytes(file)?, &trust, now)?;
    if previous.uri() != range.uri {
        return Err(Failure::about(
            file,
            format_args!(
                "this is the list {}, and the one before {} is needed",
                previous.uri(),
                range.uri
            ),
        ));
    }
    if previous.len() < range.slots {
        return Err(Failure::about(
            file,
            format_args!(
                "this list has {} slots, and {} are asked for: a list does not grow",
                previous.len(),
                range.slots
            ),
        ));
    }
    ListBuilder::after(&previous).map_err(|why| Failure::about(file, why))
}

fn previous_trust(args: &BuildArgs, range: &Range, key: &SigningKey) -> Result<Trust, Failure> {
    if let Some(bundle) = args.bundle.bundle()? {
        return Ok(bundle.contents().trust().clone());
    }
    let mut public = args
        .issuer_key
        .iter()
        .map(keys::public_key)
        .collect::<Result<Vec<_>, _>>()?;
    public.push(key.public().clone());
    list_trust(public, &range.uri)
}

// Returns how many changes are about other lists.
fn apply(builder: &mut ListBuilder, changes: &Changes, range: &Range) -> Result<usize, Failure> {
    let mut elsewhere = 0_usize;
    for (index, latest) in changes.iter() {
        let slot = index
            .checked_sub(range.first)
            .filter(|slot| *slot < range.slots);
        match (slot, range.others) {
            (Some(slot), _) => apply_one(builder, slot, index, latest)
                .map_err(|why| Failure::about(&latest.place, why))?,
            (None, Others::Elsewhere) => elsewhere = elsewhere.saturating_add(1),
            (None, Others::Nowhere) => {
                let slots = range.slots;
                return Err(Failure::about(
                    &latest.place,
                    format_args!("there is no slot {index}: the list has {slots}"),
                ));
            }
        }
    }
    Ok(elsewhere)
}

fn apply_one(
    builder: &mut ListBuilder,
    slot: u32,
    index: u32,
    latest: &Latest,
) -> Result<(), String> {
    let revoked = builder.state(slot) == Some(ListedState::Revoked);
    if revoked && latest.state != ListedState::Revoked {
        if latest.revocation == Revocation::Stays {
            return Err(still_revoked(index));
        }
        builder.reinstate(slot).map_err(|why| why.to_string())?;
    }
    builder
        .set(slot, latest.state)
        .map_err(|why| why.to_string())
}

fn whole<T: std::str::FromStr>(flag: &str, text: &str) -> Result<T, Failure> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| Failure::about(flag, "give a whole number"))
}
