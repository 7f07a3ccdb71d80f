//! An issuer's key in a source.

use std::collections::BTreeMap;
use std::path::Path;

use healthcode::trust::{IssuerId, IssuerKey, KeyState, Names, Purpose, StatusBase};
use healthcode::{PublicKey, Window};
use serde::Deserialize;

use super::public_key;
use super::values::{Area, Duty, Instant, Span, State};
use crate::failure::Failure;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IssuerTable {
    key: String,
    id: String,
    names: BTreeMap<String, String>,
    purposes: Vec<Duty>,
    not_before: Instant,
    not_after: Instant,
    max_lifetime: Span,
    regions: Option<Vec<Area>>,
    state: Option<State>,
    #[serde(default)]
    specimen: bool,
    status: Option<StatusTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StatusTable {
    base: String,
    shift: u8,
}

impl IssuerTable {
    /// How a sentence about it calls it.
    pub(super) fn called(&self, number: usize) -> String {
        format!("[[issuer]] number {number} ({})", self.id)
    }

    pub(super) fn public_key(&self, directory: &Path) -> Result<PublicKey, Failure> {
        public_key(&self.key, directory)
    }

    pub(super) fn issuer_key(&self, key: PublicKey) -> Result<IssuerKey, String> {
        let named = |what: &str, why: String| format!("{what}: {why}");
        let id = IssuerId::new(&self.id).map_err(|why| named("id", why.to_string()))?;
        let names = Names::new(&self.names).map_err(|why| named("names", why.to_string()))?;
        let in_use = Window::new(self.not_before.0, self.not_after.0)
            .map_err(|why| named("not-after", why.to_string()))?;
        let purposes: Vec<Purpose> = self.purposes.iter().map(|it| it.0).collect();
        let mut issuer = IssuerKey::new(key, purposes, in_use, self.max_lifetime.0)
            .with_issuer(id)
            .with_names(names)
            .with_state(self.state.map_or(KeyState::Active, |it| it.0));
        if let Some(regions) = &self.regions {
            if regions.is_empty() {
                return Err("regions: give one or more, or leave it out for everywhere".to_owned());
            }
            let regions: Vec<_> = regions.iter().map(|it| it.0).collect();
            issuer = issuer.with_regions(regions);
        }
        if self.specimen {
            issuer = issuer.with_specimen();
        }
        if let Some(status) = &self.status {
            let base = StatusBase::new(&status.base, status.shift);
            let base = base.map_err(|why| named("status", why.to_string()))?;
            issuer = issuer.with_status_base(base);
        }
        Ok(issuer)
    }
}
