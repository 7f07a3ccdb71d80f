//! Presentations under a bundle and its lists, where no place says what may pass.

use super::{refused, verified};
use crate::case::LiveCase;
use crate::make::code::Code;
use crate::make::presented::{Presented, bound};
use crate::make::says::{AT, DAY, HOUR, Says};
use crate::make::status;
use crate::make::trust::{self, EXPIRES};

cases![
    carried_not_listed,
    carried_as_signed,
    carried_now_yellow,
    carried_now_red,
    carried_yellow_and_signed_red,
    carried_revoked,
    carried_suspended,
    carried_with_a_value_without_meaning,
    carried_without_list,
    carried_with_a_slot_past_the_end,
    carried_with_a_stale_list,
    carried_with_an_expired_list,
    carried_revoked_in_an_expired_list,
    carried_revoked_and_holder_s_signature_bad,
    carried_with_an_expired_bundle,
    carried_with_an_expired_bundle_and_an_hour_ago,
    carried_with_a_clock_behind_the_list,
];

fn carried_not_listed() -> LiveCase {
    verified("A code that no list can change.", None, AT).carrying(&trust::usual(), &[])
}

fn carried_as_signed() -> LiveCase {
    listed("The list says nothing new.", 0, 0).listed("as-signed", Some("green"))
}

fn carried_now_yellow() -> LiveCase {
    listed("A green code, yellow by now.", 0, 12).listed("yellow", Some("yellow"))
}

fn carried_now_red() -> LiveCase {
    listed("A green code, red by now.", 0, 13).listed("red", Some("red"))
}

fn carried_yellow_and_signed_red() -> LiveCase {
    listed("The worse of two colours counts.", 2, 12).listed("yellow", Some("red"))
}

fn carried_revoked() -> LiveCase {
    taken_back("status/revoked", "The code is revoked.", 1)
}

fn carried_suspended() -> LiveCase {
    taken_back("status/suspended", "The code is suspended.", 2)
}

fn carried_with_a_value_without_meaning() -> LiveCase {
    taken_back("status/unknown", "A value that means nothing.", 3)
}

fn carried_without_list() -> LiveCase {
    refused("status/unknown", "No list was installed.", indexed(0, 7))
        .carrying(&trust::usual(), &[])
}

fn carried_with_a_slot_past_the_end() -> LiveCase {
    let short = status::Says {
        bytes: vec![0; 3],
        ..status::usual()
    };
    refused("status/unknown", "The list has six slots.", indexed(0, 7))
        .carrying(&trust::usual(), &[short])
}

fn carried_with_a_stale_list() -> LiveCase {
    let list = status::Says {
        ttl: Some(HOUR),
        ..status::usual()
    };
    refused(
        "status/stale",
        "The list's own ttl has passed.",
        indexed(0, 7),
    )
    .carrying(&trust::usual(), &[list])
}

fn carried_with_an_expired_list() -> LiveCase {
    let list = status::Says {
        expires: AT + 10,
        ..status::usual()
    };
    refused("status/stale", "The list expired in use.", indexed(0, 7))
        .carrying(&trust::usual(), &[list])
        .at(AT + 10)
}

fn carried_revoked_in_an_expired_list() -> LiveCase {
    let list = status::Says {
        expires: AT + 10,
        ..status::usual().with(7, 1)
    };
    refused("status/revoked", "What is revoked stays so.", indexed(0, 7))
        .carrying(&trust::usual(), &[list])
        .at(AT + 10)
}

fn carried_revoked_and_holder_s_signature_bad() -> LiveCase {
    let shown = indexed(0, 7).signed(&[7; 64]);
    refused(
        "status/revoked",
        "The list comes before the holder's signature.",
        shown,
    )
    .carrying(&trust::usual(), &[status::usual().with(7, 1)])
}

fn carried_with_an_expired_bundle() -> LiveCase {
    let shown = lasting(EXPIRES);
    refused("policy/age", "The bundle expired in use.", shown)
        .carrying(&trust::usual(), &[])
        .at(EXPIRES)
}

fn carried_with_an_expired_bundle_and_an_hour_ago() -> LiveCase {
    let shown = lasting(EXPIRES - HOUR);
    refused(
        "policy/live",
        "The presentation's age comes before the bundle's.",
        shown,
    )
    .carrying(&trust::usual(), &[])
    .at(EXPIRES)
}

fn carried_with_a_clock_behind_the_list() -> LiveCase {
    let code = Code::of(bound().encode());
    let shown = Presented::of(&code, None, AT - HOUR + 10);
    let list = status::Says {
        issued_at: AT - HOUR + 20,
        ..status::usual()
    };
    refused("time/clock", "The list in force was issued later.", shown)
        .carrying(&trust::usual(), &[list])
        .at(AT - HOUR + 10)
}

/// A code of a colour and with an index, presented now.
fn indexed(colour: u8, index: u32) -> Presented {
    let says = Says {
        colour: Some(colour),
        status_index: Some(index),
        ..bound()
    };
    Presented::of(&Code::of(says.encode()), None, AT)
}

/// A code of two days around this instant, presented then.
fn lasting(time: u32) -> Presented {
    let says = Says {
        issued_at: EXPIRES - DAY,
        until: EXPIRES + DAY,
        ..bound()
    };
    Presented::of(&Code::of(says.encode()), None, time)
}

fn listed(description: &str, colour: u8, value: u8) -> LiveCase {
    let (verified, shown) = (verified(description, None, AT), indexed(colour, 7));
    let refused = refused("", description, shown);
    LiveCase {
        expected: verified.expected,
        ..refused
    }
    .carrying(&trust::usual(), &[status::usual().with(7, value)])
}

fn taken_back(reason: &str, description: &str, value: u8) -> LiveCase {
    refused(reason, description, indexed(0, 7))
        .carrying(&trust::usual(), &[status::usual().with(7, value)])
}
