//! What a bundle says, under the names of the CLI's JSON.

use healthcode::trust::{Contents, Decision, IssuerKey, Names, Policy, Rule, Staleness};
use healthcode::{PublicKey, Region, Snapshot, UnixTime};
use wasm_bindgen::JsValue;

use crate::fields::{Fields, array, count, hex, whole};

/// What a bundle says, and how old it is at the instant `now`.
pub(crate) fn bundle(contents: &Contents, hash: &[u8], soft_age: u32, now: UnixTime) -> JsValue {
    let window = contents.window();
    let roots = contents.roots();
    let root = |key: &PublicKey| {
        Fields::new()
            .with_text("kid", key.id())
            .with("key", hex(key.as_bytes()))
    };
    let roots = Fields::new()
        .with("threshold", count(roots.threshold()))
        .with("keys", array(roots.keys().iter().map(root)));
    Fields::new()
        .with("seq", whole(contents.seq()))
        .with("hash", hex(hash))
        .with_text("issued", window.start())
        .with_text("expires", window.end())
        .with("age", now.seconds_since(window.start()))
        .with("freshness", contents.freshness(soft_age, now).name())
        .with("roots", roots)
        .into()
}

/// The types of places, their names and what is asked there.
pub(crate) fn places(contents: &Contents) -> JsValue {
    let place = |(place, policy): (&healthcode::trust::PlaceType, &Policy)| {
        asked(Fields::new().with("type", place.as_str()), policy)
    };
    array(contents.places().map(place))
}

/// Floors of status lists.
pub(crate) fn floors(contents: &Contents) -> JsValue {
    let floors = contents.status_floors().iter();
    array(floors.map(|it| {
        Fields::new()
            .with("uri", it.uri.as_str())
            .with("seq", whole(it.seq))
    }))
}

/// The issuers' keys.
pub(crate) fn issuers(contents: &Contents) -> JsValue {
    array(contents.trust().keys().iter().map(issuer))
}

fn issuer(key: &IssuerKey) -> Fields {
    let in_use = key.in_use();
    let purposes = key.purposes().iter().map(|it| it.name());
    let base = key.status_base();
    Fields::new()
        .with_some("id", key.issuer().map(|it| it.as_str()))
        .with_text("kid", key.public().id())
        .with_some("names", key.names().map(names))
        .with("purposes", array(purposes))
        .with_text("not_before", in_use.start())
        .with_text("not_after", in_use.end())
        .with("max_lifetime", key.max_lifetime())
        .with_some("regions", key.regions().map(regions))
        .with("state", key.state().name())
        .with("specimen", key.is_specimen())
        .with_some(
            "status",
            base.map(|base| {
                Fields::new()
                    .with("base", base.uri())
                    .with("shift", base.shift())
            }),
        )
}

/// The status lists in force; how fresh they are for a code, its verdict says.
pub(crate) fn lists(carried: &Snapshot) -> JsValue {
    let lists = carried.lists().iter().map(|list| {
        Fields::new()
            .with("uri", list.uri())
            .with("seq", whole(list.seq()))
            .with_text("issued", list.issued_at())
            .with_text("expires", list.expires())
            .with_some("ttl", list.ttl())
            .with("slots", list.len())
            .with_some("issuer", list.issuer().map(|it| it.as_str()))
    });
    array(lists)
}

/// What is asked at a place.
fn asked(fields: Fields, policy: &Policy) -> Fields {
    let tests = rule(policy.test(), |tests| {
        let test = |test: &healthcode::trust::TestRule| {
            Fields::new()
                .with("method", test.method.name())
                .with("result", test.result.name())
                .with("max_age", test.max_age)
        };
        Fields::new().with("any_of", array(tests.iter().map(test)))
    });
    let itinerary = rule(policy.itinerary(), |asked| {
        Fields::new()
            .with("days", asked.days)
            .with("risk", regions(&asked.risk))
            .with("missing", asked.missing.name())
    });
    let accepted = |accepted: &Vec<Region>| Fields::new().with("accepted", regions(accepted));
    let identity = policy
        .identity()
        .map(|failing| Decision::from(failing).name());
    fields
        .with_some("names", policy.names().map(names))
        .with("admit", policy.admits().name())
        .with("refer", policy.refers().name())
        .with_some(
            "max_age",
            rule(policy.max_age(), |most| Fields::new().with("most", *most)),
        )
        .with_some("test", tests)
        .with_some("itinerary", itinerary)
        .with_some("regions", rule(policy.regions(), accepted))
        .with_some("identity", identity)
        .with_some(
            "live",
            rule(policy.live(), |within| {
                Fields::new().with("within", *within)
            }),
        )
        .with("stale", staleness(policy.staleness()))
        .with_some("retention", policy.retention())
}

fn staleness(stale: &Staleness) -> Fields {
    Fields::new()
        .with("bundle_after", stale.bundle_soft_age)
        .with("bundle", stale.bundle_stale.name())
        .with("list_after", stale.list_soft_age)
        .with("list", stale.list_stale.name())
        .with("list_missing", stale.list_missing.name())
}

fn rule<T>(rule: Option<&Rule<T>>, asked: impl Fn(&T) -> Fields) -> Option<Fields> {
    let rule = rule?;
    Some(asked(&rule.asked).with("failing", Decision::from(rule.failing).name()))
}

fn regions(regions: &[Region]) -> JsValue {
    array(regions.iter().map(|it| it.number()))
}

fn names(names: &Names) -> Fields {
    let names = names.iter();
    names.fold(Fields::new(), |fields, (tag, name)| fields.with(tag, name))
}
