//! Issuers' entries of a bundle, and lists of regions.

use alloc::vec::Vec;

#[cfg(feature = "issuer")]
use super::super::Names;
use super::*;
use crate::limits::{MAX_ISSUERS, MAX_REGIONS};
use crate::time::UnixTime;
#[cfg(feature = "issuer")]
use crate::wire::cbor::Writer;
use crate::wire::cbor::{Reader, Unexpected};

impl IssuerKey {
    /// Writes a bundle's entry, for a key that has an issuer's id and name.
    ///
    /// ```cddl
    /// issuer = { 1 => key: bstr .size 32, 2 => id: tstr, 3 => names, 4 => [ *4096 region ], 5 => [ 1*4096 purpose ],
    ///            6 => not-before: seconds, 7 => not-after: seconds, 8 => max-lifetime: uint .lt 4294967296,
    ///            ? 9 => 1 / 2, ? 10 => true, ? 11 => [ status-uri-base: tstr, shift: 0..31 ] }
    /// ```
    #[cfg(feature = "issuer")]
    pub(in crate::trust) fn encode(&self, writer: &mut Writer, id: &IssuerId, names: &Names) {
        let state = match self.state {
            KeyState::Active => None,
            KeyState::Retired => Some(STATE_RETIRED),
            KeyState::Compromised => Some(STATE_COMPROMISED),
        };
        let optional = [
            state.is_some(),
            self.is_specimen(),
            self.status_base.is_some(),
        ];
        let optional = optional.into_iter().filter(|present| *present).count();
        writer.map(optional.saturating_add(REQUIRED_KEYS));
        writer.uint(1_u8);
        writer.bytes(self.public.as_bytes());
        writer.uint(2_u8);
        writer.text(id.as_str());
        writer.uint(3_u8);
        names.encode(writer);
        writer.uint(4_u8);
        encode_regions(self.regions().unwrap_or_default(), writer);
        writer.uint(5_u8);
        writer.array(self.purposes.len());
        for purpose in &self.purposes {
            writer.uint(purpose.number());
        }
        writer.uint(6_u8);
        writer.uint(self.in_use.start().as_secs());
        writer.uint(7_u8);
        writer.uint(self.in_use.end().as_secs());
        writer.uint(8_u8);
        writer.uint(self.max_lifetime);
        if let Some(state) = state {
            writer.uint(9_u8);
            writer.uint(state);
        }
        if self.is_specimen() {
            writer.uint(10_u8);
            writer.r#true();
        }
        if let Some(base) = &self.status_base {
            writer.uint(11_u8);
            writer.array(2);
            writer.text(base.uri());
            writer.uint(base.shift());
        }
    }

    /// Reads what [`encode`](Self::encode) writes.
    pub(in crate::trust) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        let optional = reader.map()?.checked_sub(REQUIRED_KEYS).ok_or(Unexpected)?;
        reader.key(1)?;
        let public = PublicKey::from_bytes(&reader.byte_array()?).map_err(|_| Unexpected)?;
        reader.key(2)?;
        let issuer = IssuerId::new(reader.text()?).map_err(|_| Unexpected)?;
        reader.key(3)?;
        let names = Names::decode(reader)?;
        reader.key(4)?;
        let regions = decode_regions(reader, 0)?;
        reader.key(5)?;
        let purpose = |it: &mut Reader<'_>| Purpose::from_number(it.uint()?).ok_or(Unexpected);
        let purposes = reader.list(1..=MAX_REGIONS, purpose)?;
        reader.key(6)?;
        let not_before = reader.seconds()?;
        reader.key(7)?;
        let not_after: UnixTime = reader.seconds()?;
        let in_use = Window::new(not_before, not_after).map_err(|_| Unexpected)?;
        reader.key(8)?;
        let max_lifetime = u32::try_from(reader.uint()?).map_err(|_| Unexpected)?;
        let mut key = Self::new(public, purposes, in_use, max_lifetime)
            .with_issuer(issuer)
            .with_names(names);
        // An empty list means everywhere on the wire.
        if !regions.is_empty() {
            key = key.with_regions(regions);
        }
        for _ in 0..optional {
            key = key.decode_optional(reader)?;
        }
        Ok(key)
    }

    // That keys ascend, so that none stands twice, was checked for the whole bundle.
    fn decode_optional(self, reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        match reader.uint()? {
            9 => match reader.uint()? {
                STATE_RETIRED => Ok(self.with_state(KeyState::Retired)),
                STATE_COMPROMISED => Ok(self.with_state(KeyState::Compromised)),
                _ => Err(Unexpected),
            },
            10 => reader.expect_true().map(|()| self.with_specimen()),
            11 => {
                if reader.array()? != 2 {
                    return Err(Unexpected);
                }
                let (uri, shift) = (reader.text()?, reader.uint()?);
                let shift = u8::try_from(shift).map_err(|_| Unexpected)?;
                let base = StatusBase::new(uri, shift).map_err(|_| Unexpected)?;
                Ok(self.with_status_base(base))
            }
            _ => Err(Unexpected),
        }
    }
}

/// Writes regions as they stand.
#[cfg(feature = "issuer")]
pub(in crate::trust) fn encode_regions(regions: &[Region], writer: &mut Writer) {
    writer.array(regions.len());
    for region in regions {
        writer.uint(region.number());
    }
}

/// Reads at least `least` regions as they stand.
pub(in crate::trust) fn decode_regions(
    reader: &mut Reader<'_>,
    least: usize,
) -> Result<Vec<Region>, Unexpected> {
    reader.list(least..=MAX_REGIONS, Reader::region)
}

/// Reads the entries of a bundle's issuers.
pub(in crate::trust) fn decode_issuers(
    reader: &mut Reader<'_>,
) -> Result<Vec<IssuerKey>, Unexpected> {
    reader.list(0..=MAX_ISSUERS, IssuerKey::decode)
}

/// Keys 1 to 8.
const REQUIRED_KEYS: usize = 8;
const STATE_RETIRED: u64 = 1;
const STATE_COMPROMISED: u64 = 2;

#[cfg(test)]
mod tests;
