//! Companions, tests and holder keys.

use crate::Vector;
use crate::make::draft::verified;
use crate::make::says::{AT, HOUR, IDENTITY, Says, green, test};
use crate::make::signer::holder;

table![
    one_companion,
    two_companions,
    three_companions,
    four_companions,
    five_companions,
    companion_of_each_colour,
    companion_twice,
    companion_worse_than_holder,
    test_alone,
    test_antigen_positive,
    test_inconclusive,
    test_sampled_after_issuing,
    test_sampled_in_1970,
    test_sampled_in_2106,
    two_tests_newest_first,
    four_tests,
    test_twice,
    holder_key,
    holder_key_without_colour,
    holder_key_with_later_start,
];

fn one_companion() -> Vector {
    family("One companion.", 1)
}

fn two_companions() -> Vector {
    family("Two companions.", 2)
}

fn three_companions() -> Vector {
    family("Three companions.", 3)
}

fn four_companions() -> Vector {
    family("Four companions.", 4)
}

fn five_companions() -> Vector {
    family("Five companions, the most there may be.", 5)
}

fn companion_of_each_colour() -> Vector {
    let companions = vec![(2, IDENTITY, 6), (0, IDENTITY, 4), (1, IDENTITY, 2)];
    let says = Says {
        companions,
        ..green()
    };
    verified(
        "Companions keep their order, by neither colour nor document.",
        &says,
    )
}

fn companion_twice() -> Vector {
    let companions = vec![(1, IDENTITY, 1), (1, IDENTITY, 1)];
    let says = Says {
        companions,
        ..green()
    };
    verified("The same companion twice: repeats are allowed.", &says)
}

fn companion_worse_than_holder() -> Vector {
    let says = Says {
        companions: vec![(2, IDENTITY, 1)],
        ..green()
    };
    verified("A red companion does not colour the holder.", &says)
}

fn test_alone() -> Vector {
    verified("A test record without a colour is a code.", &test())
}

fn test_antigen_positive() -> Vector {
    tested(
        "An antigen test that found the infection.",
        &[(2, 1, AT - HOUR)],
    )
}

fn test_inconclusive() -> Vector {
    tested(
        "A nucleic acid test that says nothing.",
        &[(1, 2, AT - HOUR)],
    )
}

fn test_sampled_after_issuing() -> Vector {
    tested(
        "A sample taken after iat is let in; policies ignore it.",
        &[(1, 0, AT + HOUR)],
    )
}

fn test_sampled_in_1970() -> Vector {
    tested("A sample of the instant 0.", &[(1, 0, 0)])
}

fn test_sampled_in_2106() -> Vector {
    tested(
        "A sample of the last instant there is.",
        &[(1, 0, u32::MAX)],
    )
}

fn two_tests_newest_first() -> Vector {
    tested(
        "Tests keep the order given, the newest first here.",
        &[(1, 0, AT - HOUR), (1, 0, AT - 25 * HOUR)],
    )
}

fn four_tests() -> Vector {
    tested(
        "Four tests, the most there may be.",
        &[
            (1, 0, AT - 73 * HOUR),
            (2, 2, AT - 49 * HOUR),
            (1, 1, AT - 25 * HOUR),
            (2, 0, AT - HOUR),
        ],
    )
}

fn test_twice() -> Vector {
    let test = (1, 0, AT - HOUR);
    tested("The same test twice: repeats are allowed.", &[test, test])
}

fn holder_key() -> Vector {
    let says = Says {
        holder_key: Some(holder().public()),
        ..green()
    };
    verified("A code bound to the holder's own key.", &says)
}

fn holder_key_without_colour() -> Vector {
    let says = Says {
        holder_key: Some(holder().public()),
        ..test()
    };
    verified("A test record bound to the holder's own key.", &says)
}

fn holder_key_with_later_start() -> Vector {
    let says = Says {
        holder_key: Some(holder().public()),
        from: Some(AT),
        ..green()
    };
    verified("All six claims at once.", &says)
}

fn family(description: &str, companions: u8) -> Vector {
    let companion = |number| {
        let mut identity = IDENTITY;
        identity[11] = b'0' + number;
        (0, identity, 1)
    };
    let says = Says {
        companions: (1..=companions).map(companion).collect(),
        ..green()
    };
    verified(description, &says)
}

fn tested(description: &str, tests: &[(u8, u8, u32)]) -> Vector {
    let says = Says {
        tests: tests.to_vec(),
        ..green()
    };
    verified(description, &says)
}
