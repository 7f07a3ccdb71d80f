//! `trust init`: the files that a ceremony begins with.

use std::fmt::Write as _;

use clap::Args;
use healthcode::PublicKey;
use healthcode::trust::Roots;

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::keys;
use crate::output::{self, hex};
use crate::source::Source;
use crate::target::{Draft, Existing, Readers, Target};

/// Begin: write the source of the first bundle, and the roots that scanners pin
///
/// The source is a readable file with an example to be filled in. The file of roots is what every
/// scanner is given with its first bundle.
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    roots: RootArgs,

    /// The bundle's source, to be edited
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// The file of roots for scanners
    #[arg(long = "roots", value_name = "FILE")]
    roots_file: Target,

    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

/// Root keys, and how many must sign.
#[derive(Args, Debug)]
pub(super) struct RootArgs {
    /// A root's public key: an SPKI PEM file, or - (repeatable)
    #[arg(long = "root", value_name = "FILE", required = true)]
    pub(super) root: Vec<Source>,

    /// How many of the roots must sign each bundle
    #[arg(long, value_name = "NUMBER")]
    threshold: String,
}

impl RootArgs {
    pub(super) fn roots(&self) -> Result<Roots, Failure> {
        let threshold: usize = self.threshold.parse().map_err(|_| {
            Failure::about(
                "--threshold",
                "give a whole number, such as 2 for two of the roots",
            )
        })?;
        let keys = self.root.iter().map(keys::public_key);
        let keys: Vec<PublicKey> = keys.collect::<Result<_, _>>()?;
        Roots::new(keys, threshold).map_err(|why| Failure::about("--root and --threshold", why))
    }
}

/// Runs the verb.
pub(super) fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    if args.output == Target::Stdout && args.roots_file == Target::Stdout {
        return Err(Failure::new(
            "one of -o and --roots can have standard output: give the other a file",
        ));
    }
    Files::default()
        .reads("--root", &args.roots.root)
        .writes("-o", [&args.output])
        .writes("--roots", [&args.roots_file])
        .check()?;
    let roots = args.roots.roots()?;
    let source = format!("{SOURCE_HEAD}[roots]\n{}{SOURCE_REST}", table(&roots));
    let roots = roots_text(&roots);
    let existing = Existing::by_force(args.force);
    // Both files are complete before either gets its name.
    let source = draft(&args.output, existing, source)?;
    let roots = draft(&args.roots_file, existing, roots)?;
    for draft in [source, roots] {
        match draft {
            Ok(draft) => draft.commit()?,
            Err(text) => output::print(&text)?,
        }
    }
    Ok(Outcome::Done)
}

/// The file of roots for scanners.
pub(super) fn roots_text(roots: &Roots) -> String {
    format!("{ROOTS_HEAD}{}", table(roots))
}

/// Threshold and keys as TOML.
pub(super) fn table(roots: &Roots) -> String {
    let mut text = format!("threshold = {}\nkeys = [\n", roots.threshold());
    for key in roots.keys() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  \"{}\", # {}", hex(key.as_bytes()), key.id());
    }
    text.push_str("]\n");
    text
}

fn draft(
    target: &Target,
    existing: Existing,
    text: String,
) -> Result<Result<Draft, String>, Failure> {
    let Target::File(path) = target else {
        return Ok(Err(text));
    };
    let mut draft = Draft::new(path, existing, Readers::Umask)?;
    draft.write(text.as_bytes())?;
    Ok(Ok(draft))
}

const ROOTS_HEAD: &str = "\
# The roots that must have signed a scanner's first trust bundle: `healthcode trust install
# --roots`. Behind each key stands its key id.
";
const SOURCE_HEAD: &str = "\
# The source of a trust bundle. `healthcode trust build` makes a draft of it, and each root signs
# the draft with `healthcode trust sign`. Keys and bundles are named by their files, from this
# file's directory, or by 64 hexadecimal digits.

seq = 1            # one more for each bundle
for = \"30d\"        # counted from the issue; or: expires = 2027-01-01T00:00:00Z
# issued = 2026-12-01T00:00:00Z  # the clock of `trust build` without it
# previous = \"bundle-1.cbor\"     # the bundle before this one, once there is one

";
const SOURCE_REST: &str = "
# One for each key of an issuer. Remove the # and fill in.
# [[issuer]]
# key = \"issuer.pub\"
# id = \"GD-HEALTH\"
# names = { en = \"Guangdong health\", zh = \"广东健康\" }
# purposes = [\"colour\", \"itinerary\", \"test\", \"status\"]
# not-before = 2026-11-01T00:00:00Z
# not-after = 2027-11-01T00:00:00Z
# max-lifetime = \"24h\"  # of the codes, from issue to expiry
# regions = [44]        # everywhere without it
# state = \"active\"      # or retired, or compromised
# specimen = false
# status = { base = \"https://gd.example/status/\", shift = 20 }  # lists of 2^20 codes

# Lowest sequence number of a status list that is still taken.
# [[status-floor]]
# uri = \"https://gd.example/status/0\"
# seq = 1

# What is asked at a type of place. Only admit is needed.
# [place.metro]
# names = { en = \"Metro\", zh = \"地铁\" }
# admit = \"green\"                  # the worst colour that is admitted
# refer = \"yellow\"                 # the worst colour that is referred
# max-age = { most = \"24h\", failing = \"refer\" }
# test = { any-of = [\"nucleic-acid:negative:48h\"], failing = \"refer\" }
# itinerary = { days = 14, risk = [4401], failing = \"deny\", missing = \"refer\" }
# regions = { accepted = [44], failing = \"refer\" }
# identity = \"refer\"               # everyone's document is compared
# live = { within = \"60s\", failing = \"deny\" }
# stale = { bundle-after = \"7d\", bundle = \"refer\", list-after = \"24h\", list = \"refer\", list-missing = \"refer\" }
# retention = \"14d\"
";
