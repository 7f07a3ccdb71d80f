//! `keygen`: a new key.

use clap::Args;
use healthcode::SigningKey;
use serde_json::json;
use zeroize::Zeroizing;

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::target::{Draft, Existing, Readers, Target};
use crate::{clock, output};

/// Make a key for an issuer, a root or a holder, and print its key id
///
/// The private key is written as PKCS#8 PEM that its owner alone can read (mode 0600). Keep it
/// off computers that check codes: they need the public key alone.
#[derive(Args, Debug)]
pub(crate) struct KeygenArgs {
    /// The private key's file, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Write the public key too (SPKI PEM), or - for standard output
    #[arg(long, value_name = "FILE")]
    public: Option<Target>,

    /// Replace files that exist: a key that is replaced is lost for good
    #[arg(long)]
    force: bool,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &KeygenArgs) -> Result<Outcome, Failure> {
    let on_stdout = [Some(&args.output), args.public.as_ref()]
        .into_iter()
        .flatten()
        .filter(|target| **target == Target::Stdout)
        .count();
    if on_stdout.saturating_add(usize::from(args.json)) > 1 {
        return Err(Failure::new(
            "one of -o -, --public - and --json can have standard output: give the others a file",
        ));
    }
    Files::default()
        .writes("-o", [&args.output])
        .writes("--public", &args.public)
        .check()?;
    let seed = Zeroizing::new(clock::random()?);
    let key = SigningKey::from_seed(&seed).map_err(|why| Failure::new(why.to_string()))?;
    write(args, &key)?;
    let kid = key.public().id();
    if args.json {
        let thumbprint = output::hex(&key.public().thumbprint());
        output::print_json(&json!({"kid": kid.to_string(), "thumbprint": thumbprint}))?;
    } else if on_stdout == 0 {
        output::print(&format!("{kid}\n"))?;
    } else {
        output::note(&format!("kid {kid}"));
    }
    Ok(Outcome::Done)
}

// Both files are complete before either gets its name, so what is left to fail is next to
// nothing; should it, the private key stays, since it may have been printed or copied.
fn write(args: &KeygenArgs, key: &SigningKey) -> Result<(), Failure> {
    let existing = Existing::by_force(args.force);
    let private_pem = key.to_pkcs8_pem();
    let public_pem = key.public().to_pem();
    let private = draft(&args.output, existing, Readers::Owner, &private_pem)?;
    let public = match &args.public {
        Some(target) => draft(target, existing, Readers::Umask, &public_pem)?,
        None => None,
    };
    let has_file = private.is_some();
    match private {
        Some(draft) => draft.commit()?,
        None => output::print(&private_pem)?,
    }
    match public {
        Some(draft) => draft.commit().map_err(|failure| match failure {
            Failure::Sentence(why) if has_file => Failure::new(format!(
                "{why}; the private key is written, and `healthcode key --public FILE` makes its \
                 public key"
            )),
            other => other,
        }),
        None if args.public.is_some() => output::print(&public_pem),
        None => Ok(()),
    }
}

fn draft(
    target: &Target,
    existing: Existing,
    readers: Readers,
    pem: &str,
) -> Result<Option<Draft>, Failure> {
    let Target::File(path) = target else {
        return Ok(None);
    };
    let mut draft = Draft::new(path, existing, readers)?;
    draft.write(pem.as_bytes())?;
    Ok(Some(draft))
}
