//! The frame of the operators' pages.

use maud::{DOCTYPE, Markup, html};

pub(super) use super::super::layout::at;
use super::super::layout::language_address;
use super::visit::Desk;
use crate::operators::Role;

pub(super) fn page(desk: &Desk, title: &str, main: Markup) -> Markup {
    let (common, texts, other) = (desk.tongue.texts(), desk.texts(), desk.tongue.other());
    html! {
        (DOCTYPE)
        html lang=(desk.tongue.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (texts.title) }
                link rel="stylesheet" href="/assets/style.css";
                link rel="icon" href="data:,";
            }
            body {
                a.skip href="#main" { (common.skip) }
                header {
                    strong { a href="/desk" { (texts.title) } }
                    nav {
                        a hreflang=(other.tag()) lang=(other.tag())
                            href=(language_address(&desk.path, other)) { (other.texts().own_name) }
                        @if let Some(acting) = &desk.acting {
                            span.role { (role_name(desk, acting.session.role)) }
                            (work(desk, acting.session.role))
                            form method="post" action="/desk/log-out" {
                                (csrf(desk))
                                button { (texts.log_out) }
                            }
                        }
                    }
                }
                main #main tabindex="-1" { div.card { h1 { (title) } (main) } }
            }
        }
    }
}

/// The pages of a role.
fn work(desk: &Desk, role: Role) -> Markup {
    let texts = desk.texts();
    let pages = match role {
        Role::Clerk => vec![("/desk/tickets", &texts.tickets)],
        Role::Epidemiologist => vec![
            ("/desk/proposal", &texts.propose),
            ("/desk/lifting", &texts.lift),
        ],
        Role::Supervisor => vec![("/desk/proposals", &texts.proposals)],
        Role::Auditor => vec![("/desk/audit", &texts.audit)],
    };
    html! { @for (path, text) in pages { a href=(path) { (text) } } }
}

fn role_name(desk: &Desk, role: Role) -> &'static str {
    let texts = desk.texts();
    match role {
        Role::Clerk => &texts.clerk,
        Role::Epidemiologist => &texts.epidemiologist,
        Role::Supervisor => &texts.supervisor,
        Role::Auditor => &texts.auditor,
    }
}

pub(super) fn csrf(desk: &Desk) -> Markup {
    html! { input type="hidden" name="csrf" value=(desk.csrf()); }
}

/// What was done.
pub(super) fn done(text: &str) -> Markup {
    html! { p.note role="status" { (text) } }
}
