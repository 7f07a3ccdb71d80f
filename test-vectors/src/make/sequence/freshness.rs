//! Fresh, stale and expired, and what places make of it.

use super::indexed;
use crate::case::SequenceCase;
use crate::make::says::{AT, DAY, HOUR, Says};
use crate::make::status;
use crate::make::story::{look, story, text};
use crate::make::trust::{self, EXPIRES, policy, staleness, usual};

cases![
    bundle_stale_is_admitted,
    bundle_stale_is_referred,
    bundle_stale_is_denied,
    bundle_fresh_up_to_its_expiry,
    list_stale_is_admitted,
    list_stale_is_referred,
    list_stale_is_denied,
    list_stale_by_its_own_ttl,
    list_stale_before_its_own_ttl,
    list_expired_where_missing_ones_are_admitted,
    list_missing_is_admitted,
    list_missing_is_referred,
    list_missing_is_denied,
    list_stale_and_bundle_stale,
    list_stale_then_fetched_anew,
    list_revokes_however_old,
];

fn bundle_stale_is_admitted() -> SequenceCase {
    let stale = look(&code(), "metro", AT + DAY).admits("green");
    bundle_of("A stale bundle is noted, and lets pass.", 0).sees(stale.allowing("policy/age"))
}

fn bundle_stale_is_referred() -> SequenceCase {
    let stale = look(&code(), "metro", AT + DAY).refers("green", "policy/age");
    bundle_of("A stale bundle leaves the decision to someone else.", 1).sees(stale)
}

fn bundle_stale_is_denied() -> SequenceCase {
    let stale = look(&code(), "metro", AT + DAY).denies("green", "policy/age");
    bundle_of("A stale bundle admits nobody here.", 2).sees(stale)
}

fn bundle_fresh_up_to_its_expiry() -> SequenceCase {
    story("Where no soft age is named a bundle is fresh up to its expiry, and then admits nobody.")
        .bundle(usual().bytes(), AT)
        .list(&lasting(), AT)
        .sees(look(&code(), "metro", EXPIRES - 1).admits("green"))
        .sees(look(&code(), "metro", EXPIRES).denies("green", "policy/age"))
}

fn list_stale_is_admitted() -> SequenceCase {
    let stale = look(&code(), "metro", AT + HOUR).admits("green");
    list_of("A stale list is noted, and lets pass.", 0, 2)
        .sees(stale.allowing("status/stale"))
        .sees(look(&code(), "metro", AT + DAY).refuses("status/stale"))
}

fn list_stale_is_referred() -> SequenceCase {
    list_of(
        "A stale list leaves the decision to someone else, and an expired one too.",
        1,
        1,
    )
    .sees(look(&code(), "metro", AT + HOUR).refers("green", "status/stale"))
    .sees(look(&code(), "metro", AT + DAY - 1).refers("green", "status/stale"))
    .sees(look(&code(), "metro", AT + DAY).refers("green", "status/stale"))
}

fn list_stale_is_denied() -> SequenceCase {
    list_of(
        "A stale list admits nobody here, and an expired one is no better.",
        2,
        1,
    )
    .sees(look(&code(), "metro", AT + HOUR).refuses("status/stale"))
    .sees(look(&code(), "metro", AT + DAY).refuses("status/stale"))
}

fn list_stale_by_its_own_ttl() -> SequenceCase {
    let list = status::Says {
        ttl: Some(HOUR + 60),
        ..status::usual()
    };
    story("The list's own ttl is shorter than the place's age.")
        .bundle(place(u32::MAX, 2, 2 * HOUR, 1, 2).bytes(), AT)
        .list(&list, AT)
        .sees(look(&code(), "metro", AT + 59).admits("green"))
        .sees(look(&code(), "metro", AT + 60).refers("green", "status/stale"))
}

fn list_stale_before_its_own_ttl() -> SequenceCase {
    let list = status::Says {
        ttl: Some(3 * HOUR),
        ..status::usual()
    };
    story("The place's age is shorter than the list's own ttl.")
        .bundle(place(u32::MAX, 2, 2 * HOUR, 1, 2).bytes(), AT)
        .list(&list, AT)
        .sees(look(&code(), "metro", AT + HOUR - 1).admits("green"))
        .sees(look(&code(), "metro", AT + HOUR).refers("green", "status/stale"))
}

fn list_expired_where_missing_ones_are_admitted() -> SequenceCase {
    list_of(
        "An expired list never admits, even where a missing one does.",
        0,
        0,
    )
    .sees(look(&code(), "metro", AT + DAY).refers("green", "status/stale"))
}

fn list_missing_is_admitted() -> SequenceCase {
    let unknown = look(&code(), "metro", AT).admits("green");
    missing("A code that no list tells of passes here.", 0).sees(unknown.allowing("status/unknown"))
}

fn list_missing_is_referred() -> SequenceCase {
    missing("A code that no list tells of is left to someone else.", 1)
        .sees(look(&code(), "metro", AT).refers("green", "status/unknown"))
}

fn list_missing_is_denied() -> SequenceCase {
    missing("A code that no list tells of is turned away.", 2)
        .sees(look(&code(), "metro", AT).refuses("status/unknown"))
}

fn list_stale_and_bundle_stale() -> SequenceCase {
    story("A stale list is referred, a stale bundle denied: the worse one is the reason.")
        .bundle(place(2 * DAY, 2, 2 * HOUR, 1, 2).bytes(), AT)
        .list(&lasting(), AT)
        .sees(look(&code(), "metro", AT + HOUR).refers("green", "status/stale"))
        .sees(look(&code(), "metro", AT + DAY).denies("green", "policy/age"))
}

fn list_stale_then_fetched_anew() -> SequenceCase {
    list_of("A newer list is fresh again.", 2, 2)
        .sees(look(&code(), "metro", AT + HOUR).refuses("status/stale"))
        .list(&status::usual().next(), AT + HOUR)
        .sees(look(&code(), "metro", AT + HOUR).admits("green"))
}

fn list_revokes_however_old() -> SequenceCase {
    story("What a list takes back stays so when it is stale, and when it has expired.")
        .bundle(place(u32::MAX, 2, 2 * HOUR, 0, 0).bytes(), AT)
        .list(&status::usual().with(7, 1), AT)
        .sees(look(&code(), "metro", AT).refuses("status/revoked"))
        .sees(look(&code(), "metro", AT + HOUR).refuses("status/revoked"))
        .sees(look(&code(), "metro", AT + DAY).refuses("status/revoked"))
}

/// A bundle that is stale two days after its issue, and a list for all its time.
fn bundle_of(description: &str, stale: u64) -> SequenceCase {
    story(description)
        .bundle(place(2 * DAY, stale, u32::MAX, 2, 2).bytes(), AT)
        .list(&lasting(), AT)
        .sees(look(&code(), "metro", AT + DAY - 1).admits("green"))
}

/// A list that is stale two hours after its issue.
fn list_of(description: &str, stale: u64, missing: u64) -> SequenceCase {
    story(description)
        .bundle(place(u32::MAX, 2, 2 * HOUR, stale, missing).bytes(), AT)
        .list(&status::usual(), AT)
        .sees(look(&code(), "metro", AT + HOUR - 1).admits("green"))
}

fn missing(description: &str, missing: u64) -> SequenceCase {
    story(description).bundle(place(u32::MAX, 2, u32::MAX, 2, missing).bytes(), AT)
}

fn place(bundle: u32, old: u64, list: u32, stale: u64, missing: u64) -> trust::Says {
    let policy = policy(0, 0).set(8, staleness(bundle, old, list, stale, missing));
    usual().with_place("metro", policy)
}

fn lasting() -> status::Says {
    status::Says {
        expires: EXPIRES + DAY,
        ..status::usual()
    }
}

/// A green code with an index, for longer than the bundle.
fn code() -> String {
    text(&Says {
        until: EXPIRES + DAY,
        ..indexed(7)
    })
}
