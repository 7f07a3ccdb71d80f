//! `trust show`: what a bundle says, and who vouches for it.

use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;
use healthcode::trust::{Bundle, Draft};
use serde_json::{Map, Value, json};

use super::contents;
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::output::{self, hex};
use crate::source::Source;
use crate::{carried, charter, state};

/// Show what a bundle says, its roots, issuers and places
///
/// Without --roots or --state nobody vouches for what is shown, and it is marked UNVERIFIED. With
/// --roots the exit status is 1 if too few of them signed.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// The bundle, or a draft of one
    #[arg(value_name = "FILE", required_unless_present = "state")]
    bundle: Option<Source>,

    /// The directory of a scanner's state, in place of a file
    #[arg(long, value_name = "DIR", conflicts_with_all = ["bundle", "roots"])]
    state: Option<PathBuf>,

    /// The roots that must have signed the bundle, in a file of `trust init`
    #[arg(long, value_name = "FILE")]
    roots: Option<Source>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &ShowArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("FILE", &args.bundle)
        .reads("--roots", &args.roots)
        .check()?;
    if let Some(directory) = &args.state {
        return show_state(directory, args.json);
    }
    let Some(file) = &args.bundle else {
        return Err(Failure::new("FILE is missing: give it after the verb"));
    };
    let roots = args.roots.as_ref().map(charter::roots).transpose()?;
    let bytes = carried::bundle_bytes(file)?;
    let draft = carried::draft_of(file, &bytes)?;
    let opened = roots.map(|roots| Bundle::open(&bytes, &roots));
    let refusal = opened.as_ref().and_then(|opened| opened.as_ref().err());
    let vouched = match &opened {
        Some(Ok(_)) => Voucher::Roots,
        Some(Err(_)) | None => Voucher::Nobody,
    };
    if args.json {
        let mut object = vouched.json();
        if let Some(refusal) = refusal {
            object.insert("reason".to_owned(), refusal.code().into());
            object.insert("detail".to_owned(), refusal.to_string().into());
        }
        object.extend(draft_json(&draft));
        object.extend(contents::to_json(draft.untrusted_contents()));
        output::print_json(&Value::Object(object))?;
    } else {
        let mut text = vouched.text();
        if let Some(refusal) = refusal {
            let red = AnsiColor::Red.on_default().bold();
            text.push_str(&format!(
                "{red}refused{red:#}    {}: {refusal}\n",
                refusal.code()
            ));
        }
        for (name, value) in draft_lines(&draft) {
            text.push_str(&format!("{name:<10} {value}\n"));
        }
        contents::to_text(draft.untrusted_contents(), &mut text);
        output::print(&text)?;
    }
    Ok(Outcome::refused_if(refusal.is_some()))
}

fn show_state(directory: &Path, json: bool) -> Result<Outcome, Failure> {
    let snapshot = state::open(directory)?.snapshot().map_err(state::failure)?;
    let contents = snapshot.bundle().contents();
    let hash = hex(&snapshot.bundle().mark().hash);
    let vouched = Voucher::State;
    if json {
        let mut object = vouched.json();
        object.insert("hash".to_owned(), hash.into());
        object.extend(contents::to_json(contents));
        let lists = snapshot.lists().iter().map(|list| {
            json!({
                "uri": list.uri(),
                "seq": list.seq(),
                "issued": list.issued_at().to_string(),
                "expires": list.expires().to_string(),
            })
        });
        object.insert("lists".to_owned(), lists.collect());
        output::print_json(&Value::Object(object))?;
    } else {
        let mut text = vouched.text();
        text.push_str(&format!("{:<10} {hash}\n", "hash"));
        contents::to_text(contents, &mut text);
        for list in snapshot.lists().iter() {
            let (uri, seq) = (output::printable(list.uri()), list.seq());
            let (start, end) = (list.issued_at(), list.expires());
            let line = format!("{uri}, number {seq}, issued {start}, valid until {end}");
            text.push_str(&format!("{:<10} {line}\n", "list"));
        }
        output::print(&text)?;
    }
    Ok(Outcome::Done)
}

/// Who vouches for what is shown.
#[derive(Clone, Copy, Debug)]
enum Voucher {
    Nobody,
    Roots,
    State,
}

impl Voucher {
    const fn word(self) -> &'static str {
        match self {
            Self::Nobody => "UNVERIFIED",
            Self::Roots | Self::State => "VERIFIED",
        }
    }

    fn json(self) -> Map<String, Value> {
        let word = ("trust".to_owned(), Value::from(self.word()));
        [word].into_iter().collect()
    }

    fn text(self) -> String {
        let (style, why): (Style, _) = match self {
            Self::Nobody => (
                AnsiColor::Yellow.on_default().bold(),
                "no roots were given that vouch for this, and anyone may have written it",
            ),
            Self::Roots => (
                AnsiColor::Green.on_default().bold(),
                "the roots that were given signed it",
            ),
            Self::State => (
                AnsiColor::Green.on_default().bold(),
                "this is in force here",
            ),
        };
        format!("{style}{}{style:#}: {why}\n", self.word())
    }
}

fn draft_lines(draft: &Draft) -> Vec<(&'static str, String)> {
    let roots = draft.untrusted_contents().roots();
    let signers: Vec<String> = draft
        .untrusted_signers()
        .map(|kid| kid.to_string())
        .collect();
    let (have, need) = (draft.count(roots), roots.threshold());
    let signers = if signers.is_empty() {
        "nobody".to_owned()
    } else {
        signers.join(", ")
    };
    vec![
        ("hash", hex(&draft.hash())),
        ("signed by", signers),
        (
            "quorum",
            format!("{have} of its own roots signed, {need} are needed"),
        ),
    ]
}

fn draft_json(draft: &Draft) -> Map<String, Value> {
    let roots = draft.untrusted_contents().roots();
    let signers: Vec<String> = draft
        .untrusted_signers()
        .map(|kid| kid.to_string())
        .collect();
    let all = [
        ("hash", json!(hex(&draft.hash()))),
        ("signers", json!(signers)),
        ("own_roots_signed", json!(draft.count(roots))),
    ];
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
