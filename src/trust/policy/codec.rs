//! Policies to bytes and back.

use super::super::issuer_key::decode_regions;
#[cfg(feature = "issuer")]
use super::super::issuer_key::encode_regions;
use super::*;
#[cfg(feature = "issuer")]
use crate::wire::cbor::Writer;
use crate::wire::cbor::{Reader, Unexpected};

/// ```cddl
/// policy   = { 1 => [ admit: colour, refer: colour ],           ; admit <= refer
///            ? 2 => [ failing, age: seconds ],
///            ? 3 => [ failing, [ 1*4 [ method, result, age: seconds ] ] ],
///            ? 4 => [ failing, missing: decision, days: 1..31, [ *4096 region ] ],
///            ? 5 => [ failing, [ 1*4096 region ] ],
///            ? 6 => failing,
///            ? 7 => [ failing, skew: seconds ],
///              8 => [ bundle-soft-age: seconds, bundle-stale: decision,
///                     list-soft-age: seconds, list-stale: decision, list-missing: decision ],
///            ? 9 => names,
///            ? 10 => retention: seconds }
/// decision = 0 / 1 / 2                                          ; admit, refer, deny
/// failing  = 1 / 2                                              ; refer, deny
/// ```
impl Policy {
    #[cfg(feature = "issuer")]
    pub(in crate::trust) fn encode(&self, writer: &mut Writer) {
        let optional = [
            self.max_age.is_some(),
            self.test.is_some(),
            self.itinerary.is_some(),
            self.regions.is_some(),
            self.identity.is_some(),
            self.live.is_some(),
            self.names.is_some(),
            self.retention.is_some(),
        ];
        let optional = optional.into_iter().filter(|present| *present).count();
        writer.map(optional.saturating_add(2));
        writer.uint(COLOURS);
        writer.array(2);
        writer.uint(self.admit.number());
        writer.uint(self.refer.number());
        if let Some(rule) = &self.max_age {
            encode_seconds(AGE, rule, writer);
        }
        self.encode_facts(writer);
        if let Some(failing) = self.identity {
            writer.uint(IDENTITY);
            writer.uint(Decision::from(failing).number());
        }
        if let Some(rule) = &self.live {
            encode_seconds(LIVE, rule, writer);
        }
        self.staleness.encode(writer);
        if let Some(names) = &self.names {
            writer.uint(NAMES);
            names.encode(writer);
        }
        if let Some(seconds) = self.retention {
            writer.uint(RETENTION);
            writer.uint(seconds);
        }
    }

    #[cfg(feature = "issuer")]
    fn encode_facts(&self, writer: &mut Writer) {
        if let Some(rule) = &self.test {
            writer.uint(TEST);
            writer.array(2);
            writer.uint(Decision::from(rule.failing).number());
            writer.array(rule.asked.len());
            for test in &rule.asked {
                writer.array(3);
                writer.uint(test.method.number());
                writer.uint(test.result.number());
                writer.uint(test.max_age);
            }
        }
        if let Some(rule) = &self.itinerary {
            writer.uint(ITINERARY);
            writer.array(4);
            writer.uint(Decision::from(rule.failing).number());
            writer.uint(rule.asked.missing.number());
            writer.uint(rule.asked.days);
            encode_regions(&rule.asked.risk, writer);
        }
        if let Some(rule) = &self.regions {
            writer.uint(REGIONS);
            writer.array(2);
            writer.uint(Decision::from(rule.failing).number());
            encode_regions(&rule.asked, writer);
        }
    }

    /// Reads a policy; that its keys ascend was checked for the whole bundle.
    pub(in crate::trust) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        let count = reader.map()?;
        reader.key(COLOURS)?;
        exactly(reader, 2)?;
        let (admit, refer) = (colour(reader)?, colour(reader)?);
        let mut policy = Self::new(admit, refer).map_err(|_| Unexpected)?;
        let mut staleness = None;
        for _ in 1..count {
            match reader.uint()? {
                STALENESS => staleness = Some(Staleness::decode(reader)?),
                key => policy = policy.decode_optional(key, reader)?,
            }
        }
        let staleness = staleness.ok_or(Unexpected)?;
        Ok(policy.with_staleness(staleness))
    }

    fn decode_optional(self, key: u64, reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        let policy = match key {
            AGE => Ok(self.with_max_age(decode_seconds(reader)?)),
            TEST => {
                exactly(reader, 2)?;
                let failing = Failing::decode(reader)?;
                let asked = reader.list(1..=MAX_TEST_RULES, TestRule::decode)?;
                self.with_test(Rule { failing, asked })
            }
            ITINERARY => {
                exactly(reader, 4)?;
                let failing = Failing::decode(reader)?;
                let asked = ItineraryRule::decode(reader)?;
                self.with_itinerary(Rule { failing, asked })
            }
            REGIONS => {
                exactly(reader, 2)?;
                let failing = Failing::decode(reader)?;
                let asked = decode_regions(reader, 1)?;
                self.with_regions(Rule { failing, asked })
            }
            IDENTITY => Ok(self.with_identity(Failing::decode(reader)?)),
            LIVE => Ok(self.with_live(decode_seconds(reader)?)),
            NAMES => Ok(self.with_names(Names::decode(reader)?)),
            RETENTION => Ok(self.with_retention(seconds(reader)?)),
            _ => return Err(Unexpected),
        };
        policy.map_err(|_| Unexpected)
    }
}

impl Staleness {
    #[cfg(feature = "issuer")]
    fn encode(&self, writer: &mut Writer) {
        writer.uint(STALENESS);
        writer.array(5);
        writer.uint(self.bundle_soft_age);
        writer.uint(self.bundle_stale.number());
        writer.uint(self.list_soft_age);
        writer.uint(self.list_stale.number());
        writer.uint(self.list_missing.number());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        exactly(reader, 5)?;
        Ok(Self {
            bundle_soft_age: seconds(reader)?,
            bundle_stale: Decision::decode(reader)?,
            list_soft_age: seconds(reader)?,
            list_stale: Decision::decode(reader)?,
            list_missing: Decision::decode(reader)?,
        })
    }
}

impl ItineraryRule {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        Ok(Self {
            missing: Decision::decode(reader)?,
            days: u8::try_from(reader.uint()?).map_err(|_| Unexpected)?,
            risk: decode_regions(reader, 0)?,
        })
    }
}

impl TestRule {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        exactly(reader, 3)?;
        Ok(Self {
            method: TestMethod::from_number(reader.uint()?).ok_or(Unexpected)?,
            result: TestResult::from_number(reader.uint()?).ok_or(Unexpected)?,
            max_age: seconds(reader)?,
        })
    }
}

impl Decision {
    const fn number(self) -> u8 {
        match self {
            Self::Admit => 0,
            Self::Refer => 1,
            Self::Deny => 2,
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        let number = reader.uint()?;
        [Self::Admit, Self::Refer, Self::Deny]
            .into_iter()
            .find(|decision| u64::from(decision.number()) == number)
            .ok_or(Unexpected)
    }
}

impl Failing {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        match Decision::decode(reader)? {
            Decision::Admit => Err(Unexpected),
            Decision::Refer => Ok(Self::Refer),
            Decision::Deny => Ok(Self::Deny),
        }
    }
}

#[cfg(feature = "issuer")]
fn encode_seconds(key: u64, rule: &Rule<u32>, writer: &mut Writer) {
    writer.uint(key);
    writer.array(2);
    writer.uint(Decision::from(rule.failing).number());
    writer.uint(rule.asked);
}

fn decode_seconds(reader: &mut Reader<'_>) -> Result<Rule<u32>, Unexpected> {
    exactly(reader, 2)?;
    Ok(Rule {
        failing: Failing::decode(reader)?,
        asked: seconds(reader)?,
    })
}

fn seconds(reader: &mut Reader<'_>) -> Result<u32, Unexpected> {
    u32::try_from(reader.uint()?).map_err(|_| Unexpected)
}

fn colour(reader: &mut Reader<'_>) -> Result<Colour, Unexpected> {
    Colour::from_number(reader.uint()?).ok_or(Unexpected)
}

fn exactly(reader: &mut Reader<'_>, count: usize) -> Result<(), Unexpected> {
    if reader.array()? == count {
        Ok(())
    } else {
        Err(Unexpected)
    }
}

const COLOURS: u64 = 1;
const AGE: u64 = 2;
const TEST: u64 = 3;
const ITINERARY: u64 = 4;
const REGIONS: u64 = 5;
const IDENTITY: u64 = 6;
const LIVE: u64 = 7;
const STALENESS: u64 = 8;
const NAMES: u64 = 9;
const RETENTION: u64 = 10;

#[cfg(test)]
mod tests;
