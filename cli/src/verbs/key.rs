//! `key`: what a key file holds.

use clap::Args;
use serde_json::json;

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::keys::{self, Half};
use crate::output::{self, hex};
use crate::source::Source;
use crate::target::{self, Existing, Readers, Target};

/// Show the key id, thumbprint and public key of a PEM file, private or public
#[derive(Args, Debug)]
pub(crate) struct KeyArgs {
    /// The key: an SPKI or PKCS#8 PEM file, or -
    #[arg(value_name = "FILE")]
    file: Source,

    /// Passphrase of an encrypted key, in a file; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<Source>,

    /// Write the public key (SPKI PEM), or - to print it alone
    #[arg(long, value_name = "FILE")]
    public: Option<Target>,

    /// Replace the public key's file if it exists
    #[arg(long, requires = "public")]
    force: bool,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &KeyArgs) -> Result<Outcome, Failure> {
    let print_pem = args.public == Some(Target::Stdout);
    if print_pem && args.json {
        return Err(Failure::new(
            "--public - and --json both print: leave one of them out",
        ));
    }
    Files::default()
        .reads("FILE", [&args.file])
        .reads("--passphrase-file", &args.passphrase_file)
        .writes("--public", &args.public)
        .check()?;
    let (public, half) = keys::either_half(&args.file, args.passphrase_file.as_ref())?;
    let pem = public.to_pem();
    if let Some(Target::File(path)) = &args.public {
        let existing = Existing::by_force(args.force);
        target::write_file(path, existing, Readers::Umask, pem.as_bytes())?;
    }
    let (kid, thumbprint) = (public.id(), hex(&public.thumbprint()));
    let kind = match half {
        Half::Public => "public",
        Half::Private => "private",
    };
    if args.json {
        output::print_json(&json!({
            "kid": kid.to_string(),
            "thumbprint": thumbprint,
            "public_key": hex(public.as_bytes()),
            "pem": pem,
            "file_holds": kind,
        }))?;
    } else if print_pem {
        output::print(&pem)?;
    } else {
        let bytes = hex(public.as_bytes());
        output::print(&format!(
            "kid        {kid}\nthumbprint {thumbprint}\npublic key {bytes}\nfile holds a {kind} \
             key\n{pem}"
        ))?;
    }
    Ok(Outcome::Done)
}
