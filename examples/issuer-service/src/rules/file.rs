//! The published file: TOML, versioned, with no language of its own beyond these few conditions.

use std::collections::BTreeSet;
use std::fmt;

use healthcode::{Colour, Region};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// Rules that can be applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    version: u32,
    risks: Vec<(Region, Risk)>,
    rules: Vec<Rule>,
}

/// Name of a rule, 1 to 16 characters `A` to `Z`, `0` to `9` and `-`; it is never used again for
/// another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
pub struct RuleId(String);

/// Classes of reasons, which people are told and operators count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// What was declared.
    Declared,
    /// A test, or the lack of one.
    Test,
    /// A notice of exposure.
    Exposure,
    /// A stay in a region of risk.
    RiskRegion,
    /// A quarantine that is not over.
    Quarantine,
    /// An arrival not long ago.
    Arrival,
}

/// How great the risk of a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Medium.
    Medium,
    /// High.
    High,
}

/// One rule: if the condition holds, the colour is at least this bad.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// Yellow or red.
    pub colour: Colour,
    /// Class of its reason.
    pub reason: Reason,
    /// All of these hold.
    pub when: Vec<Condition>,
}

/// Something that holds or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Symptoms were declared.
    Symptoms,
    /// Contact was declared.
    Contact,
    /// A quarantine is not over.
    Quarantine,
    /// An arrival in the last so many days.
    ArrivedWithinDays(u16),
    /// An exposure in the last so many days.
    ExposedWithinDays(u16),
    /// A positive test in the last so many hours.
    PositiveWithinHours(u32),
    /// No negative test in the last so many hours.
    NoNegativeWithinHours(u32),
    /// A stay in a region of high risk in the last so many days.
    HighRiskWithinDays(u16),
    /// A stay in a region of at least medium risk in the last so many days.
    AnyRiskWithinDays(u16),
}

/// Why a file holds no rules.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadRules {
    /// It is no TOML, or has other fields.
    #[error("the rules cannot be read: {0}")]
    Form(String),
    /// A name is none.
    #[error("a rule's name is 1 to 16 characters A to Z, 0 to 9 and -")]
    Name,
    /// A name is there twice.
    #[error("the rule {0} is there twice")]
    Twice(RuleId),
    /// A name stands for what operators give.
    #[error("the name {0} stands for what operators give")]
    Reserved(RuleId),
    /// A rule gives green, which is what is left without a rule.
    #[error("the rule {0} gives green: rules give yellow or red")]
    Green(RuleId),
    /// A rule has no condition and would hold for everyone.
    #[error("the rule {0} has no condition")]
    Unconditional(RuleId),
    /// A region is none.
    #[error("there is no region {0}")]
    Region(u64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    risk: Vec<FileRisk>,
    #[serde(default)]
    rule: Vec<FileRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRisk {
    region: u64,
    level: Risk,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRule {
    id: String,
    colour: String,
    reason: Reason,
    when: Vec<Condition>,
}

impl Rules {
    /// Reads a file.
    ///
    /// # Errors
    /// [`BadRules`].
    pub fn read(text: &str) -> Result<Self, BadRules> {
        let file: File =
            toml::from_str(text).map_err(|error| BadRules::Form(error.message().to_owned()))?;
        let risks = file.risk.iter().map(|it| {
            let region = Region::new(it.region).map_err(|_| BadRules::Region(it.region))?;
            Ok((region, it.level))
        });
        let risks = risks.collect::<Result<_, _>>()?;
        let mut names = BTreeSet::new();
        let mut rules = Vec::with_capacity(file.rule.len());
        for rule in file.rule {
            let rule = rule.read()?;
            if !names.insert(rule.id.clone()) {
                return Err(BadRules::Twice(rule.id));
            }
            rules.push(rule);
        }
        Ok(Self::new(file.version, risks, rules))
    }

    /// The version, which codes and the audit table name.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    pub(super) const fn new(version: u32, risks: Vec<(Region, Risk)>, rules: Vec<Rule>) -> Self {
        Self {
            version,
            risks,
            rules,
        }
    }

    pub(super) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The greatest risk of a region, or of one that it is part of.
    pub(super) fn risk_of(&self, region: Region) -> Option<Risk> {
        let within = self
            .risks
            .iter()
            .filter(|(whole, _)| region.is_within(*whole));
        within.map(|(_, risk)| *risk).max()
    }
}

impl FileRule {
    fn read(self) -> Result<Rule, BadRules> {
        let id = RuleId::try_from(self.id)?;
        if id == RuleId::operator() {
            return Err(BadRules::Reserved(id));
        }
        let colour: Colour = self
            .colour
            .parse()
            .map_err(|_| BadRules::Form(format!("{id}: the colour is yellow or red")))?;
        if colour == Colour::Green {
            return Err(BadRules::Green(id));
        }
        if self.when.is_empty() {
            return Err(BadRules::Unconditional(id));
        }
        Ok(Rule {
            id,
            colour,
            reason: self.reason,
            when: self.when,
        })
    }
}

impl RuleId {
    /// What stands for a rule where an operator gave the colour.
    pub(crate) fn operator() -> Self {
        Self("OPERATOR".to_owned())
    }
}

impl TryFrom<String> for RuleId {
    type Error = BadRules;

    fn try_from(text: String) -> Result<Self, BadRules> {
        let is_plain = |it: u8| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'-';
        if (1..=16).contains(&text.len()) && text.bytes().all(is_plain) {
            Ok(Self(text))
        } else {
            Err(BadRules::Name)
        }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
