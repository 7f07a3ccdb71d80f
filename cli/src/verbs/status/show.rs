//! `status show`: what a list says.

use std::collections::BTreeMap;

use anstyle::AnsiColor;
use ciborium::Value as Cbor;
use clap::Args;
use healthcode::status::StatusList;
use healthcode::trust::{IssuerId, IssuerKey, StatusBase, Trust, TrustError};
use healthcode::{PublicKey, UnixTime};
use serde_json::{Map, Value, json};

use crate::carried::{self, BundleArgs};
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::output::{self, hex, printable};
use crate::source::Source;
use crate::{clock, keys};

/// Show what a status list says
///
/// Without a key or a bundle its signature is not checked and it is marked UNVERIFIED; what has
/// become of codes is shown only if it is.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// The list
    #[arg(value_name = "LIST")]
    list: Source,

    #[command(flatten)]
    bundle: BundleArgs,

    /// The public key of whoever signs lists: an SPKI PEM file, or - (repeatable)
    #[arg(long, value_name = "FILE", conflicts_with = "trust")]
    issuer_key: Vec<Source>,

    /// Print one JSON object, with all changed slots where the list is verified
    #[arg(long)]
    json: bool,
}

/// What an unverified list says of itself.
#[derive(Debug, Default)]
struct Unverified {
    kid: Option<String>,
    uri: Option<String>,
    seq: Option<u64>,
    issued: Option<UnixTime>,
    expires: Option<UnixTime>,
    ttl: Option<u64>,
    bits: Option<u64>,
    bytes: Option<usize>,
}

/// Runs the verb.
pub(super) fn run(args: &ShowArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("LIST", [&args.list])
        .reads("--trust", &args.bundle.trust)
        .reads("--roots", &args.bundle.roots)
        .reads("--issuer-key", &args.issuer_key)
        .check()?;
    args.bundle.check()?;
    let bytes = carried::list_bytes(&args.list)?;
    let said = Unverified::read(&bytes).ok_or_else(|| {
        let other = carried::wrong_kind("a status list", &bytes);
        let why = other.unwrap_or_else(|| "this is no status list, or it is cut short".to_owned());
        Failure::about(&args.list, why)
    })?;
    let trust = trust(args, &said)?;
    // When it is looked at makes no difference to what it says.
    let now = said.issued.map_or_else(|| clock::now_or(None), Ok)?;
    let list = trust.map(|trust| carried::list(&args.list, &bytes, &trust, now));
    let list = list.transpose()?;
    if args.json {
        let mut object = to_json(&said, list.as_ref());
        if args.bundle.trust.is_some() {
            let issuer = list.as_ref().and_then(StatusList::issuer);
            object.extend(issuer.map(|id| ("issuer".to_owned(), id.as_str().into())));
        }
        output::print_json(&Value::Object(object))?;
    } else {
        output::print(&to_text(&said, list.as_ref()))?;
    }
    Ok(Outcome::Done)
}

/// Trust in these keys for the list with this URI alone.
pub(super) fn list_trust(keys: Vec<PublicKey>, uri: &str) -> Result<Trust, Failure> {
    let base = uri.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let base = StatusBase::new(base, 0);
    let base = base.map_err(|why| Failure::about("the list's URI", why))?;
    let issuer = IssuerId::new("SIGNER").map_err(|why| Failure::new(why.to_string()))?;
    let mut trust = Trust::new();
    for key in keys {
        let key = IssuerKey::unrestricted(key)
            .with_issuer(issuer.clone())
            .with_status_base(base.clone());
        match trust.add(key) {
            Ok(()) | Err(TrustError::SameKeyTwice { .. }) => {}
            Err(why) => return Err(Failure::new(why.to_string())),
        }
    }
    Ok(trust)
}

fn trust(args: &ShowArgs, said: &Unverified) -> Result<Option<Trust>, Failure> {
    if let Some(bundle) = args.bundle.bundle()? {
        return Ok(Some(bundle.contents().trust().clone()));
    }
    if args.issuer_key.is_empty() {
        return Ok(None);
    }
    let public = args.issuer_key.iter().map(keys::public_key);
    let public = public.collect::<Result<Vec<_>, _>>()?;
    list_trust(public, said.uri.as_deref().unwrap_or_default()).map(Some)
}

fn counts(list: &StatusList) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for (_, state) in list.changed() {
        let count: &mut u64 = counts.entry(state.name()).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

fn to_json(said: &Unverified, list: Option<&StatusList>) -> Map<String, Value> {
    let word = list.map_or("UNVERIFIED", |_| "VERIFIED");
    let mut all = vec![
        ("trust", json!(word)),
        ("uri", json!(said.uri)),
        ("seq", json!(said.seq)),
        ("kid", json!(said.kid)),
        ("issued", json!(said.issued.map(|it| it.to_string()))),
        ("expires", json!(said.expires.map(|it| it.to_string()))),
        ("ttl", json!(said.ttl)),
        ("bits", json!(said.bits)),
        ("compressed_bytes", json!(said.bytes)),
    ];
    if let Some(list) = list {
        let changed = list.changed();
        let changed = changed.map(|(slot, state)| json!({"slot": slot, "state": state.name()}));
        all.push(("seq", json!(list.seq())));
        all.push(("slots", json!(list.len())));
        all.push(("counts", json!(counts(list))));
        all.push(("changed", changed.collect()));
    }
    let all = all.into_iter().filter(|(_, value)| !value.is_null());
    all.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn to_text(said: &Unverified, list: Option<&StatusList>) -> String {
    let (style, word, why) = match list {
        None => (
            AnsiColor::Yellow,
            "UNVERIFIED",
            "no signature was checked, and anyone may have written this",
        ),
        Some(_) => (
            AnsiColor::Green,
            "VERIFIED",
            "a key that was given signed it",
        ),
    };
    let style = style.on_default().bold();
    let mut text = format!("{style}{word}{style:#}: {why}\n");
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("{name:<10} {}\n", printable(&value)));
        }
    };
    line("list", said.uri.clone());
    let seq = list.map(StatusList::seq).or(said.seq);
    line("number", seq.map(|seq| seq.to_string()));
    line("key", said.kid.clone());
    line("issued", said.issued.map(|it| it.to_string()));
    line("expires", said.expires.map(|it| it.to_string()));
    line("ttl", said.ttl.map(|ttl| format!("{ttl} s")));
    line(
        "size",
        said.bytes.map(|bytes| format!("{bytes} bytes compressed")),
    );
    if let Some(list) = list {
        line("slots", Some(list.len().to_string()));
        for (state, count) in counts(list) {
            line(state, Some(count.to_string()));
        }
    }
    text
}

impl Unverified {
    fn read(bytes: &[u8]) -> Option<Self> {
        let Cbor::Tag(18, envelope) = ciborium::from_reader(bytes).ok()? else {
            return None;
        };
        let parts = envelope.into_array().ok()?;
        let [protected, _, payload, _] = parts.as_slice() else {
            return None;
        };
        let header: Cbor = ciborium::from_reader(protected.as_bytes()?.as_slice()).ok()?;
        let claims: Cbor = ciborium::from_reader(payload.as_bytes()?.as_slice()).ok()?;
        let list = claim(&claims, 65_533)?.as_map()?;
        let field = |name: &str| {
            let found = list.iter().find(|(key, _)| key.as_text() == Some(name));
            found.map(|(_, value)| value)
        };
        Some(Self {
            kid: claim(&header, 4)
                .and_then(Cbor::as_bytes)
                .map(|kid| hex(kid)),
            uri: claim(&claims, 2).and_then(Cbor::as_text).map(str::to_owned),
            seq: claim(&claims, -65_539).and_then(number),
            issued: claim(&claims, 6).and_then(instant),
            expires: claim(&claims, 4).and_then(instant),
            ttl: claim(&claims, 65_534).and_then(number),
            bits: field("bits").and_then(number),
            bytes: field("lst").and_then(Cbor::as_bytes).map(Vec::len),
        })
    }
}

fn claim(map: &Cbor, key: i64) -> Option<&Cbor> {
    let mut entries = map.as_map()?.iter();
    entries
        .find(|(it, _)| it.as_integer() == Some(key.into()))
        .map(|(_, value)| value)
}

fn number(value: &Cbor) -> Option<u64> {
    value.as_integer()?.try_into().ok()
}

fn instant(value: &Cbor) -> Option<UnixTime> {
    let seconds = number(value)?;
    u32::try_from(seconds).ok().map(UnixTime::new)
}
