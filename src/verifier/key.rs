//! What a code's key may sign.

use crate::claims::Claims;
use crate::error::Refusal;
use crate::ids::{KeyId, Region};
use crate::time::UnixTime;
use crate::trust::{IssuerKey, KeyFault, Purpose};

// SPEC 8, step 5: the key's say, in this order.
pub(super) fn check(key: &IssuerKey, claims: &Claims) -> Result<(), Refusal> {
    let issued_at = claims.issued_at();
    let seconds = claims.window().end().seconds_since(issued_at);
    key.check_issued_at(issued_at)
        .map_err(|fault| refusal(fault, key.public().id(), issued_at))?;
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

const fn refusal(fault: KeyFault, kid: KeyId, issued_at: UnixTime) -> Refusal {
    match fault {
        KeyFault::Compromised => Refusal::CompromisedKey { kid },
        KeyFault::Specimen => Refusal::SpecimenKey { kid },
        KeyFault::NotYetValid { not_before } => Refusal::KeyNotYetValid {
            not_before,
            issued_at,
        },
        KeyFault::Retired { not_after } => Refusal::KeyRetired {
            not_after,
            issued_at,
        },
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
