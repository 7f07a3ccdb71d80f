//! Issuers' keys over their time.

use super::coloured;
use crate::case::{SequenceCase, Word};
use crate::make::code::Code;
use crate::make::says::{AT, DAY, HOUR, Says, green, itinerary, test};
use crate::make::signer::{Signer, issuer};
use crate::make::story::{look, story, text};
use crate::make::trust::{self, guangdong, usual};

cases![
    key_published_before_its_time,
    key_overlap,
    key_retired_keeps_its_codes,
    key_compromised_loses_all,
    key_specimen_admits_nobody,
    key_removed,
    key_new_in_the_next_bundle,
    key_purposes_widened,
    key_purposes_narrowed,
    key_regions_widened,
    key_lifetime_shortened,
    key_window_moved,
];

fn key_published_before_its_time() -> SequenceCase {
    let mut bundle = usual();
    bundle.issuers.push(trust::Issuer {
        not_before: AT + DAY,
        ..guangdong(&next_key(), &[1])
    });
    let early = dated(&next_key(), AT);
    let late = dated(&next_key(), AT + DAY);
    story("A key is published a day before it comes into use.")
        .bundle(bundle.bytes(), AT)
        .sees(look(&early, "metro", AT).refuses("key/not-yet-valid"))
        .sees(look(&early, "metro", AT + DAY).refuses("key/not-yet-valid"))
        .sees(look(&late, "metro", AT + DAY).admits("green"))
}

fn key_overlap() -> SequenceCase {
    let mut bundle = usual().with_issuer(0, |it| it.not_after = AT + HOUR);
    bundle.issuers.push(guangdong(&next_key(), &[1]));
    story("Two keys of one issuer, and both may sign for an hour.")
        .bundle(bundle.bytes(), AT)
        .sees(look(&dated(&issuer(), AT), "metro", AT).admits("green"))
        .sees(look(&dated(&next_key(), AT), "metro", AT).admits("green"))
        .sees(look(&dated(&issuer(), AT), "metro", AT + HOUR).admits("green"))
        .sees(look(&dated(&issuer(), AT + HOUR), "metro", AT + HOUR).refuses("key/retired"))
        .sees(look(&dated(&next_key(), AT + HOUR), "metro", AT + HOUR).admits("green"))
}

fn key_retired_keeps_its_codes() -> SequenceCase {
    let next = usual().next().with_issuer(0, |it| {
        it.state = Some(1);
        it.not_after = AT;
    });
    story("What a key signed before it was retired still counts.")
        .bundle(usual().bytes(), AT)
        .sees(look(&dated(&issuer(), AT), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&dated(&issuer(), AT - 1), "metro", AT).admits("green"))
        .sees(look(&dated(&issuer(), AT), "metro", AT).refuses("key/retired"))
}

fn key_compromised_loses_all() -> SequenceCase {
    let next = usual().next().with_issuer(0, |it| it.state = Some(2));
    story("Whoever has a key can date codes back: none of them counts any more.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).refuses("key/compromised"))
        .sees(look(&dated(&issuer(), AT - 9 * DAY), "metro", AT).refuses("key/compromised"))
}

fn key_specimen_admits_nobody() -> SequenceCase {
    let bundle = usual().with_issuer(0, |it| it.specimen = true);
    story("A key for training.")
        .bundle(bundle.bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).refuses("key/specimen"))
}

fn key_removed() -> SequenceCase {
    let mut next = usual().next();
    next.issuers.remove(0);
    story("A key that a bundle no longer names is unknown.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).refuses("key/unknown"))
}

fn key_new_in_the_next_bundle() -> SequenceCase {
    let mut next = usual().next();
    next.issuers.push(guangdong(&next_key(), &[1]));
    let code = dated(&next_key(), AT);
    story("A key is unknown until a bundle names it.")
        .bundle(usual().bytes(), AT)
        .sees(look(&code, "metro", AT).refuses("key/unknown"))
        .bundle(next.bytes(), AT)
        .sees(look(&code, "metro", AT).admits("green"))
}

fn key_purposes_widened() -> SequenceCase {
    let before = usual().with_issuer(0, |it| it.purposes = vec![1]);
    let both = Says {
        colour: Some(0),
        ..test()
    };
    let next = before.next().with_issuer(0, |it| it.purposes = vec![1, 3]);
    story("A key for colours may sign tests from the next bundle on.")
        .bundle(before.bytes(), AT)
        .sees(look(&text(&both), "metro", AT).refuses("key/purpose"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&both), "metro", AT).admits("green"))
}

fn key_purposes_narrowed() -> SequenceCase {
    let next = usual().next().with_issuer(0, |it| it.purposes = vec![2]);
    let card = look(&text(&itinerary()), "metro", AT);
    story("A key may sign itineraries alone from the next bundle on.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&coloured(1)), "metro", AT).denies("yellow", "policy/colour"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&coloured(1)), "metro", AT).refuses("key/purpose"))
        .sees(card.decides(Word::Deny, Some("policy/colour"), None))
}

fn key_regions_widened() -> SequenceCase {
    let beijing = Says {
        region: Some(1_101),
        ..green()
    };
    let city = Says {
        region: Some(4_401),
        ..green()
    };
    let next = usual()
        .next()
        .with_issuer(0, |it| it.regions = vec![11, 44]);
    story("A key of one province may sign for two from the next bundle on.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&city), "metro", AT).admits("green"))
        .sees(look(&text(&beijing), "metro", AT).refuses("key/region"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&beijing), "metro", AT).admits("green"))
}

fn key_lifetime_shortened() -> SequenceCase {
    let next = usual()
        .next()
        .with_issuer(0, |it| it.max_lifetime = DAY - 1);
    story("Codes for a day are too long from the next bundle on.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).refuses("key/lifetime"))
}

fn key_window_moved() -> SequenceCase {
    let next = usual().next().with_issuer(0, |it| it.not_before = AT);
    story("A key's start is moved behind codes that it signed.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).refuses("key/not-yet-valid"))
        .sees(look(&dated(&issuer(), AT), "metro", AT).admits("green"))
}

fn next_key() -> Signer {
    Signer::named("next issuer")
}

/// A green code of this instant, for ten days.
fn dated(signer: &Signer, issued_at: u32) -> String {
    let says = Says {
        issued_at,
        until: issued_at + 10 * DAY,
        ..green()
    };
    Code::by(signer, says.encode()).text
}
