//! What a bundle says, in JSON and in words.

use std::fmt::Write as _;

use anstyle::Style;
use healthcode::Region;
use healthcode::trust::{Contents, Decision, IssuerKey, Names, Policy, Rule, Staleness, TestRule};
use serde_json::{Map, Value, json};

use crate::output::{hex, printable};
use crate::words::span_text;

/// One line about a bundle.
pub(crate) fn title(contents: &Contents) -> String {
    let (seq, window) = (contents.seq(), contents.window());
    let (start, end) = (window.start(), window.end());
    format!("bundle {seq}, issued {start}, valid until {end}")
}

/// All that a bundle says, in words.
pub(super) fn to_text(contents: &Contents, text: &mut String) {
    let bold = Style::new().bold();
    // Writing to a string cannot fail.
    let line = |text: &mut String, name: &str, value: &str| {
        let _ = writeln!(text, "{name:<10} {}", printable(value));
    };
    line(text, "bundle", &contents.seq().to_string());
    line(text, "issued", &contents.window().start().to_string());
    line(text, "expires", &contents.window().end().to_string());
    let previous = contents
        .previous()
        .map_or_else(|| "none".to_owned(), |hash| hex(hash));
    line(text, "previous", &previous);
    let roots = contents.roots();
    let (threshold, count) = (roots.threshold(), roots.keys().len());
    line(text, "roots", &format!("{threshold} of {count} must sign"));
    for key in roots.keys() {
        line(
            text,
            "root",
            &format!("{} {}", key.id(), hex(key.as_bytes())),
        );
    }
    for key in contents.trust().keys() {
        let id = key.issuer().map_or("", |id| id.as_str());
        let _ = writeln!(
            text,
            "{bold}issuer{bold:#} {} key {}",
            printable(id),
            key.public().id()
        );
        for (name, value) in issuer_lines(key) {
            line(text, &format!("  {name}"), &value);
        }
    }
    for floor in contents.status_floors() {
        line(text, "floor", &format!("{} from {}", floor.uri, floor.seq));
    }
    for (place, policy) in contents.places() {
        let _ = writeln!(text, "{bold}place{bold:#} {}", printable(place.as_str()));
        if let Value::Object(rules) = policy_json(policy) {
            for (name, value) in rules {
                line(text, &format!("  {name}"), &plain(&name, &value));
            }
        }
    }
}

/// All that a bundle says, as JSON.
pub(super) fn to_json(contents: &Contents) -> Map<String, Value> {
    let window = contents.window();
    let roots = contents.roots();
    let key = |key: &healthcode::PublicKey| json!({"kid": key.id().to_string(), "key": hex(key.as_bytes())});
    let floors = contents.status_floors().iter();
    let places = contents.places();
    let places: Map<String, Value> = places
        .map(|(place, policy)| (place.as_str().to_owned(), policy_json(policy)))
        .collect();
    let all = [
        ("seq", json!(contents.seq())),
        ("issued", json!(window.start().to_string())),
        ("expires", json!(window.end().to_string())),
        ("previous", json!(contents.previous().map(|hash| hex(hash)))),
        (
            "roots",
            json!({
                "threshold": roots.threshold(),
                "keys": roots.keys().iter().map(key).collect::<Vec<_>>(),
            }),
        ),
        (
            "issuers",
            contents.trust().keys().iter().map(issuer_json).collect(),
        ),
        (
            "status_floors",
            floors
                .map(|it| json!({"uri": it.uri, "seq": it.seq}))
                .collect(),
        ),
        ("places", Value::Object(places)),
    ];
    let all = all
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    all.filter(|(_, value)| !value.is_null()).collect()
}

fn issuer_lines(key: &IssuerKey) -> Vec<(&'static str, String)> {
    let in_use = key.in_use();
    let purposes: Vec<&str> = key.purposes().iter().map(|it| it.name()).collect();
    let mut lines = vec![
        ("names", key.names().map_or_else(String::new, names_text)),
        ("purposes", purposes.join(", ")),
        (
            "in use",
            format!("{} until {}", in_use.start(), in_use.end()),
        ),
        ("lifetime", span_text(key.max_lifetime())),
        ("state", key.state().name().to_owned()),
    ];
    if let Some(regions) = key.regions() {
        let regions: Vec<String> = regions.iter().map(Region::to_string).collect();
        lines.push(("regions", regions.join(", ")));
    }
    if key.is_specimen() {
        lines.push(("specimen", "signs specimens, which admit nobody".to_owned()));
    }
    if let Some(base) = key.status_base() {
        let (uri, shift) = (base.uri(), base.shift());
        lines.push((
            "status",
            format!("{uri} and a number, 2^{shift} codes each"),
        ));
    }
    lines
}

fn issuer_json(key: &IssuerKey) -> Value {
    let in_use = key.in_use();
    let base = key.status_base();
    let all = [
        ("id", json!(key.issuer().map(|id| id.as_str()))),
        ("kid", json!(key.public().id().to_string())),
        ("key", json!(hex(key.public().as_bytes()))),
        ("names", key.names().map_or(Value::Null, names_json)),
        (
            "purposes",
            key.purposes().iter().map(|it| it.name()).collect(),
        ),
        ("not_before", json!(in_use.start().to_string())),
        ("not_after", json!(in_use.end().to_string())),
        ("max_lifetime", json!(key.max_lifetime())),
        ("regions", key.regions().map_or(Value::Null, regions_json)),
        ("state", json!(key.state().name())),
        ("specimen", json!(key.is_specimen())),
        (
            "status",
            json!(base.map(|it| json!({"base": it.uri(), "shift": it.shift()}))),
        ),
    ];
    present(all)
}

fn policy_json(policy: &Policy) -> Value {
    let all = [
        ("names", policy.names().map_or(Value::Null, names_json)),
        ("admit", json!(policy.admits().name())),
        ("refer", json!(policy.refers().name())),
        (
            "max_age",
            rule_json(policy.max_age(), |most| json!({ "most": most })),
        ),
        (
            "test",
            rule_json(
                policy.test(),
                |tests| json!({"any_of": tests.iter().map(test_json).collect::<Vec<_>>()}),
            ),
        ),
        (
            "itinerary",
            rule_json(policy.itinerary(), |asked| {
                json!({
                    "days": asked.days,
                    "risk": regions_json(&asked.risk),
                    "missing": asked.missing.name(),
                })
            }),
        ),
        (
            "regions",
            rule_json(
                policy.regions(),
                |accepted| json!({"accepted": regions_json(accepted)}),
            ),
        ),
        (
            "identity",
            json!(
                policy
                    .identity()
                    .map(|failing| Decision::from(failing).name())
            ),
        ),
        (
            "live",
            rule_json(policy.live(), |within| json!({ "within": within })),
        ),
        ("stale", staleness_json(policy.staleness())),
        ("retention", json!(policy.retention())),
    ];
    present(all)
}

fn staleness_json(stale: &Staleness) -> Value {
    json!({
        "bundle_after": stale.bundle_soft_age,
        "bundle": stale.bundle_stale.name(),
        "list_after": stale.list_soft_age,
        "list": stale.list_stale.name(),
        "list_missing": stale.list_missing.name(),
    })
}

fn test_json(test: &TestRule) -> Value {
    json!({
        "method": test.method.name(),
        "result": test.result.name(),
        "max_age": test.max_age,
    })
}

fn rule_json<T>(rule: Option<&Rule<T>>, asked: impl Fn(&T) -> Value) -> Value {
    let Some(rule) = rule else {
        return Value::Null;
    };
    let mut value = asked(&rule.asked);
    if let Value::Object(object) = &mut value {
        let failing = Decision::from(rule.failing).name();
        object.insert("failing".to_owned(), failing.into());
    }
    value
}

fn regions_json(regions: &[Region]) -> Value {
    regions.iter().map(|it| it.number()).collect()
}

fn names_json(names: &Names) -> Value {
    let names = names.iter();
    Value::Object(
        names
            .map(|(tag, name)| (tag.to_owned(), name.into()))
            .collect(),
    )
}

fn names_text(names: &Names) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|(tag, name)| format!("{name} ({tag})"))
        .collect();
    names.join(", ")
}

fn present<const N: usize>(all: [(&str, Value); N]) -> Value {
    let all = all.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(all.map(|(name, value)| (name.to_owned(), value)).collect())
}

// JSON for eyes: names and values without quotation marks, and spans of time with their units.
fn plain(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(|value| plain(name, value)).collect();
            values.join(", ")
        }
        Value::Object(object) => {
            let fields = object.iter();
            let fields: Vec<String> = fields
                .map(|(name, value)| format!("{} {}", name.replace('_', " "), plain(name, value)))
                .collect();
            fields.join("; ")
        }
        other => match other.as_u64().and_then(|it| u32::try_from(it).ok()) {
            Some(u32::MAX) => "never".to_owned(),
            Some(seconds) if SPANS.contains(&name) => span_text(seconds),
            _ => other.to_string(),
        },
    }
}

/// The fields that are spans of time.
const SPANS: [&str; 6] = [
    "most",
    "max_age",
    "within",
    "bundle_after",
    "list_after",
    "retention",
];
