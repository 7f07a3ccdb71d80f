//! `trust rotate-roots`: a source with other roots.

use std::path::Path;

use clap::Args;
use healthcode::trust::Roots;
use toml_edit::{DocumentMut, Item, value};

use super::init::{self, RootArgs};
use crate::charter;
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::source::Source;
use crate::target::{self, Existing, Readers, Target};

/// Put other roots, or another threshold, into a bundle's source
///
/// Everything else stays as it is written, but for the number, which is raised by one: give the
/// bundle in force as previous. The bundle that is built of it needs the signatures of a quorum of
/// the roots in force and of one of the new roots: sign it with `trust sign --roots` and the old
/// file of roots.
#[derive(Args, Debug)]
pub(crate) struct RotateArgs {
    /// The source of the bundle in force, or -
    #[arg(value_name = "SOURCE")]
    source: Source,

    #[command(flatten)]
    roots: RootArgs,

    /// The new source, in the directory of the old one: files are named from there
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Write the new file of roots for scanners too
    #[arg(long = "roots", value_name = "FILE")]
    roots_file: Option<Target>,

    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub(super) fn run(args: &RotateArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("SOURCE", [&args.source])
        .reads("--root", &args.roots.root)
        .writes("-o", [&args.output])
        .writes("--roots", &args.roots_file)
        .check()?;
    warn_of_other_directory(&args.source, &args.output);
    let roots = args.roots.roots()?;
    let text = args.source.read_text(MAX_SOURCE_BYTES)?;
    // What the source says otherwise is for `trust build` to judge.
    charter::refuse_key(&args.source, &text, charter::SOURCE)?;
    let mut source: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let why = error.message().replace('\n', ", ");
        Failure::about(&args.source, why)
    })?;
    let seq = source.get("seq").and_then(Item::as_integer);
    let next = seq.and_then(|seq| seq.checked_add(1)).ok_or_else(|| {
        Failure::about(
            &args.source,
            "seq is missing: give the bundle's number, such as seq = 1",
        )
    })?;
    if let Some(seq) = source.get_mut("seq") {
        replace(seq, value(next));
    }
    let table = table(&roots)?;
    let own = source.get_mut("roots").and_then(Item::as_table_like_mut);
    let own = own.ok_or_else(|| Failure::about(&args.source, "the table [roots] is missing"))?;
    for key in ["threshold", "keys"] {
        match (table.get(key), own.get_mut(key)) {
            (Some(new), Some(old)) => replace(old, new.clone()),
            (Some(new), None) => drop(own.insert(key, new.clone())),
            (None, _) => {}
        }
    }
    let existing = Existing::by_force(args.force);
    write(&args.output, existing, &source.to_string())?;
    if let Some(target) = &args.roots_file {
        write(target, existing, &init::roots_text(&roots))?;
    }
    output::note(&format!(
        "number {next}: say in it that previous is the bundle in force, build it, let a quorum of \
         the old roots sign it (with --roots), and a quorum of the new ones"
    ));
    Ok(Outcome::Done)
}

// With the comments around the old value.
fn replace(old: &mut Item, mut new: Item) {
    if let (Some(old), Some(new)) = (old.as_value(), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    *old = new;
}

fn table(roots: &Roots) -> Result<DocumentMut, Failure> {
    let table = init::table(roots).parse();
    table.map_err(|error: toml_edit::TomlError| Failure::new(error.message()))
}

fn write(target: &Target, existing: Existing, text: &str) -> Result<(), Failure> {
    match target {
        Target::Stdout => output::print(text),
        Target::File(path) => target::write_file(path, existing, Readers::Umask, text.as_bytes()),
    }
}

fn warn_of_other_directory(source: &Source, output: &Target) {
    let Target::File(output) = output else {
        return;
    };
    let parent = source.path().and_then(|path| path.parent());
    if parent.is_some_and(|parent| Some(parent) != output.parent().or(Some(Path::new("")))) {
        output::warn(
            "-o is in another directory than the source: the files that it names are looked for \
             beside it",
        );
    }
}

const MAX_SOURCE_BYTES: u64 = 64 << 20;
