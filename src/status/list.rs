//! One list, after its signature held.

use alloc::string::String;
use core::fmt;

use sha2::{Digest as _, Sha256};

use super::codec::ListClaims;
use super::slots::Slots;
use super::state::ListedState;
use crate::ids::KeyId;
use crate::key::PublicKey;
use crate::limits::MAX_STATUS_LIST_BYTES;
use crate::seal;
use crate::time::UnixTime;
use crate::trust::{InstallError, IssuerId, IssuerKey, KeyFault, Purpose, StatusBase, Trust};
use crate::wire::Malformed;
use crate::wire::cose::{Envelope, Header};

/// A status list that a trusted key signed and that was in date when it was opened.
///
/// The only way to one is [`StatusList::open`].
///
/// ```compile_fail
/// let list = healthcode::status::StatusList::default();
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct StatusList {
    uri: String,
    seq: u64,
    issued_at: UnixTime,
    expires: UnixTime,
    ttl: Option<u32>,
    hash: [u8; 32],
    signer: PublicKey,
    issuer: Option<IssuerId>,
    slots: Slots,
}

impl StatusList {
    /// Opens a signed list at the instant `now`; nothing in it is believed before its signature
    /// holds.
    ///
    /// Whether it may replace the list in force, [`check_follows`](Self::check_follows) says.
    ///
    /// ```
    /// use healthcode::UnixTime;
    /// use healthcode::status::StatusList;
    /// use healthcode::trust::Trust;
    /// let now = UnixTime::new(1_795_262_400);
    /// let refusal = StatusList::open(b"no list", &Trust::new(), now).unwrap_err();
    /// assert_eq!(refusal.code(), "malformed/cbor");
    /// ```
    ///
    /// # Errors
    /// [`InstallError`]: the first check that fails, of the length, the envelope, the signature,
    /// the claims, what the key may say, and the clock.
    pub fn open(bytes: &[u8], trust: &Trust, now: UnixTime) -> Result<Self, InstallError> {
        let list = Self::open_at_any_time(bytes, trust)?;
        list.check_clock(now)?;
        Ok(list)
    }

    /// Opens a list that was in force before, of which the hash was remembered; the clock is
    /// not asked.
    #[cfg(feature = "store")]
    pub(crate) fn reopen(
        bytes: &[u8],
        trust: &Trust,
        hash: &[u8; 32],
    ) -> Result<Self, InstallError> {
        let list = Self::open_at_any_time(bytes, trust)?;
        if list.hash == *hash {
            Ok(list)
        } else {
            Err(InstallError::Fork { seq: list.seq })
        }
    }

    fn open_at_any_time(bytes: &[u8], trust: &Trust) -> Result<Self, InstallError> {
        if bytes.len() > MAX_STATUS_LIST_BYTES {
            return Err(Malformed::TooLong.into());
        }
        let envelope = Envelope::decode(bytes)?;
        let kid = envelope.key_id(Header::StatusList)?;
        let keys = trust.keys_with_id(kid);
        if keys.is_empty() {
            return Err(InstallError::UnknownKey { kid });
        }
        let (key, payload) =
            seal::open(&envelope, keys, None).map_err(|_| InstallError::BadSignature { kid })?;
        let claims = ListClaims::decode(payload)?;
        let list = Self {
            uri: claims.uri,
            seq: claims.seq,
            issued_at: claims.issued_at,
            expires: claims.expires,
            ttl: claims.ttl,
            hash: Sha256::digest(payload).into(),
            signer: key.public().clone(),
            issuer: key.issuer().cloned(),
            slots: Slots::new(claims.list),
        };
        list.check_key(key, trust)?;
        Ok(list)
    }

    /// Whether the list may take the place of the one in force: it must not be older than that
    /// one, nor than the trust bundle's floor for this URI.
    ///
    /// The same list again is taken. A list of another URI is not what this one follows, and is
    /// passed over.
    ///
    /// # Errors
    /// [`InstallError::Rollback`] if it is older, [`InstallError::Fork`] if it has the number of
    /// the one in force, and another content.
    pub fn check_follows(
        &self,
        floor: Option<u64>,
        installed: Option<&Self>,
    ) -> Result<(), InstallError> {
        let installed = installed.filter(|list| list.uri == self.uri);
        let have = floor.max(installed.map(|list| list.seq)).unwrap_or(0);
        if self.seq < have {
            let got = self.seq;
            return Err(InstallError::Rollback { have, got });
        }
        match installed {
            Some(list) if list.seq == self.seq && list.hash != self.hash => {
                Err(InstallError::Fork { seq: self.seq })
            }
            _ => Ok(()),
        }
    }

    /// Whether the list's signer may still say what it said: for when a new bundle arrives.
    ///
    /// The signature held when the list was opened and is not checked again.
    ///
    /// # Errors
    /// [`InstallError::UnknownKey`] if the key is trusted no more, and otherwise the first check
    /// that fails of what the key may say.
    pub fn check_signer(&self, trust: &Trust) -> Result<(), InstallError> {
        let kid = self.signer.id();
        let mut keys = trust.keys_with_id(kid).iter();
        let key = keys.find(|key| *key.public() == self.signer);
        let key = key.ok_or(InstallError::UnknownKey { kid })?;
        self.check_key(key, trust)?;
        // A key that went to another issuer does not take its old lists along.
        if key.issuer() == self.issuer() {
            Ok(())
        } else {
            Err(InstallError::ForeignList)
        }
    }

    fn check_key(&self, key: &IssuerKey, trust: &Trust) -> Result<(), InstallError> {
        key.check_issued_at(self.issued_at)
            .map_err(|fault| refusal(fault, key.public().id(), self.issued_at))?;
        if !key.purposes().contains(&Purpose::Status) {
            let missing = Purpose::Status;
            return Err(InstallError::KeyPurpose { missing });
        }
        self.check_issuer(key, trust)
    }

    // The codes' keys say where their lists are; the list's key is of the same issuer.
    fn check_issuer(&self, key: &IssuerKey, trust: &Trust) -> Result<(), InstallError> {
        let issuer = key.issuer().ok_or(InstallError::ForeignList)?;
        let mut own = trust.keys().iter().filter(|it| it.issuer() == Some(issuer));
        let covers = |base: &StatusBase| base.covers(&self.uri);
        if own.any(|it| it.status_base().is_some_and(covers)) {
            Ok(())
        } else {
            Err(InstallError::ForeignList)
        }
    }

    fn check_clock(&self, now: UnixTime) -> Result<(), InstallError> {
        let (issued_at, end) = (self.issued_at, self.expires);
        if issued_at > now {
            Err(InstallError::ClockBehind { issued_at, now })
        } else if now >= end {
            Err(InstallError::Expired { end, now })
        } else {
            Ok(())
        }
    }

    /// The list's own URI.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Its number: each list of one URI has a higher one than the list before.
    ///
    /// A list that another library made has none, and the second in which it was issued takes
    /// its place.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// When the list was issued.
    #[must_use]
    pub const fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// First instant at which the list no longer counts.
    #[must_use]
    pub const fn expires(&self) -> UnixTime {
        self.expires
    }

    /// After how many seconds the issuer advises to fetch the list anew, if it says so.
    #[must_use]
    pub const fn ttl(&self) -> Option<u32> {
        self.ttl
    }

    /// SHA-256 of the payload, which tells two lists of one number apart.
    #[must_use]
    pub const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The issuer whose list it is.
    #[must_use]
    pub const fn issuer(&self) -> Option<&IssuerId> {
        self.issuer.as_ref()
    }

    /// The key that signed the list.
    #[must_use]
    pub const fn signer(&self) -> &PublicKey {
        &self.signer
    }

    /// How many slots the list has, at most 2^27; those that only fill its last byte count.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.slots.len()
    }

    /// Whether the list has no slots.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the list says of a slot, or `None` past its end.
    #[must_use]
    pub fn state(&self, slot: u32) -> Option<ListedState> {
        self.slots.get(slot).map(ListedState::from_value)
    }

    /// The slots that are not as signed, ascending.
    pub fn changed(&self) -> impl Iterator<Item = (u32, ListedState)> + '_ {
        let changed = self.slots.changed();
        changed.map(|(slot, value)| (slot, ListedState::from_value(value)))
    }

    /// How many revocations an older list has that this one does not: none, unless the issuer
    /// withdrew some.
    #[must_use]
    pub fn withdrawn_since(&self, older: &Self) -> u64 {
        let revoked = |state| state == ListedState::Revoked;
        let before = older.changed().filter(|(_, state)| revoked(*state));
        let withdrawn = before.filter(|(slot, _)| !self.state(*slot).is_some_and(revoked));
        u64::try_from(withdrawn.count()).unwrap_or(u64::MAX)
    }

    /// Bytes that the list takes beside the value itself.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.slots.heap_bytes().saturating_add(self.uri.capacity())
    }
}

const fn refusal(fault: KeyFault, kid: KeyId, issued_at: UnixTime) -> InstallError {
    match fault {
        KeyFault::Compromised => InstallError::CompromisedKey { kid },
        KeyFault::Specimen => InstallError::SpecimenKey { kid },
        KeyFault::NotYetValid { not_before } => InstallError::KeyNotYetValid {
            not_before,
            issued_at,
        },
        KeyFault::Retired { not_after } => InstallError::KeyRetired {
            not_after,
            issued_at,
        },
    }
}

// A list of thousands of people's states is not for logs.
impl fmt::Debug for StatusList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusList({} #{})", self.uri, self.seq)
    }
}
