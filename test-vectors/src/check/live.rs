//! Live presentations through the library.

use healthcode::issuer::{PresentError, Presentation};
use healthcode::{SigningKey, UnixTime, VerifiedCode, Verifier};

use super::Mismatch;
use super::install::carried;
use super::judge::trust_of;
use super::place::Path;
use crate::Hex;
use crate::case::{LiveCase, LiveOutcome};

pub(super) fn check(path: &Path, case: &LiveCase) -> Result<(), Mismatch> {
    let found = match verify(path, case)? {
        Ok(code) => {
            check_again(path, case, &code)?;
            summary(&code)
        }
        Err(refusal) => LiveOutcome::Refused {
            reason: refusal.code().into(),
        },
    };
    path.same("expected", Some(&case.expected), Some(&found))
}

type Verdict = Result<VerifiedCode, healthcode::Refusal>;

fn verify(path: &Path, case: &LiveCase) -> Result<Verdict, Mismatch> {
    let now = UnixTime::new(case.at);
    match (&case.keys, &case.carried) {
        (Some(keys), None) => {
            let trust = trust_of(path, keys)?;
            let trust = trust.ok_or_else(|| path.unusable("keys", "a key is weak"))?;
            Ok(Verifier::new(&trust).verify(&case.text, now))
        }
        (None, Some(given)) => {
            let snapshot = carried(path, given)?;
            Ok(Verifier::carrying(&snapshot).verify(&case.text, now))
        }
        _ => Err(path.unusable("keys", "either keys are trusted or a bundle is carried")),
    }
}

fn summary(code: &VerifiedCode) -> LiveOutcome {
    let presented = code.presented();
    LiveOutcome::Verified {
        presented_at: presented.map_or(0, |it| it.at().as_secs()),
        place: presented.and_then(|it| it.place()).map(Into::into),
        code_id: Hex::from(*code.claims().code_id().as_bytes()),
        colour: code.colour().map(|colour| colour.name().into()),
        status: code.status().name().into(),
    }
}

// The same presentation again, by the library's own holder.
fn check_again(path: &Path, case: &LiveCase, code: &VerifiedCode) -> Result<(), Mismatch> {
    let holder = SigningKey::from_seed(&path.array("seed", &case.seed)?);
    let holder = holder.map_err(|error| path.unusable("seed", error))?;
    let presented = code.presented();
    let presented = presented.ok_or_else(|| path.unusable("text", "nobody presented it"))?;
    let inner = case.code.as_deref().unwrap_or_default();
    match Presentation::new(inner, holder.public(), presented.place(), presented.at()) {
        Ok(again) => {
            let again = again.sign(&holder);
            let again = again.map_err(|error| path.unusable("seed", error))?;
            path.same("text", Some(case.text.as_str()), Some(again.as_str()))
        }
        Err(PresentError::TooLong { .. }) => Ok(()),
        Err(error) => Err(path.unusable("code", error)),
    }
}
