//! What a code's key may sign.

use crate::claims::Claims;
use crate::error::Refusal;
use crate::ids::Region;
use crate::trust::{IssuerKey, KeyState, Purpose};

// SPEC 8, step 5: the key's say, in this order.
pub(super) fn check(key: &IssuerKey, claims: &Claims) -> Result<(), Refusal> {
    let kid = key.public().id();
    let (issued_at, in_use) = (claims.issued_at(), key.in_use());
    let seconds = claims.window().end().seconds_since(issued_at);
    if key.state() == KeyState::Compromised {
        return Err(Refusal::CompromisedKey { kid });
    }
    if key.is_specimen() {
        return Err(Refusal::SpecimenKey { kid });
    }
    if issued_at < in_use.start() {
        return Err(Refusal::KeyNotYetValid {
            not_before: in_use.start(),
            issued_at,
        });
    }
    if issued_at >= in_use.end() {
        return Err(Refusal::KeyRetired {
            not_after: in_use.end(),
            issued_at,
        });
    }
    if let Some(missing) = missing_purpose(key, claims) {
        return Err(Refusal::KeyPurpose { missing });
    }
    if seconds > key.max_lifetime() {
        return Err(Refusal::KeyLifetime {
            seconds,
            limit: key.max_lifetime(),
        });
    }
    match claims.region() {
        Some(region) if !may_sign_for(key, region) => Err(Refusal::KeyRegion { region }),
        _ => Ok(()),
    }
}

fn missing_purpose(key: &IssuerKey, claims: &Claims) -> Option<Purpose> {
    let needed = [
        (Purpose::Colour, claims.colour().is_some()),
        (Purpose::Itinerary, claims.itinerary().is_some()),
        (Purpose::Test, !claims.tests().is_empty()),
    ];
    needed
        .into_iter()
        .find(|(purpose, asserted)| *asserted && !key.purposes().contains(purpose))
        .map(|(purpose, _)| purpose)
}

fn may_sign_for(key: &IssuerKey, region: Region) -> bool {
    key.regions()
        .is_none_or(|allowed| allowed.iter().any(|it| region.is_within(*it)))
}
