//! Who works with the service: accounts made by the command line, a password and a second factor,
//! and one role each. Nothing here is shared with the accounts of holders.

mod options;
mod records;
pub mod second_factor;
pub mod sessions;

pub use options::OperatorOptions;
pub use records::{Account, ENROLMENT, Enrolled, add, enrol, find, remove, reset, use_step};

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::limits::Limit;

/// What an operator may do; each has one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Decides correction tickets.
    Clerk,
    /// Proposes colours.
    Epidemiologist,
    /// Confirms what another proposed.
    Supervisor,
    /// Reads the audit export.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [
        Self::Clerk,
        Self::Epidemiologist,
        Self::Supervisor,
        Self::Auditor,
    ];

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Epidemiologist => "epidemiologist",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Whether a text can be an operator's name: 1 to 32 of `a` to `z`, `0` to `9` and `-`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=32).contains(&text.len()) && text.bytes().all(is_plain)
}

/// Wrong passwords or second factors for one name.
pub const LOG_INS: Limit = Limit {
    name: "operator/log-in",
    most: 5,
    seconds: 900,
};
