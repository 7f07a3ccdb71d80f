//! Colours by published rules: facts in, a colour with its cause out. One file for everyone.

mod decide;
mod dry_run;
mod facts;
mod file;

pub use decide::decide;
pub use dry_run::{Change, Counts, try_rules};
pub(crate) use facts::insert_test;
pub use facts::{Facts, add_exposure, add_quarantine, add_test, of_applications};
pub use file::{BadRules, Condition, Reason, Risk, Rule, RuleId, Rules};

use healthcode::Colour;

/// A colour, and why it is not green.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The colour.
    pub colour: Colour,
    /// What made it so; there for every colour but green.
    pub cause: Option<Cause>,
}

/// The rule that made a colour.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Cause {
    /// The rule's name in the published file.
    pub rule: RuleId,
    /// What sort of reason it is.
    pub reason: Reason,
}

#[cfg(test)]
mod tests;
