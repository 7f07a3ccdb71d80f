//! What a code says and what was decided about it, under the names of the CLI's JSON.

use healthcode::checkpoint::{Judgement, PersonJudgement, Step};
use healthcode::claims::{Itinerary, Visit};
use healthcode::trust::PlaceType;
use healthcode::{Claims, Colour, Matched, Refusal, Status, VerifiedCode};
use wasm_bindgen::JsValue;

use crate::fields::{Fields, array};

/// What is decided at a place.
pub(crate) fn judged(judgement: &Judgement, place: &PlaceType) -> JsValue {
    let reason = judgement.reason();
    let fields = Fields::new().with("verdict", judgement.decision().name());
    let mut fields = because(fields, reason.as_ref()).with("place", place.as_str());
    if let Some(code) = judgement.code() {
        fields = says(fields, code)
            .with("identity", identity(judgement))
            .with_some("status", status(code));
    }
    let code = judgement.code();
    let people = judgement.people().iter();
    let reasons = judgement.reasons().iter().map(|reason| {
        because(Fields::new(), Some(&reason.refusal))
            .with("decision", reason.decision.name())
            .with_some("person", reason.person.map(|it| it.to_string()))
    });
    let allowances = judgement.allowances().iter();
    let allowances = allowances.map(|it| because(Fields::new(), Some(&it.0)));
    fields
        .with("people", array(people.map(|it| person(it, code))))
        .with("reasons", array(reasons))
        .with("allowances", array(allowances))
        .with("trace", array(judgement.trace().iter().map(step)))
        .into()
}

/// A code that is verified where no place is chosen, and whose the document is.
pub(crate) fn verified(code: &VerifiedCode, matched: Option<Matched>) -> JsValue {
    let identity = matched.map_or("not-checked", |_| "match");
    let fields = Fields::new().with("verdict", "verified");
    let colour = matched.and_then(Matched::colour);
    says(fields, code)
        .with("identity", identity)
        .with_some("matched", matched.map(|it| it.person().to_string()))
        .with_some("matched_colour", colour.map(Colour::name))
        .with_some("status", status(code))
        .into()
}

/// A code that is refused, or whose document is.
pub(crate) fn refused(refusal: &Refusal, code: Option<&VerifiedCode>) -> JsValue {
    let fields = because(Fields::new().with("verdict", "refused"), Some(refusal));
    let Some(code) = code else {
        return fields.into();
    };
    let identity = match refusal {
        Refusal::IdentityMismatch => "mismatch",
        _ => "not-checked",
    };
    says(fields, code).with("identity", identity).into()
}

fn because(fields: Fields, refusal: Option<&Refusal>) -> Fields {
    fields
        .with_some("reason", refusal.map(Refusal::code))
        .with_some("detail", refusal.map(ToString::to_string))
}

// The colour is the one that counts now.
fn says(fields: Fields, code: &VerifiedCode) -> Fields {
    let claims = code.claims();
    let window = claims.window();
    let presented = code.presented().map(|presented| {
        Fields::new()
            .with_text("at", presented.at())
            .with_some("place", presented.place())
    });
    fields
        .with_some("colour", code.colour().map(Colour::name))
        .with_text("code_id", claims.code_id())
        .with("document_type", claims.document_type().name())
        .with_text("kid", code.kid())
        .with_some("issuer", code.issuer().map(|it| it.as_str()))
        .with_text("issued", claims.issued_at())
        .with_text("valid_from", window.start())
        .with_text("valid_until", window.end())
        .with_some("region", claims.region().map(|it| it.number()))
        .with_some("companions", companions(claims))
        .with_some("itinerary", claims.itinerary().map(itinerary))
        .with_some("tests", tests(claims))
        .with_some("presented", presented)
}

fn companions(claims: &Claims) -> Option<JsValue> {
    let all = claims.companions().iter().map(|it| {
        Fields::new()
            .with("colour", it.colour.name())
            .with("document_type", it.document_type.name())
    });
    (!claims.companions().is_empty()).then(|| array(all))
}

fn itinerary(itinerary: &Itinerary) -> Fields {
    let visit = |visit: &Visit| {
        Fields::new()
            .with("region", visit.region().number())
            .with_text("from", visit.first())
            .with_text("to", visit.last())
    };
    Fields::new()
        .with_text("last_day", itinerary.last_day())
        .with("days", itinerary.days())
        .with("visits", array(itinerary.visits().iter().map(visit)))
}

fn tests(claims: &Claims) -> Option<JsValue> {
    let all = claims.tests().iter().map(|it| {
        Fields::new()
            .with("method", it.method.name())
            .with("result", it.result.name())
            .with_text("sampled", it.sampled)
    });
    (!claims.tests().is_empty()).then(|| array(all))
}

fn person(judged: &PersonJudgement, code: Option<&VerifiedCode>) -> Fields {
    let mut bearers = code.into_iter().flat_map(VerifiedCode::people);
    let bearer = bearers.find(|it| it.person == judged.person);
    let identity = judged.document.map_or("not-checked", |_| "match");
    Fields::new()
        .with_text("person", judged.person)
        .with("decision", judged.decision.name())
        .with_some("colour", judged.colour.map(Colour::name))
        .with_some("document_type", bearer.map(|it| it.document_type.name()))
        .with("identity", identity)
}

fn identity(judgement: &Judgement) -> &'static str {
    let mut reasons = judgement.reasons().iter();
    let mut people = judgement.people().iter();
    if reasons.any(|reason| reason.refusal == Refusal::IdentityMismatch) {
        "mismatch"
    } else if people.any(|person| person.document.is_some()) {
        "match"
    } else {
        "not-checked"
    }
}

fn step(step: &Step) -> Fields {
    Fields::new()
        .with("check", step.check.name())
        .with_some("person", step.person.map(|it| it.to_string()))
        .with_text("compared", step.compared)
        .with("decision", step.decision.name())
}

fn status(code: &VerifiedCode) -> Option<&'static str> {
    match code.status() {
        Status::NotListed => None,
        status => Some(status.name()),
    }
}
