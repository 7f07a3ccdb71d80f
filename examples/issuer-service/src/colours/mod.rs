//! Colours that operators give: for one person, by two operators, with a reason and an end. They
//! only worsen what the rules say, and what the rules say is back when they end.

mod change;
mod proposals;

pub use change::{ColourError, confirm, enforce, refuse};
pub(crate) use proposals::propose_lifting;
pub use proposals::{Open, Proposal, lift, open, propose};

use std::collections::BTreeMap;

use healthcode::{Colour, UnixTime};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Row as _};
use utoipa::ToSchema;

use crate::books::BooksError;
use crate::rules::{Cause, Reason, RuleId, Ruling};
use crate::store::{Tx, list};

/// Why an operator gives a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// A test or an examination found the illness.
    Case,
    /// Contact with a case.
    CloseContact,
    /// A quarantine that was ordered.
    Quarantine,
}

/// What an operator may propose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Worse {
    /// Yellow.
    Yellow,
    /// Red.
    Red,
}

/// A colour that two operators gave and that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    colour: Worse,
    ground: Ground,
}

/// The worse of what the rules say and what operators gave.
#[must_use]
pub fn with_order(ruling: Ruling, order: Option<&Order>) -> Ruling {
    match order {
        Some(order) if order.colour.colour() > ruling.colour => Ruling {
            colour: order.colour.colour(),
            cause: Some(Cause {
                rule: RuleId::operator(),
                reason: order.ground.reason(),
            }),
        },
        _ => ruling,
    }
}

/// The worst order in force of each of these applications that has one.
///
/// # Errors
/// [`BooksError`].
pub async fn in_force(
    tx: &mut Tx,
    ids: &[String],
    now: UnixTime,
) -> Result<BTreeMap<String, Order>, BooksError> {
    let mut orders = BTreeMap::<String, Order>::new();
    for part in ids.chunks(256) {
        let what = "SELECT application, colour, ground, until FROM colour_changes \
                    WHERE lifts IS NULL AND confirmed IS NOT NULL AND ended IS NULL \
                    AND application";
        let (sql, names) = list(what, part);
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for name in names {
            query = query.bind(name);
        }
        for row in query.fetch_all(&mut **tx).await? {
            let until: i64 = row.try_get("until")?;
            if until <= i64::from(now.as_secs()) {
                continue;
            }
            let (colour, ground): (String, String) =
                (row.try_get("colour")?, row.try_get("ground")?);
            let order = Order {
                colour: Worse::from_word(&colour).ok_or(UNREADABLE)?,
                ground: Ground::from_word(&ground).ok_or(UNREADABLE)?,
            };
            let worst = orders.entry(row.try_get("application")?).or_insert(order);
            if order.colour.colour() > worst.colour.colour() {
                *worst = order;
            }
        }
    }
    Ok(orders)
}

impl Worse {
    const fn colour(self) -> Colour {
        match self {
            Self::Yellow => Colour::Yellow,
            Self::Red => Colour::Red,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Yellow, Self::Red]
            .into_iter()
            .find(|it| it.word() == word)
    }
}

impl Ground {
    const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::CloseContact => "close-contact",
            Self::Quarantine => "quarantine",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Case, Self::CloseContact, Self::Quarantine]
            .into_iter()
            .find(|it| it.word() == word)
    }

    const fn reason(self) -> Reason {
        match self {
            Self::Case => Reason::Test,
            Self::CloseContact => Reason::Exposure,
            Self::Quarantine => Reason::Quarantine,
        }
    }
}

const UNREADABLE: BooksError = BooksError::Row {
    table: "colour_changes",
};
