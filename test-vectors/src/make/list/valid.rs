//! Our own lists, in every form that they have.

use super::{ListCase, installed, taken};
use crate::make::signer::Signer;
use crate::make::status::{STATUS_LIST, Says, list, usual};
use crate::make::trust::{self, guangdong};
use crate::make::zlib;

cases![
    valid_usual_list,
    valid_with_ttl,
    valid_with_ttl_0,
    valid_without_slots,
    valid_with_every_state,
    valid_with_every_value,
    valid_last_list,
    valid_compressed_in_its_own_codes,
    valid_of_the_largest_size,
    valid_by_the_key_for_codes,
    valid_by_a_retired_key,
    valid_of_a_base_without_shift,
    valid_number_0,
];

fn valid_usual_list() -> ListCase {
    installed("Sixteen codes, all as signed.", &usual())
}

fn valid_with_ttl() -> ListCase {
    let says = Says {
        ttl: Some(u32::MAX),
        ..usual()
    };
    installed("After how long it should be fetched anew.", &says)
}

fn valid_with_ttl_0() -> ListCase {
    let says = Says {
        ttl: Some(0),
        ..usual()
    };
    installed("It should be fetched anew at once.", &says)
}

fn valid_without_slots() -> ListCase {
    let says = Says {
        bytes: Vec::new(),
        ..usual()
    };
    installed("A list of no codes.", &says)
}

fn valid_with_every_state() -> ListCase {
    let states = [(1, 1), (4, 2), (7, 12), (15, 13)];
    let says = states
        .into_iter()
        .fold(usual(), |says, (slot, value)| says.with(slot, value));
    installed("Revoked, suspended, yellow and red.", &says)
}

fn valid_with_every_value() -> ListCase {
    let says = (0..16)
        .zip(0..16)
        .fold(usual(), |says, (slot, value)| says.with(slot, value));
    installed("All sixteen values, most without a meaning.", &says)
}

fn valid_last_list() -> ListCase {
    let says = Says {
        uri: "https://gd.example/status/268435455".into(),
        ..usual()
    };
    installed("The list of the highest indices.", &says)
}

fn valid_compressed_in_its_own_codes() -> ListCase {
    compressed("A block of Huffman codes of its own: 600 slots.", 300)
}

fn valid_of_the_largest_size() -> ListCase {
    compressed("2^25 slots in 2^24 bytes.", 1 << 24)
}

fn valid_by_the_key_for_codes() -> ListCase {
    let bundle = trust::usual().with_issuer(0, |it| it.purposes = vec![1, 4]);
    let issuer = crate::make::signer::issuer();
    let case = installed("One key for codes and lists.", &usual()).under(&bundle);
    by(case, &issuer)
}

fn valid_by_a_retired_key() -> ListCase {
    let mut bundle = trust::usual();
    let old = Signer::named("old status signer");
    bundle.issuers.push(trust::Issuer {
        state: Some(1),
        not_after: usual().issued_at + 1,
        ..guangdong(&old, &[4])
    });
    let case = installed("Retired a second after it signed.", &usual()).under(&bundle);
    by(case, &old)
}

fn valid_of_a_base_without_shift() -> ListCase {
    let bundle = trust::usual().with_issuer(0, |it| it.base = Some((trust::BASE, 0)));
    let says = Says {
        uri: "https://gd.example/status/4294967295".into(),
        ..usual()
    };
    installed("A list for each code.", &says).under(&bundle)
}

fn valid_number_0() -> ListCase {
    let says = Says {
        seq: Some(0),
        ..usual()
    };
    installed("Numbers begin at 0.", &says)
}

fn by(case: ListCase, signer: &Signer) -> ListCase {
    ListCase {
        list: crate::Hex(usual().signed_by(signer)),
        ..case
    }
}

/// A list of zeros that is written as short as can be.
fn compressed(description: &str, bytes: u32) -> ListCase {
    let stream = list(4, &zlib::zeros(bytes));
    let mut case = taken(
        description,
        &usual(),
        usual().top().set(STATUS_LIST, stream).encode(),
    );
    if let crate::case::Outcome::Installed(summary) = &mut case.expected {
        summary.slots = bytes * 2;
    }
    case
}
