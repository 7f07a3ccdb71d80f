//! Making lists.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::codec::ListClaims;
use super::list::StatusList;
use super::packed::{Packed, Width};
use super::state::ListedState;
use crate::key::{BadSignature, PublicKey, SigningKey};
use crate::limits::MAX_INFLATED_BYTES;
use crate::seal::Unsealed;
use crate::time::{EmptyWindow, UnixTime, Window};
use crate::trust::is_uri;
use crate::wire::cose::Header;

/// A list in the making, from nothing or from the one before it.
///
/// ```
/// # use healthcode::UnixTime;
/// use healthcode::status::{ListBuilder, ListError, ListedState};
/// let mut list = ListBuilder::new("https://gd.example/status/0", 1 << 20)?;
/// list.set(1_234, ListedState::NowRed)?;
/// list.set(5_678, ListedState::Revoked)?;
/// // No revocation is lost by mistake.
/// let lost = list.set(5_678, ListedState::AsSigned);
/// assert_eq!(lost, Err(ListError::Revoked { slot: 5_678 }));
/// let (now, tomorrow) = (UnixTime::new(1_795_262_400), UnixTime::new(1_795_348_800));
/// let unsigned = list.build(now, tomorrow, Some(3_600))?;
/// # let _ = unsigned;
/// # Ok::<(), ListError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct ListBuilder {
    uri: String,
    seq: u64,
    list: Packed,
}

/// Why a list is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ListError {
    /// The text is no URI of a list.
    #[error("a list's URI has 1 to 256 printable ASCII characters, and no space")]
    BadUri,
    /// A list would inflate to more than anyone reads.
    #[error("{count} slots are too many: a list has at most {MAX_SLOTS}")]
    TooManySlots {
        /// Number of slots that was asked for.
        count: u32,
    },
    /// The list has no such slot.
    #[error("there is no slot {slot}: the list has {count}")]
    NoSuchSlot {
        /// Slot that was named.
        slot: u32,
        /// Number of slots.
        count: u32,
    },
    /// The slot is revoked, which only [`ListBuilder::reinstate`] withdraws.
    #[error("the slot {slot} is revoked: to withdraw that, reinstate it")]
    Revoked {
        /// The slot.
        slot: u32,
    },
    /// The slot is not revoked, so there is nothing to withdraw.
    #[error("the slot {slot} is not revoked")]
    NotRevoked {
        /// The slot.
        slot: u32,
    },
    /// The value means nothing.
    #[error("the slot {slot} cannot have the value {value}, which has no meaning")]
    UnknownState {
        /// The slot.
        slot: u32,
        /// The value.
        value: u8,
    },
    /// The number is lower than that of the list before, or there is none above.
    #[error("the number {got} is too low: the next list has at least {least}")]
    SeqTooLow {
        /// Lowest number that the list can have.
        least: u64,
        /// Number that was asked for.
        got: u64,
    },
    /// No number is left above that of the list before.
    #[error("the list before has the last number there is")]
    SeqUsedUp,
    /// The list would never be in date.
    #[error(transparent)]
    EmptyWindow(#[from] EmptyWindow),
    /// The signature does not hold under the public key.
    #[error("the signature does not hold under the signer's public key: was another key used?")]
    BadSignature,
}

impl ListBuilder {
    /// A list with this number of slots, all as signed, rounded up to an even number: two
    /// slots share a byte. Its sequence number is 1.
    ///
    /// URI and slot of a code are what
    /// [`StatusBase::place_of`](crate::trust::StatusBase::place_of) says.
    ///
    /// # Errors
    /// [`ListError::BadUri`]; [`ListError::TooManySlots`] above 2^25.
    pub fn new(uri: &str, count: u32) -> Result<Self, ListError> {
        if !is_uri(uri) {
            return Err(ListError::BadUri);
        }
        let slots = usize::try_from(count).ok();
        let slots = slots.filter(|slots| *slots <= MAX_SLOTS);
        Ok(Self {
            uri: uri.into(),
            seq: 1,
            list: Packed::zeros(Width::Four, slots.ok_or(ListError::TooManySlots { count })?),
        })
    }

    /// The list that follows another: with its URI and states, and the next number.
    ///
    /// # Errors
    /// [`ListError::TooManySlots`] or [`ListError::UnknownState`] if another library's list does
    /// not fit; [`ListError::SeqUsedUp`] if there is no next number.
    pub fn after(previous: &StatusList) -> Result<Self, ListError> {
        let mut next = Self::new(previous.uri(), previous.len())?;
        next.seq = previous.seq().checked_add(1).ok_or(ListError::SeqUsedUp)?;
        for (slot, state) in previous.changed() {
            next.set(slot, state)?;
        }
        Ok(next)
    }

    /// Gives the list a higher number: after a list was lost, or another library's.
    ///
    /// # Errors
    /// [`ListError::SeqTooLow`] if it is lower than the one that the list has.
    pub fn with_seq(self, seq: u64) -> Result<Self, ListError> {
        let least = self.seq;
        if seq < least {
            return Err(ListError::SeqTooLow { least, got: seq });
        }
        Ok(Self { seq, ..self })
    }

    /// Says what has become of a code.
    ///
    /// # Errors
    /// [`ListError::NoSuchSlot`]; [`ListError::UnknownState`]; [`ListError::Revoked`] if the slot
    /// is revoked and would be no more.
    pub fn set(&mut self, slot: u32, state: ListedState) -> Result<(), ListError> {
        let before = self.existing(slot)?;
        match state {
            ListedState::Unknown(value) => Err(ListError::UnknownState { slot, value }),
            ListedState::Revoked => self.write(slot, state),
            _ if before == ListedState::Revoked => Err(ListError::Revoked { slot }),
            _ => self.write(slot, state),
        }
    }

    /// Withdraws a revocation that was a mistake: the code is as signed again.
    ///
    /// # Errors
    /// [`ListError::NoSuchSlot`]; [`ListError::NotRevoked`].
    pub fn reinstate(&mut self, slot: u32) -> Result<(), ListError> {
        match self.existing(slot)? {
            ListedState::Revoked => self.write(slot, ListedState::AsSigned),
            _ => Err(ListError::NotRevoked { slot }),
        }
    }

    /// What the list says of a slot so far, or `None` past its end.
    #[must_use]
    pub fn state(&self, slot: u32) -> Option<ListedState> {
        let value = self.list.get(usize::try_from(slot).ok()?);
        value.map(ListedState::from_value)
    }

    /// The list's number.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// How many slots the list has.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    /// Whether the list has no slots.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list, issued at an instant and in date until another, with the seconds after which
    /// verifiers should fetch it anew if that is to be said.
    ///
    /// What comes out is never longer than a list may be: five states in four bits compress to
    /// less than three quarters.
    ///
    /// # Errors
    /// [`ListError::EmptyWindow`] unless the list expires after it is issued.
    pub fn build(
        self,
        issued_at: UnixTime,
        expires: UnixTime,
        ttl: Option<u32>,
    ) -> Result<UnsignedList, ListError> {
        Window::new(issued_at, expires)?;
        let claims = ListClaims {
            uri: self.uri,
            issued_at,
            expires,
            ttl,
            seq: self.seq,
            list: self.list,
        };
        Ok(UnsignedList {
            payload: claims.encode(),
        })
    }

    fn existing(&self, slot: u32) -> Result<ListedState, ListError> {
        let count = self.len();
        self.state(slot)
            .ok_or(ListError::NoSuchSlot { slot, count })
    }

    // The slot exists.
    fn write(&mut self, slot: u32, state: ListedState) -> Result<(), ListError> {
        let count = self.len();
        let place = usize::try_from(slot).map_err(|_| ListError::NoSuchSlot { slot, count })?;
        self.list.set(place, state.value());
        Ok(())
    }
}

impl fmt::Debug for ListBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ListBuilder({} #{})", self.uri, self.seq)
    }
}

/// A list on its way to a signature, made here or by an external signer.
#[derive(Clone)]
#[must_use]
pub struct UnsignedList {
    payload: Vec<u8>,
}

impl UnsignedList {
    /// The list, signed by a key that this process holds, and found to hold.
    ///
    /// # Errors
    /// [`ListError::BadSignature`] if the signature does not hold: the hardware erred.
    pub fn sign(&self, key: &SigningKey) -> Result<Vec<u8>, ListError> {
        Ok(self.unsealed(key.public()).seal(key)?)
    }

    /// The bytes that the holder of the other half of `public` signs with Ed25519: the
    /// `Sig_structure` of RFC 9052 section 4.4.
    #[must_use]
    pub fn bytes_to_sign(&self, public: &PublicKey) -> Vec<u8> {
        self.unsealed(public).message().into()
    }

    /// The list, once the signature over [`bytes_to_sign`](Self::bytes_to_sign) is found to
    /// hold.
    ///
    /// # Errors
    /// [`ListError::BadSignature`] if it does not: the signer holds another key, or erred.
    pub fn finish(&self, public: &PublicKey, signature: &[u8; 64]) -> Result<Vec<u8>, ListError> {
        Ok(self.unsealed(public).finish(public, signature)?)
    }

    fn unsealed(&self, public: &PublicKey) -> Unsealed {
        Unsealed::new(Header::StatusList(public.id()), self.payload.as_slice())
    }
}

impl fmt::Debug for UnsignedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnsignedList({} bytes)", self.payload.len())
    }
}

impl From<BadSignature> for ListError {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

/// Two slots share a byte.
const MAX_SLOTS: usize = 2 * MAX_INFLATED_BYTES;

#[cfg(test)]
mod tests;
