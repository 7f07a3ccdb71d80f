//! What other rules would do, and to how many, before they are in force.

use std::collections::BTreeMap;

use healthcode::{Colour, UnixTime};
use sqlx::Row as _;

use super::{RuleId, Rules, decide, of_applications};
use crate::books::{Books, BooksError};

/// From which colour to which, by which rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Colour by the rules in force.
    pub from: Colour,
    /// Colour by the rules that are tried.
    pub to: Colour,
    /// The rule that would make it so, where it is not green.
    pub rule: Option<RuleId>,
}

/// How many people there are of each.
pub type Counts = BTreeMap<Change, u64>;

/// Decides for everyone whose documents agree, by both rules. Nothing is changed.
///
/// # Errors
/// [`BooksError`].
pub async fn try_rules(
    books: &Books,
    in_force: &Rules,
    tried: &Rules,
    now: UnixTime,
) -> Result<Counts, BooksError> {
    let mut counts = Counts::new();
    let mut last = String::new();
    loop {
        let mut tx = books.store.begin().await?;
        let page = sqlx::query(
            "SELECT id FROM applications WHERE id > $1 AND state IN ('pending', 'issued') \
             ORDER BY id LIMIT 256",
        );
        let rows = page.bind(last.clone()).fetch_all(&mut *tx).await?;
        let ids = rows.iter().map(|row| row.try_get("id"));
        let ids = ids.collect::<Result<Vec<String>, _>>()?;
        let Some(end) = ids.last() else {
            return Ok(counts);
        };
        for facts in of_applications(books, &mut tx, &ids, now)
            .await?
            .into_values()
        {
            let after = decide(tried, &facts, now);
            let change = Change {
                from: decide(in_force, &facts, now).colour,
                to: after.colour,
                rule: after.cause.map(|cause| cause.rule),
            };
            let count = counts.entry(change).or_default();
            *count = count.saturating_add(1);
        }
        end.clone_into(&mut last);
    }
}
