//! What a bundle may say, and yet is likely a mistake: to be read before roots sign it.

use alloc::vec::Vec;

use super::{Contents, IssuerKey, KeyState, Purpose};
use crate::time::UnixTime;

mod bundle;
mod finding;
mod keys;
mod places;
mod succession;

pub use finding::{Finding, Severity};

/// Looks for likely mistakes in a bundle, which comes after the bundle `previous` if there is
/// one.
///
/// What is found never keeps a bundle from being opened: that is for
/// [`Bundle::open`](super::Bundle::open) alone. Nothing found is no proof that the bundle is
/// right.
///
/// ```
/// use healthcode::trust::{lint, BundleBuilder, Finding, Roots, Severity};
/// use healthcode::{UnixTime, Window};
/// # let public = healthcode::PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
/// let now = UnixTime::new(1_795_262_400);
/// let week = Window::new(now, UnixTime::new(1_795_867_200))?;
/// let draft = BundleBuilder::new(1, week, Roots::new([public], 1)?).build()?;
/// let found = lint(draft.untrusted_contents(), None, now);
/// assert_eq!(found, [Finding::EveryRoot { keys: 1 }]);
/// assert_eq!(found[0].severity(), Severity::Warning);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn lint(contents: &Contents, previous: Option<&Contents>, now: UnixTime) -> Vec<Finding> {
    let subject = Subject {
        contents,
        previous,
        now,
    };
    RULES.iter().flat_map(|rule| rule(&subject)).collect()
}

/// What is looked at.
struct Subject<'a> {
    contents: &'a Contents,
    previous: Option<&'a Contents>,
    now: UnixTime,
}

impl<'a> Subject<'a> {
    fn keys(&self) -> &'a [IssuerKey] {
        self.contents.trust().keys()
    }
}

/// Whether a key may assert a purpose.
fn is_for(key: &IssuerKey, purpose: Purpose) -> bool {
    key.purposes().contains(&purpose)
}

fn is_active(key: &IssuerKey) -> bool {
    key.state() == KeyState::Active
}

type Check = fn(&Subject<'_>) -> Vec<Finding>;

const RULES: [Check; 19] = [
    bundle::window,
    bundle::number,
    bundle::floors,
    bundle::threshold,
    bundle::roots_that_issue,
    keys::lifetimes,
    keys::retired,
    keys::compromised,
    keys::new,
    keys::specimens,
    keys::shared_ids,
    keys::without_status,
    keys::status_bases,
    keys::status_keys,
    keys::shared_bases,
    succession::windows,
    places::ages,
    places::loosened,
    places::regions,
];

#[cfg(test)]
mod tests;
