//! Bundles on their way to their signatures, which are made on separate machines.

use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::*;
use crate::ids::KeyId;
use crate::key::{PublicKey, SigningKey};
use crate::limits::{MAX_NAME_BYTES, MAX_ROOT_SIGNATURES};
use crate::seal;
use crate::trust::{IssuerKey, TrustError};
use crate::wire::cbor::Writer;
use crate::wire::cose::{self, ROOT_SIGNATURE_BYTES};

/// Puts the contents of a bundle together.
#[derive(Clone, Debug)]
#[must_use]
pub struct BundleBuilder {
    window: Window,
    seq: u64,
    previous: Option<[u8; 32]>,
    roots: Roots,
    issuers: Vec<IssuerKey>,
    floors: Vec<StatusFloor>,
    places: Vec<(PlaceType, Policy)>,
}

/// A bundle that may lack signatures: nothing in it is trusted.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    contents: Contents,
    payload: Vec<u8>,
    signatures: Vec<(KeyId, [u8; 64])>,
}

/// Why there is no bundle, or no signature on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DraftError {
    /// The bytes are neither a bundle nor its payload.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// Two keys contradict each other.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// An issuer has no id or no name.
    #[error("the issuer with the key {kid} has no id or no name")]
    Anonymous {
        /// Key id.
        kid: KeyId,
    },
    /// A key has no purpose, or is kept from every region. On the wire no regions mean
    /// everywhere, so the second would turn into its opposite.
    #[error("the key {kid} has no purpose, or no region")]
    Powerless {
        /// Key id.
        kid: KeyId,
    },
    /// A floor names no list.
    #[error("a status floor's URI has 1 to {MAX_NAME_BYTES} printable ASCII characters")]
    Floor,
    /// The contents do not fit: too many of one kind, or more bytes than leave room for every
    /// signature that a bundle may have.
    #[error("the contents are larger than a bundle may be")]
    TooLarge,
    /// The signature does not hold.
    #[error("the signature of the root {kid} does not hold")]
    BadSignature {
        /// Key id.
        kid: KeyId,
    },
    /// The drafts to be merged have different contents.
    #[error("the bundles have different contents")]
    OtherContents,
    /// There are more signatures than a bundle may have.
    #[error("a bundle has at most {MAX_ROOT_SIGNATURES} signatures")]
    TooManySignatures,
}

impl BundleBuilder {
    /// The bundle with this sequence number, in force in this window and followed by what these
    /// roots sign.
    pub const fn new(seq: u64, window: Window, roots: Roots) -> Self {
        Self {
            window,
            seq,
            previous: None,
            roots,
            issuers: Vec::new(),
            floors: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Names the bundle before this one by the SHA-256 of its payload.
    pub const fn previous(mut self, hash: [u8; 32]) -> Self {
        self.previous = Some(hash);
        self
    }

    /// Adds an issuer's key, which needs an id and a name.
    pub fn issuer(mut self, key: IssuerKey) -> Self {
        self.issuers.push(key);
        self
    }

    /// Sets the lowest sequence number of a status list.
    pub fn status_floor(mut self, floor: StatusFloor) -> Self {
        self.floors.push(floor);
        self
    }

    /// Says what is asked at places of a type; said twice, the last one counts.
    pub fn place(mut self, place: PlaceType, policy: Policy) -> Self {
        self.places.retain(|(other, _)| *other != place);
        self.places.push((place, policy));
        self
    }

    /// The bundle without signatures.
    ///
    /// # Errors
    /// [`DraftError::Trust`], [`DraftError::Anonymous`], [`DraftError::Powerless`],
    /// [`DraftError::Floor`], [`DraftError::TooLarge`].
    pub fn build(mut self) -> Result<Draft, DraftError> {
        // RFC 8949 section 4.2.1: bytewise by encoding, in which the length stands first.
        let order = |place: &PlaceType, other: &PlaceType| {
            let (one, other) = (place.as_str(), other.as_str());
            (one.len(), one).cmp(&(other.len(), other))
        };
        self.places
            .sort_by(|(one, _), (other, _)| order(one, other));
        let contents = Contents {
            window: self.window,
            seq: self.seq,
            previous: self.previous,
            roots: self.roots,
            trust: Trust::of(self.issuers)?,
            floors: self.floors,
            places: self.places,
        };
        let payload = contents.encode()?;
        // Only counts and lengths are left to be wrong.
        Draft::of(payload).map_err(|_| DraftError::TooLarge)
    }
}

impl Draft {
    /// Reads a bundle with some of its signatures, or a payload without any.
    ///
    /// # Errors
    /// [`DraftError::Malformed`], [`DraftError::TooLarge`].
    pub fn read(bytes: &[u8]) -> Result<Self, DraftError> {
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(Malformed::TooLong.into());
        }
        let is_map = bytes.first().is_some_and(|first| first >> 5 == 5);
        if is_map {
            return Self::of(bytes.to_vec());
        }
        let envelope = ManyEnvelope::decode(bytes)?;
        let mut draft = Self::of(envelope.payload.to_vec())?;
        draft.signatures = envelope
            .signatures
            .iter()
            .map(|(kid, signature)| (*kid, **signature))
            .collect();
        Ok(draft)
    }

    fn of(payload: Vec<u8>) -> Result<Self, DraftError> {
        if payload.len() > MAX_PAYLOAD_BYTES {
            return Err(DraftError::TooLarge);
        }
        Ok(Self {
            contents: Contents::decode(&payload)?,
            payload,
            signatures: Vec::new(),
        })
    }

    /// What the bundle says; nobody may have signed it.
    #[must_use]
    pub const fn untrusted_contents(&self) -> &Contents {
        &self.contents
    }

    /// SHA-256 of the payload, which the next bundle names.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.payload).into()
    }

    /// Ids of the keys that are said to have signed.
    pub fn untrusted_signers(&self) -> impl Iterator<Item = KeyId> {
        self.signatures.iter().map(|(kid, _)| *kid)
    }

    /// How many of these roots signed.
    #[must_use]
    pub fn count(&self, roots: &Roots) -> usize {
        let signatures = self.signatures.iter().map(|(kid, bytes)| (*kid, bytes));
        roots.count(&ManyEnvelope {
            payload: &self.payload,
            signatures: signatures.collect(),
        })
    }

    /// The bytes that the root with this public key signs with Ed25519: the `Sig_structure` of
    /// RFC 9052 section 4.4 for one signer of several.
    #[must_use]
    pub fn bytes_to_sign(&self, root: &PublicKey) -> Vec<u8> {
        cose::many_sig_structure(root.id(), &self.payload)
    }

    /// Adds the signature of a root whose key this process holds.
    ///
    /// # Errors
    /// [`DraftError::TooManySignatures`].
    pub fn sign(&mut self, root: &SigningKey) -> Result<(), DraftError> {
        let signature = seal::sign_as_root(&self.payload, root);
        self.add(root.public(), &signature)
    }

    /// Adds a signature that a root made elsewhere, once it is found to hold.
    ///
    /// # Errors
    /// [`DraftError::BadSignature`], [`DraftError::TooManySignatures`].
    pub fn add(&mut self, root: &PublicKey, signature: &[u8; 64]) -> Result<(), DraftError> {
        let kid = root.id();
        seal::check_root(&self.payload, root, signature)
            .map_err(|_| DraftError::BadSignature { kid })?;
        self.push((kid, *signature))
    }

    /// Adds the signatures of another draft of the same bundle.
    ///
    /// # Errors
    /// [`DraftError::OtherContents`], [`DraftError::TooManySignatures`].
    pub fn merge(&mut self, other: &Self) -> Result<(), DraftError> {
        if self.payload != other.payload {
            return Err(DraftError::OtherContents);
        }
        let mut merged = self.clone();
        other
            .signatures
            .iter()
            .try_for_each(|it| merged.push(*it))?;
        *self = merged;
        Ok(())
    }

    /// The bundle's bytes, or its payload's while nobody has signed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.signatures.is_empty() {
            self.payload.clone()
        } else {
            cose::root_signature(&self.payload, &self.signatures)
        }
    }

    fn push(&mut self, signature: (KeyId, [u8; 64])) -> Result<(), DraftError> {
        if self.signatures.contains(&signature) {
            Ok(())
        } else if self.signatures.len() >= MAX_ROOT_SIGNATURES {
            Err(DraftError::TooManySignatures)
        } else {
            self.signatures.push(signature);
            Ok(())
        }
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signatures = self.signatures.len();
        write!(f, "Draft({}, {signatures} signatures)", self.contents.seq)
    }
}

impl Contents {
    // Ids that collide cannot be had from bytes.
    #[cfg(test)]
    pub(in crate::trust) fn with_trust_for_test(self, trust: Trust) -> Self {
        Self { trust, ..self }
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, DraftError> {
        let mut writer = Writer::default();
        writer.map(3);
        writer.uint(4_u8);
        writer.uint(self.window.end().as_secs());
        writer.uint(6_u8);
        writer.uint(self.window.start().as_secs());
        writer.int(KEY_TRUST);
        writer.map(7);
        writer.uint(1_u8);
        writer.uint(self.seq);
        writer.uint(2_u8);
        match &self.previous {
            Some(hash) => writer.bytes(hash),
            None => writer.null(),
        }
        self.roots.encode(&mut writer);
        writer.uint(5_u8);
        writer.array(self.trust.keys().len());
        for key in self.trust.keys() {
            let kid = key.public().id();
            let powerless = key.purposes().is_empty() || key.regions().is_some_and(<[_]>::is_empty);
            if powerless {
                return Err(DraftError::Powerless { kid });
            }
            let named = key.issuer().zip(key.names());
            let (id, names) = named.ok_or(DraftError::Anonymous { kid })?;
            key.encode(&mut writer, id, names);
        }
        writer.uint(6_u8);
        writer.array(self.floors.len());
        for floor in &self.floors {
            if !is_uri(&floor.uri) {
                return Err(DraftError::Floor);
            }
            writer.array(2);
            writer.text(&floor.uri);
            writer.uint(floor.seq);
        }
        writer.uint(7_u8);
        writer.map(self.places.len());
        for (place, policy) in &self.places {
            writer.text(place.as_str());
            policy.encode(&mut writer);
        }
        Ok(writer.into_bytes())
    }
}

/// Leaves room for every signature; around them stand some 40 bytes more.
const MAX_PAYLOAD_BYTES: usize = MAX_BUNDLE_BYTES - MAX_ROOT_SIGNATURES * ROOT_SIGNATURE_BYTES - 64;

#[cfg(test)]
mod tests;
