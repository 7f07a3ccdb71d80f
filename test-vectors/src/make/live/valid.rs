//! Presentations that verify, under plain trusted keys.

use super::{refused, verified};
use crate::Hex;
use crate::case::{LiveCase, LiveOutcome};
use crate::make::code::Code;
use crate::make::presented::{Presented, bound};
use crate::make::says::{AT, CODE_ID, Says, itinerary};
use crate::make::signer::holder;

cases![
    live_now,
    live_with_a_place,
    live_with_a_place_of_256_bytes,
    live_with_a_place_in_chinese,
    live_60_seconds_ago,
    live_60_seconds_ahead,
    live_with_status_not_checked,
    live_itinerary,
    live_in_the_code_s_first_second,
    live_in_the_code_s_last_second,
];

fn live_now() -> LiveCase {
    verified("A code, presented in this second.", None, AT)
}

fn live_with_a_place() -> LiveCase {
    verified("Presented for one place.", Some("gate 7"), AT)
}

fn live_with_a_place_of_256_bytes() -> LiveCase {
    verified(
        "The longest id of a place, which no builder would take.",
        Some(&"p".repeat(256)),
        AT,
    )
}

fn live_with_a_place_in_chinese() -> LiveCase {
    verified("An id of a place is a text.", Some("公园前站"), AT)
}

fn live_60_seconds_ago() -> LiveCase {
    verified("As long ago as is live.", None, AT).at(AT + 60)
}

fn live_60_seconds_ahead() -> LiveCase {
    verified("The phone's clock is a minute ahead.", None, AT).at(AT - 60)
}

fn live_with_status_not_checked() -> LiveCase {
    let says = Says {
        status_index: Some(7),
        ..bound()
    };
    of("Without a bundle there are no lists.", &says).listed("not-checked", Some("green"))
}

fn live_itinerary() -> LiveCase {
    let says = Says {
        holder_key: Some(holder().public()),
        ..itinerary()
    };
    of("An itinerary card has no colour.", &says).listed("not-listed", None)
}

fn live_in_the_code_s_first_second() -> LiveCase {
    let says = Says {
        issued_at: AT,
        ..bound()
    };
    of("The code begins in this second.", &says)
}

fn live_in_the_code_s_last_second() -> LiveCase {
    let says = Says {
        until: AT + 1,
        ..bound()
    };
    of("The code ends with this second.", &says)
}

/// A code that verifies, presented now.
fn of(description: &str, says: &Says) -> LiveCase {
    let code = Code::of(says.encode());
    LiveCase {
        expected: LiveOutcome::Verified {
            presented_at: AT,
            place: None,
            code_id: Hex::from(CODE_ID),
            colour: Some("green".into()),
            status: "not-listed".into(),
        },
        ..refused("", description, Presented::of(&code, None, AT))
    }
}
