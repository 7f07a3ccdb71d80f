//! A family's applications and codes, one person at a time.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use healthcode::claims::{Claims, TestMethod, TestResult};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::Problem;
use super::super::applications::masked;
use super::layout::{colour, csrf, instant, problem};
use super::link;
use super::visit::{Query, Visit, go};
use crate::applications::{self, Applicant, Application, Standing, State};
use crate::catalogue::Notice;
use crate::codes::{self, Bearer, Issued};
use crate::rules::Reason;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    person: String,
    #[serde(default)]
    sent: String,
}

/// Everyone on an account, with who they are.
pub(super) struct Family {
    people: Vec<(Application, Applicant)>,
    codes: Vec<Issued>,
    /// How the number ends that messages go to, if the session knows it.
    ending: Option<String>,
}

pub(super) async fn show(
    visit: Visit,
    place: Option<Path<String>>,
    Query(asked): Query<Asked>,
) -> Response {
    if visit.logged_in.is_none() {
        return go(&format!("/log-in?next={}", visit.path.replace('&', "%26")));
    }
    let family = match Family::of(&visit).await {
        Ok(family) => family,
        Err(problem) => return visit.trouble(&problem),
    };
    let place = place.map(|Path(place)| place);
    let main = whole(&visit, &family, &asked, place.as_deref());
    visit.page(StatusCode::OK, &visit.texts().my, main)
}

impl Family {
    pub(super) async fn of(visit: &Visit) -> Result<Self, Problem> {
        let logged_in = visit.logged_in.as_ref();
        let account = &logged_in.ok_or_else(Problem::nothing_here)?.session.account;
        let books = &visit.service.books;
        let all = applications::of_account(books, account).await?.into_iter();
        let open = |it: Application| Ok((applications::open_person(books, &it)?, it));
        let people = all.map(open).map(|it| it.map(|(person, it)| (it, person)));
        let people = people.collect::<Result<Vec<_>, crate::books::BooksError>>();
        let mut people = people?;
        // Holders before those who go with them.
        people.sort_by_key(|(it, _)| it.guardian.is_some());
        Ok(Self {
            people,
            codes: codes::of_account(books, account).await?,
            ending: link::phone(visit).await?.map(|it| it.ending()),
        })
    }

    pub(super) fn code(&self, id: &str) -> Option<&Issued> {
        self.codes.iter().find(|it| it.id == id)
    }

    pub(super) fn person(&self, application: &str) -> Option<&Applicant> {
        let found = self.people.iter().find(|(it, _)| it.id == application);
        found.map(|(_, person)| person)
    }

    /// The code of a person that was made last.
    pub(super) fn code_of(&self, application: &str) -> Option<(&Issued, &Bearer)> {
        let bearer = |code: &'_ Issued| {
            code.bearers
                .iter()
                .position(|it| it.application == application)
        };
        let mut codes = self.codes.iter();
        codes.find_map(|code| Some((code, code.bearers.get(bearer(code)?)?)))
    }
}

fn whole(visit: &Visit, family: &Family, asked: &Asked, place: Option<&str>) -> Markup {
    let texts = visit.texts();
    let chosen = family.people.iter().find(|(it, _)| it.id == asked.person);
    let chosen = chosen.or_else(|| family.people.first());
    html! {
        div.card {
            h1 { (texts.my) }
            @if let Some(place) = place { p.note #place data-place=(place) { (texts.live_place) " " strong { (place) } } }
            (told(visit, &asked.sent))
            @match chosen {
                None => { p { (texts.nothing_yet) } p { a.button.main href="/apply" { (texts.apply) } } }
                Some((application, person)) => {
                    (switch(visit, family, application))
                    (card(visit, family, application, person))
                }
            }
        }
    }
}

/// What became of a message.
fn told(visit: &Visit, sent: &str) -> Markup {
    let number = sent.parse().ok().and_then(Notice::from_number);
    let reasons = [Notice::TOO_OFTEN, Notice::NO_MESSAGE, Notice::INTERNAL];
    let not_sent = number.filter(|it| reasons.contains(it));
    html! {
        @if sent == "link" { p.note role="status" { (visit.texts().link_sent) } }
        @if let Some(notice) = not_sent {
            (problem(visit.tongue, &Problem::new(StatusCode::OK, notice)))
        }
    }
}

fn switch(visit: &Visit, family: &Family, chosen: &Application) -> Markup {
    html! {
        nav.people aria-label=(visit.texts().people) {
            @for (application, person) in &family.people {
                a.button href={ "/my?person=" (application.id) }
                    aria-current=[(application.id == chosen.id).then_some("page")] { (person.name) }
            }
        }
    }
}

fn card(visit: &Visit, family: &Family, application: &Application, person: &Applicant) -> Markup {
    let texts = visit.texts();
    let code = family.code_of(&application.id);
    let holder = application.guardian.as_deref().unwrap_or(&application.id);
    let is_verified = application.state.standing() == Standing::Verified;
    html! {
        section.person {
            h2 { (person.name) }
            p.muted { (document_type(visit, person)) " " span.digits { (masked(person.document.number())) } }
            (state(visit, application))
            @if let Some((code, bearer)) = code { (shown(visit, code, bearer)) }
        }
        @if let Some((code, _)) = code { (below(visit, family, code, application)) }
        @if is_verified { (make(visit, family, holder)) }
        @if application.state != State::Issued { p { a.button href="/apply" { (texts.apply) } } }
        p { a.button href={ "/companion?for=" (holder) } { (texts.companion) } }
        (more(visit, application))
    }
}

/// Pages about this person alone.
fn more(visit: &Visit, application: &Application) -> Markup {
    let (texts, path) = (visit.texts(), format!("/applications/{}", application.id));
    let is_verified = application.state.standing() == Standing::Verified;
    html! {
        div.row {
            a.button href={ (path) "/tickets" } { (texts.something_wrong) }
            @if application.guardian.is_none() {
                a.button href={ (path) "/itinerary" } { (texts.carrier) }
            }
            @if is_verified { a.button href={ (path) "/sample" } { (texts.test_missing) } }
        }
    }
}

/// How far it has come, which is no colour.
pub(super) fn state(visit: &Visit, application: &Application) -> Markup {
    let texts = visit.texts();
    let (word, help) = match application.state {
        State::Submitted => (&texts.submitted, Some(&texts.submitted_help)),
        State::Pending => (&texts.pending, Some(&texts.pending_help)),
        State::NoRecord => (&texts.no_record, Some(&texts.no_record_help)),
        State::Issued => (&texts.issued, None),
    };
    let words = application
        .notice
        .map(|it| (visit.tongue.words(it), it.number()));
    html! {
        @if let Some(help) = help { p.state { strong { (word) } } p { (help) } }
        @if let Some((words, number)) = words {
            div.note.trouble {
                p { strong { (words.text) } }
                p { (texts.remedy) " " (words.remedy) }
                @if !application.fields.is_empty() {
                    p { (texts.check) }
                    ul { @for field in &application.fields { li { (field_label(visit, field.name())) } } }
                }
                p.muted { (texts.message) " " (number) }
            }
        }
    }
}

fn field_label<'a>(visit: &'a Visit, name: &'a str) -> &'a str {
    let texts = visit.texts();
    match name {
        "document_type" => &texts.document_type,
        "name" => &texts.name,
        "latest_entry_year" => &texts.latest_entry_year,
        "issuance_count" => &texts.issuance_count,
        _ => name,
    }
}

fn shown(visit: &Visit, code: &Issued, bearer: &Bearer) -> Markup {
    let texts = visit.texts();
    let is_over = visit.service.now() >= code.until;
    html! {
        div.code data-code=(code.text) data-until=(code.until.as_secs()) {
            @if is_over {
                p.state { strong { (texts.expired) } }
            } @else {
                p.big { (colour(visit.tongue, bearer.ruling.colour)) }
                img.symbol src={ "/api/v1/codes/" (code.id) "/symbol.svg?" (code.until.as_secs()) } alt=(texts.symbol);
            }
            p { (texts.valid_until) " " (instant(visit.tongue, code.until)) }
            p.countdown data-left role="timer" {}
            @if code.bearers.len() > 1 { p.muted { (texts.for_all) " " (code.bearers.len()) } }
            (cause(visit, bearer))
        }
    }
}

/// Why a colour is not green.
pub(super) fn cause(visit: &Visit, bearer: &Bearer) -> Markup {
    let texts = visit.texts();
    html! {
        @if let Some(cause) = &bearer.ruling.cause {
            p { (texts.reason) " " (reason(visit, cause.reason)) }
            p.muted { (texts.rule) " " code { (cause.rule) } }
        }
    }
}

fn below(visit: &Visit, family: &Family, code: &Issued, application: &Application) -> Markup {
    let texts = visit.texts();
    let inspection = healthcode::inspect(&code.text);
    let hidden = html! {
        (csrf(visit))
        input type="hidden" name="code" value=(code.id);
        input type="hidden" name="person" value=(application.id);
    };
    html! {
        @if let Some(claims) = inspection.untrusted_claims() { (facts(visit, claims)) }
        div.row {
            form method="post" action="/codes/renewal" { (hidden) button { (texts.renew) } }
            a.button href={ "/codes/" (code.id) "/sheet" } { (texts.print) }
        }
        @if let Some(ending) = &family.ending {
            details {
                summary { (texts.send_link) }
                p.muted { (texts.link_to) " " (ending) (texts.stop) " " (texts.send_link_help) }
                form method="post" action="/codes/message" { (hidden) button { (texts.send_link) } }
            }
        }
        label.tick hidden data-keep { input type="checkbox"; (texts.keep) }
    }
}

fn make(visit: &Visit, family: &Family, holder: &str) -> Markup {
    let texts = visit.texts();
    html! {
        form method="post" action="/codes" data-bind {
            (csrf(visit))
            input type="hidden" name="application" value=(holder);
            input type="hidden" name="holder_key" value="";
            fieldset {
                legend { (texts.make_code) }
                label.tick { input type="radio" name="layout" value="together" checked; (texts.together) }
                label.tick { input type="radio" name="layout" value="each"; (texts.each) }
                label.tick { input type="checkbox" name="include" value="tests"; (texts.include_tests) }
                label.tick { input type="checkbox" name="include" value="itinerary"; (texts.include_itinerary) }
                @if let Some(ending) = &family.ending {
                    label.tick {
                        input type="checkbox" name="message" value="link";
                        span { (texts.with_link) " " (texts.link_to) " " (ending) (texts.stop) }
                    }
                }
                label.tick hidden data-live-wanted { input type="checkbox"; (texts.live) }
                button.main { (texts.make_code) }
            }
        }
    }
}

/// Tests and itinerary as the code holds them.
pub(super) fn facts(visit: &Visit, claims: &Claims) -> Markup {
    let texts = visit.texts();
    html! {
        @if !claims.tests().is_empty() {
            h3 { (texts.tests) }
            ul { @for test in claims.tests() {
                @let (method, result) = match (test.method, test.result) {
                    (method, TestResult::Negative) => (method, &texts.negative),
                    (method, TestResult::Positive) => (method, &texts.positive),
                    (method, TestResult::Inconclusive) => (method, &texts.inconclusive),
                };
                @let method = if method == TestMethod::NucleicAcid { &texts.nucleic_acid } else { &texts.antigen };
                li { (method) ": " (result) ", " (instant(visit.tongue, test.sampled)) }
            } }
        }
        @if let Some(itinerary) = claims.itinerary() {
            h3 { (texts.itinerary) }
            p.muted { (texts.itinerary_span) " " (itinerary.days()) " · " (itinerary.last_day().date()) }
            @if itinerary.visits().is_empty() { p { (texts.no_visits) } }
            ul { @for visit in itinerary.visits() {
                li { span.digits { (visit.region()) } ": " (visit.first().date()) " – " (visit.last().date()) }
            } }
        }
    }
}

pub(super) fn document_type<'a>(visit: &'a Visit, person: &Applicant) -> &'a str {
    let texts = visit.texts();
    match person.document.document_type().name() {
        "passport" => &texts.passport,
        "taiwan-permit" => &texts.taiwan_permit,
        "hk-macao-permit" => &texts.hk_macao_permit,
        _ => &texts.other,
    }
}

pub(super) fn reason(visit: &Visit, reason: Reason) -> &str {
    let texts = visit.texts();
    match reason {
        Reason::Declared => &texts.declared,
        Reason::Test => &texts.test,
        Reason::Exposure => &texts.exposure,
        Reason::RiskRegion => &texts.risk_region,
        Reason::Quarantine => &texts.quarantine,
        Reason::Arrival => &texts.arrival,
    }
}
