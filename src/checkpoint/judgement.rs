//! What a checkpoint decided, and why.

use alloc::vec::Vec;
use core::fmt;

use super::trace::{self, Step};
use crate::claims::{Colour, Person};
use crate::error::Refusal;
use crate::trust::Decision;
use crate::verifier::VerifiedCode;

/// A decision about everyone on a code, with its reasons and the trace of all checks.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Judgement {
    pub(super) decision: Decision,
    pub(super) reasons: Vec<Reason>,
    pub(super) allowances: Vec<Allowance>,
    pub(super) people: Vec<PersonJudgement>,
    pub(super) trace: Vec<Step>,
    pub(super) code: Option<VerifiedCode>,
}

/// Why someone is not simply admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What failed.
    pub refusal: Refusal,
    /// What follows: refer or deny.
    pub decision: Decision,
    /// Whom it is about; nobody in particular where it is about the whole code.
    pub person: Option<Person>,
}

/// Something stale or unknown that the place's policy lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance(pub Refusal);

/// What is decided about one person.
#[derive(Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct PersonJudgement {
    /// Holder or companion.
    pub person: Person,
    /// What is decided.
    pub decision: Decision,
    /// The person's colour as it counts now.
    pub colour: Option<Colour>,
    /// The document that was found to be this person's, by its place among those shown.
    pub document: Option<usize>,
}

impl fmt::Debug for PersonJudgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonJudgement({}, {})", self.person, self.decision)
    }
}

impl Judgement {
    pub(super) fn refused(refusal: Refusal) -> Self {
        let decision = Decision::Deny;
        Self {
            decision,
            reasons: [Reason {
                refusal,
                decision,
                person: None,
            }]
            .into(),
            allowances: Vec::new(),
            people: Vec::new(),
            trace: trace::until(refusal),
            code: None,
        }
    }

    /// The decision: the worst of everyone's.
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// The reason of the decision: the first in the order of checks that leads to it; none
    /// where everyone is admitted.
    #[must_use]
    pub fn reason(&self) -> Option<Refusal> {
        let mut leading = self.reasons.iter();
        leading
            .find(|reason| reason.decision == self.decision)
            .map(|reason| reason.refusal)
    }

    /// All reasons, in the order of checks.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// What is stale or unknown and passes by the place's policy.
    #[must_use]
    pub fn allowances(&self) -> &[Allowance] {
        &self.allowances
    }

    /// Everyone on the code; nobody where the code was refused.
    pub fn people(&self) -> &[PersonJudgement] {
        &self.people
    }

    /// Every check that was made, in order.
    #[must_use]
    pub fn trace(&self) -> &[Step] {
        &self.trace
    }

    /// The code that was judged, unless it was refused before; it is evidence and no
    /// admission.
    pub const fn code(&self) -> Option<&VerifiedCode> {
        self.code.as_ref()
    }
}

impl fmt::Debug for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason().map(|refusal| refusal.code());
        write!(f, "Judgement({}, {reason:?})", self.decision)
    }
}
