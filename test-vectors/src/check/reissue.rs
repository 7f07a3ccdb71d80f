//! The same claims again, through the library's issuer.

use healthcode::claims::{BuildError, ClaimsBuilder, KnownIdentity};
use healthcode::issuer::{IssueError, Release};
use healthcode::{Claims, Issuer, SigningKey, inspect};

use super::{CodeCase, Mismatch};

/// A code that verifies is, character for character, what the issuer makes of its claims.
///
/// The one exception are codes above the size that builders hold to.
pub(super) fn check(case: &CodeCase<'_>) -> Result<(), Mismatch> {
    let text = case.vector.text.as_deref();
    let inspection = inspect(text.unwrap_or_default());
    let claims = inspection
        .untrusted_claims()
        .ok_or_else(|| case.unusable("text", "there are no claims in it"))?;
    match issue(case, claims)? {
        Ok(again) => case.same("text", text, Some(again.as_str())),
        Err(BuildError::TooLarge { .. }) if case.vector.qr_version.is_none() => Ok(()),
        Err(BuildError::TooLargeToPresent { .. }) if claims.holder_key().is_some() => Ok(()),
        Err(error) => Err(case.unusable("claims", error)),
    }
}

fn issue(case: &CodeCase<'_>, claims: &Claims) -> Result<Result<String, BuildError>, Mismatch> {
    let seed = case.vector.seed.as_ref();
    let seed = seed.ok_or_else(|| case.unusable("seed", "it is missing"))?;
    let key = SigningKey::from_seed(&case.array("seed", seed)?)
        .map_err(|error| case.unusable("seed", error))?;
    let issuer = Issuer::new(key).with_release(Release::Unverified);
    let built = match rebuild(claims) {
        Ok(built) => built,
        Err(error) => return Ok(Err(error)),
    };
    case.same("claims", Some(claims), Some(&built))?;
    match issuer.issue(&built) {
        Ok(code) => Ok(Ok(code.into())),
        Err(IssueError::Claims(error)) => Ok(Err(error)),
        Err(error) => Err(case.unusable("claims", error)),
    }
}

fn rebuild(claims: &Claims) -> Result<Claims, BuildError> {
    let code_id = claims.code_id();
    let suite = claims.suite();
    let mut people = claims.people().map(|bearer| KnownIdentity {
        code_id,
        identity: *bearer.identity,
        document_type: bearer.document_type,
        suite,
    });
    // There is always a holder.
    let Some(holder) = people.next() else {
        return Err(BuildError::NothingAsserted);
    };
    let mut builder = Claims::builder(claims.window(), holder).issued_at(claims.issued_at());
    if let Some(colour) = claims.colour() {
        builder = builder.colour(colour);
    }
    if let Some(region) = claims.region() {
        builder = builder.region(region);
    }
    if let Some(index) = claims.status_index() {
        builder = builder.status_index(index);
    }
    if let Some(itinerary) = claims.itinerary() {
        builder = builder.itinerary(itinerary.clone());
    }
    if let Some(key) = claims.holder_key() {
        builder = builder.holder_key(key.clone());
    }
    let colours = claims.companions().iter().map(|companion| companion.colour);
    builder = colours
        .zip(people)
        .fold(builder, |builder, (colour, known)| {
            builder.companion(colour, known)
        });
    builder = claims
        .tests()
        .iter()
        .copied()
        .fold(builder, ClaimsBuilder::test);
    builder.build_with_id(code_id)
}
