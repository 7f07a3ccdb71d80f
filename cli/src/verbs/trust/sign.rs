//! `trust sign` and `trust merge`: a draft gets its roots' signatures.

use clap::Args;
use healthcode::PublicKey;
use healthcode::trust::{Draft, Roots};

use super::contents;
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::target::{self, Existing, Target};
use crate::{carried, charter, keys};

/// Sign a draft as one of the roots
///
/// Each root signs where its key is, one after another or each its own copy, which `trust merge`
/// brings together. Look at what you sign with `trust show`.
#[derive(Args, Debug)]
pub(crate) struct SignArgs {
    /// The draft, or a bundle that other roots signed
    #[arg(value_name = "DRAFT")]
    draft: Source,

    /// The root's private key: a PKCS#8 PEM file, or -
    #[arg(long, value_name = "FILE")]
    key: Source,

    /// Passphrase of an encrypted key, in a file; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<Source>,

    /// The roots in force, in a file of `trust init`: where the draft brings other roots, the old
    /// ones sign it too
    #[arg(long, value_name = "FILE")]
    roots: Option<Source>,

    /// The bundle with the signature, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Replace the output file if it exists
    #[arg(long)]
    force: bool,
}

/// Bring the signatures of several copies of a bundle together
#[derive(Args, Debug)]
pub(crate) struct MergeArgs {
    /// The copies, each signed by some of the roots
    #[arg(value_name = "BUNDLE", required = true)]
    bundles: Vec<Source>,

    /// The roots in force, in a file of `trust init`: says how many of them signed too
    #[arg(long, value_name = "FILE")]
    roots: Option<Source>,

    /// The bundle with all signatures, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Replace the output file if it exists
    #[arg(long)]
    force: bool,
}

/// Runs `trust sign`.
pub(super) fn run(args: &SignArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("DRAFT", [&args.draft])
        .reads("--key", [&args.key])
        .reads("--passphrase-file", &args.passphrase_file)
        .reads("--roots", &args.roots)
        .writes("-o", [&args.output])
        .check()?;
    let in_force = args.roots.as_ref().map(charter::roots).transpose()?;
    let mut draft = carried::draft(&args.draft)?;
    let key = keys::signing_key(&args.key, args.passphrase_file.as_ref())?;
    check_root(&draft, in_force.as_ref(), key.public())
        .map_err(|why| Failure::about(&args.key, why))?;
    draft
        .sign(&key)
        .map_err(|why| Failure::about(&args.draft, why))?;
    let existing = Existing::by_force(args.force);
    write(&draft, in_force.as_ref(), &args.output, existing)
}

/// Runs `trust merge`.
pub(super) fn run_merge(args: &MergeArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("BUNDLE", &args.bundles)
        .reads("--roots", &args.roots)
        .writes("-o", [&args.output])
        .check()?;
    let (Some((first, others)), true) = (args.bundles.split_first(), args.bundles.len() > 1) else {
        return Err(Failure::new(
            "there is nothing to merge with one bundle: give two or more",
        ));
    };
    let in_force = args.roots.as_ref().map(charter::roots).transpose()?;
    let mut draft = carried::draft(first)?;
    for file in others {
        let other = carried::draft(file)?;
        draft.merge(&other).map_err(|why| {
            Failure::about(file, format_args!("{why} ({first} is the other one)"))
        })?;
    }
    let existing = Existing::by_force(args.force);
    write(&draft, in_force.as_ref(), &args.output, existing)
}

// A signature of a stranger would be of no use to anybody.
fn check_root(draft: &Draft, in_force: Option<&Roots>, key: &PublicKey) -> Result<(), String> {
    let own = draft.untrusted_contents().roots();
    let all = [Some(own), in_force];
    if all
        .into_iter()
        .flatten()
        .any(|roots| roots.keys().contains(key))
    {
        return Ok(());
    }
    let kid = key.id();
    Err(match in_force {
        Some(_) => format!("{kid} is no root of this bundle, nor one in force: give a root's key"),
        None => format!(
            "{kid} is no root of this bundle: give a root's key, or for a root that goes --roots \
             FILE too"
        ),
    })
}

fn write(
    draft: &Draft,
    in_force: Option<&Roots>,
    output: &Target,
    existing: Existing,
) -> Result<Outcome, Failure> {
    let contents = draft.untrusted_contents();
    let roots = contents.roots();
    let (have, need) = (draft.count(roots), roots.threshold());
    let title = contents::title(contents);
    let mut about = format!("{title}, signed by {have} of its roots, {need} are needed");
    if let Some(old) = in_force.filter(|old| *old != roots) {
        let (have, need) = (draft.count(old), old.threshold());
        about.push_str(&format!(
            "; and by {have} of the roots in force, {need} are needed"
        ));
    }
    target::write_result(output, existing, &draft.to_bytes(), &about)?;
    Ok(Outcome::Done)
}
