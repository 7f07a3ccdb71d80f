//! Clocks outside the window.

use super::Table;
use super::code::Code;
use super::draft::refused;
use super::says::{AT, DAY, HOUR, Says, green, itinerary, test};
use super::signer::issuer;
use crate::Vector;
use crate::vector::{Layer, TrustedKey};

pub(super) const TABLES: &[Table] = &[TABLE];

table![
    early_by_one_second,
    early_by_a_day,
    early_clock_in_1970,
    early_by_one_second_for_later_start,
    early_between_issuing_and_start,
    early_at_the_instant_of_issuing,
    early_window_of_one_second,
    early_itinerary,
    early_test,
    early_code_from_2106,
    early_and_document_shown,
    late_at_the_very_instant,
    late_by_one_second,
    late_by_a_year,
    late_clock_in_2106,
    late_window_of_one_second,
    late_window_with_later_start,
    late_itinerary,
    late_test,
    late_code_from_1970,
    late_with_a_status_index,
    late_at_the_last_instant_there_is,
    late_and_document_shown,
];

fn early_by_one_second() -> Vector {
    early("The clock shows the second before iat.", &green()).at(AT - HOUR - 1)
}

fn early_by_a_day() -> Vector {
    early("The clock shows the day before iat.", &green()).at(AT - DAY)
}

fn early_clock_in_1970() -> Vector {
    early("The clock shows 0, as after a power failure.", &green()).at(0)
}

fn early_by_one_second_for_later_start() -> Vector {
    early("The clock shows the second before nbf.", &later()).at(AT + HOUR - 1)
}

fn early_between_issuing_and_start() -> Vector {
    early("The clock is between iat and nbf.", &later())
}

fn early_at_the_instant_of_issuing() -> Vector {
    early(
        "The clock shows iat, and the window starts at nbf.",
        &later(),
    )
    .at(AT - HOUR)
}

fn early_window_of_one_second() -> Vector {
    let says = Says {
        issued_at: AT,
        until: AT + 1,
        ..green()
    };
    early(
        "The clock is one second before a window of one second.",
        &says,
    )
    .at(AT - 1)
}

fn early_itinerary() -> Vector {
    early("An itinerary card before its time.", &itinerary()).at(AT - 2 * HOUR)
}

fn early_test() -> Vector {
    early(
        "A test record before its time, and after its sample.",
        &test(),
    )
    .at(AT - 2 * HOUR)
}

fn early_code_from_2106() -> Vector {
    let says = Says {
        issued_at: u32::MAX - 1,
        until: u32::MAX,
        ..green()
    };
    early("The code is from the future.", &says).keys([TrustedKey::timeless(&issuer())])
}

fn early_and_document_shown() -> Vector {
    early("The window comes before the document.", &green())
        .at(AT - DAY)
        .shows("passport:USA:X1234567:1990-01-31")
}

fn late_at_the_very_instant() -> Vector {
    late("The clock shows exp: the window is half-open.", &green()).at(AT - HOUR + DAY)
}

fn late_by_one_second() -> Vector {
    late("The clock shows the second after exp.", &green()).at(AT - HOUR + DAY + 1)
}

fn late_by_a_year() -> Vector {
    late("The code ended a year ago.", &green()).at(AT + 365 * DAY)
}

fn late_clock_in_2106() -> Vector {
    late("The clock shows 4294967295.", &green()).at(u32::MAX)
}

fn late_window_of_one_second() -> Vector {
    let says = Says {
        issued_at: AT - 1,
        until: AT,
        ..green()
    };
    late("The window of one second has just passed.", &says)
}

fn late_window_with_later_start() -> Vector {
    late("A window with nbf ends at exp too.", &later()).at(AT - HOUR + DAY)
}

fn late_itinerary() -> Vector {
    late("An itinerary card after its time.", &itinerary()).at(AT + DAY)
}

fn late_test() -> Vector {
    late("A test record after its time.", &test()).at(AT + DAY)
}

fn late_code_from_1970() -> Vector {
    let says = Says {
        issued_at: 0,
        until: 1,
        ..green()
    };
    late("The code ended at the instant 1.", &says).keys([TrustedKey::timeless(&issuer())])
}

fn late_with_a_status_index() -> Vector {
    let says = Says {
        status_index: Some(7),
        ..green()
    };
    late("A status index does not keep a code alive.", &says).at(AT + DAY)
}

fn late_at_the_last_instant_there_is() -> Vector {
    let says = Says {
        until: u32::MAX,
        ..green()
    };
    late(
        "No code is valid at 4294967295: exp cannot be later.",
        &says,
    )
    .keys([TrustedKey::timeless(&issuer())])
    .at(u32::MAX)
}

fn late_and_document_shown() -> Vector {
    late("The window comes before the document.", &green())
        .at(AT + DAY)
        .shows("passport:USA:X1234567:1990-01-31")
}

fn later() -> Says {
    Says {
        from: Some(AT + HOUR),
        ..green()
    }
}

fn early(description: &str, says: &Says) -> Vector {
    let code = Code::of(says.encode());
    refused(Layer::Time, "time/not-yet-valid", description, code)
}

fn late(description: &str, says: &Says) -> Vector {
    let code = Code::of(says.encode());
    refused(Layer::Time, "time/expired", description, code)
}
