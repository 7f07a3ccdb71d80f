//! Windows at their edges; they are half-open.

use crate::Vector;
use crate::make::draft::verified;
use crate::make::says::{AT, DAY, HOUR, Says, green};
use crate::make::signer::issuer;
use crate::vector::TrustedKey;

table![
    first_instant,
    last_instant,
    first_instant_of_later_start,
    last_instant_of_later_start,
    one_second_long,
    one_second_long_with_later_start,
    start_one_second_after_issuing,
    issued_in_1970,
    ends_in_2106,
    clock_in_1970,
    clock_in_2106,
];

fn first_instant() -> Vector {
    verified("The clock shows the very instant of issuing.", &green()).at(AT - HOUR)
}

fn last_instant() -> Vector {
    verified("One second before exp.", &green()).at(AT - HOUR + DAY - 1)
}

fn first_instant_of_later_start() -> Vector {
    verified(
        "With nbf the window starts there, and its first instant counts.",
        &later(),
    )
    .at(AT + HOUR)
}

fn last_instant_of_later_start() -> Vector {
    verified("With nbf too the window ends before exp.", &later()).at(AT - HOUR + DAY - 1)
}

fn one_second_long() -> Vector {
    let says = Says {
        issued_at: AT,
        until: AT + 1,
        ..green()
    };
    verified("The shortest window is one second.", &says)
}

fn one_second_long_with_later_start() -> Vector {
    let says = Says {
        from: Some(AT),
        until: AT + 1,
        ..green()
    };
    verified("The shortest window with nbf is one second.", &says)
}

fn start_one_second_after_issuing() -> Vector {
    let says = Says {
        from: Some(AT - HOUR + 1),
        ..green()
    };
    verified("nbf differs from iat by the least there is.", &says)
}

fn issued_in_1970() -> Vector {
    let says = Says {
        issued_at: 0,
        ..green()
    };
    timeless(
        "iat is 0, the first instant that the format can write.",
        &says,
    )
}

fn ends_in_2106() -> Vector {
    let says = Says {
        until: u32::MAX,
        ..green()
    };
    timeless(
        "exp is 4294967295, the last instant that the format can write.",
        &says,
    )
}

fn clock_in_1970() -> Vector {
    let says = Says {
        issued_at: 0,
        until: 1,
        ..green()
    };
    timeless("The clock shows 0, and so does iat.", &says).at(0)
}

fn clock_in_2106() -> Vector {
    let says = Says {
        issued_at: u32::MAX - 2,
        until: u32::MAX,
        ..green()
    };
    timeless(
        "The clock shows the last instant that any code can be valid.",
        &says,
    )
    .at(u32::MAX - 1)
}

fn later() -> Says {
    Says {
        from: Some(AT + HOUR),
        ..green()
    }
}

fn timeless(description: &str, says: &Says) -> Vector {
    verified(description, says).keys([TrustedKey::timeless(&issuer())])
}
