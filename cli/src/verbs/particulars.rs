//! What a code says beside colour and window, in JSON and in words.

use healthcode::Claims;
use healthcode::claims::{Itinerary, Visit};
use serde_json::{Value, json};

/// Companions, visits and tests, a line each.
pub(super) fn particulars(claims: &Claims) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (companion, number) in claims.companions().iter().zip(1..) {
        let (colour, kind) = (companion.colour, companion.document_type);
        lines.push(("companion", format!("{number}: {colour}, {kind}")));
    }
    if let Some(itinerary) = claims.itinerary() {
        let (days, last) = (itinerary.days(), itinerary.last_day());
        lines.push(("itinerary", format!("{days} days until {last}")));
        for visit in itinerary.visits() {
            let (region, first, last) = (visit.region(), visit.first(), visit.last());
            lines.push(("visit", format!("{region} from {first} to {last}")));
        }
    }
    for test in claims.tests() {
        let (method, result, sampled) = (test.method, test.result, test.sampled);
        lines.push(("test", format!("{method} {result}, sampled {sampled}")));
    }
    lines
}

/// Companions as JSON.
pub(super) fn companions(claims: &Claims) -> Option<Value> {
    let all: Vec<Value> = claims
        .companions()
        .iter()
        .map(|it| json!({"colour": it.colour.name(), "document_type": it.document_type.name()}))
        .collect();
    (!all.is_empty()).then(|| Value::from(all))
}

/// An itinerary as JSON.
pub(super) fn itinerary(itinerary: &Itinerary) -> Value {
    let visit = |visit: &Visit| {
        json!({
            "region": visit.region().number(),
            "from": visit.first().to_string(),
            "to": visit.last().to_string(),
        })
    };
    let visits: Vec<Value> = itinerary.visits().iter().map(visit).collect();
    json!({
        "last_day": itinerary.last_day().to_string(),
        "days": itinerary.days(),
        "visits": visits,
    })
}

/// Tests as JSON.
pub(super) fn tests(claims: &Claims) -> Option<Value> {
    let all: Vec<Value> = claims
        .tests()
        .iter()
        .map(|it| {
            json!({
                "method": it.method.name(),
                "result": it.result.name(),
                "sampled": it.sampled.to_string(),
            })
        })
        .collect();
    (!all.is_empty()).then(|| Value::from(all))
}
