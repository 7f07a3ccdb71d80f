//! Signatures by keys that are seen again and again.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use curve25519_dalek::EdwardsPoint;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::CompressedEdwardsY;

use super::{BadSignature, PublicKey};

mod cache;
mod equation;
mod table;
mod width;

use cache::{Answer, Cache};
use equation::Equation;
use table::Table;
pub use width::Width;

/// Tables of multiples of public keys, with which a signature is checked sooner, at the default
/// width in less than half the time, and with the same verdict.
///
/// A table is made when its key is first used, which takes some milliseconds at most, as long as
/// there is room in the budget. After that a key takes the place of the one that was used least
/// recently, once it was used itself so often since then that a table would have been worth it; until
/// it has one its signatures are checked as without tables. Several verifiers and threads can
/// share the tables, and they may outlive any of them: the key itself is what a table is found
/// by, so that tables stay right when trust changes.
///
/// Nothing secret goes into it: the time that a check takes tells of the signature and the
/// message, and memory of which keys were used.
///
/// ```
/// use healthcode::key::{KeyTables, Width};
/// # use healthcode::trust::Trust;
/// # use healthcode::Verifier;
/// // A gateway with forty issuers; a phone would take the narrowest, and fewer.
/// let tables = KeyTables::new(Width::Eight.budget_for(40));
/// # let trust = Trust::new();
/// let verifier = Verifier::new(&trust).with_tables(&tables);
/// assert_eq!(tables.bytes(), 0);
/// ```
pub struct KeyTables {
    width: Width,
    budget: usize,
    // The table of B, which each check needs beside that of -A.
    base: OnceLock<Table>,
    keys: Mutex<Cache<Table>>,
}

impl KeyTables {
    /// No tables yet, and never more than `budget` bytes of them.
    ///
    /// [`Width::budget_for`] says what a number of keys needs. Less than [two
    /// tables](Width::table_bytes) makes none at all: one is not for a key, but for the point that
    /// every signature involves.
    #[must_use]
    pub fn new(budget: usize) -> Self {
        Self::of(Width::default(), budget)
    }

    /// Tables of this width, and none yet.
    #[must_use]
    pub fn with_width(self, width: Width) -> Self {
        Self::of(width, self.budget)
    }

    fn of(width: Width, budget: usize) -> Self {
        let tables = budget.checked_div(width.table_bytes()).unwrap_or(0);
        Self {
            width,
            budget,
            base: OnceLock::new(),
            keys: Mutex::new(Cache::new(tables.saturating_sub(1), width.patience())),
        }
    }

    /// How wide the digits are.
    #[must_use]
    pub const fn width(&self) -> Width {
        self.width
    }

    /// Bytes that the tables take now, those being made included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self.keys().len() {
            0 => 0,
            keys => self.width.budget_for(keys),
        }
    }

    /// Checks a signature; the verdict is that of [`PublicKey::verify_strict`].
    ///
    /// # Errors
    /// [`BadSignature`].
    pub fn verify_strict(
        &self,
        key: &PublicKey,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), BadSignature> {
        key.verify_with(Some(self), message, signature)
    }

    /// Checks all of a signature but its last step; `None` if that needs a table and its key has
    /// none by now.
    pub(crate) fn half_check<'s>(
        &self,
        key: &PublicKey,
        message: &[u8],
        signature: &'s [u8; 64],
    ) -> Option<Result<HalfChecked<'s>, BadSignature>> {
        // What is no signature of anyone's makes no table.
        let Some(equation) = Equation::new(signature) else {
            return Some(Err(BadSignature));
        };
        let table = self.table(key)?;
        let k = equation.k(key, message);
        let right_side = self.base().sum(equation.s(), &table, &k);
        let r = equation.r();
        Some(Ok(HalfChecked { right_side, r }))
    }

    fn table(&self, key: &PublicKey) -> Option<Arc<Table>> {
        let answer = self.keys().ask(key.as_bytes());
        match answer {
            Answer::Use(table) => Some(table),
            Answer::Wait => None,
            Answer::Make { dropped } => {
                drop(dropped);
                let table = Arc::new(Table::new(minus(key), self.width));
                self.keys().put(key.as_bytes(), Arc::clone(&table));
                Some(table)
            }
        }
    }

    fn base(&self) -> &Table {
        self.base
            .get_or_init(|| Table::new(ED25519_BASEPOINT_POINT, self.width))
    }

    // Held for a look-up only, and left in order by whoever panics elsewhere.
    fn keys(&self) -> MutexGuard<'_, Cache<Table>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for KeyTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, bytes) = (self.width, self.bytes());
        write!(f, "KeyTables({width:?}, {bytes} of {} bytes)", self.budget)
    }
}

/// A signature that holds if the right side of its equation, encoded, is R.
pub(crate) struct HalfChecked<'s> {
    right_side: EdwardsPoint,
    r: &'s [u8; 32],
}

impl HalfChecked<'_> {
    pub(super) fn finish(self) -> Result<(), BadSignature> {
        self.compare(self.right_side.compress())
    }

    /// Each one's verdict, with one inversion for all of them.
    pub(crate) fn finish_many(halves: &[Self]) -> Vec<Result<(), BadSignature>> {
        let right_sides: Vec<_> = halves.iter().map(|half| half.right_side).collect();
        let encoded = EdwardsPoint::compress_batch_alloc(&right_sides);
        let pairs = halves.iter().zip(encoded);
        pairs.map(|(half, encoded)| half.compare(encoded)).collect()
    }

    fn compare(&self, right_side: CompressedEdwardsY) -> Result<(), BadSignature> {
        if right_side.as_bytes() == self.r {
            Ok(())
        } else {
            Err(BadSignature)
        }
    }
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "points are a group: nothing overflows"
)]
fn minus(key: &PublicKey) -> EdwardsPoint {
    -&key.verifying.to_edwards()
}

#[cfg(test)]
mod tests;
