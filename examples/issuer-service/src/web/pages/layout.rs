//! The frame of every page, and what several have in common.

use healthcode::{Colour, UnixTime};
use maud::{DOCTYPE, Markup, html};

use super::super::Problem;
use super::texts::Tongue;
use super::visit::{Fields, Visit};

pub(super) fn page(visit: &Visit, title: &str, main: Markup) -> Markup {
    let (texts, other) = (visit.texts(), visit.tongue.other());
    let words = serde_json::to_string(&texts.script).unwrap_or_default();
    html! {
        (DOCTYPE)
        html lang=(visit.tongue.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (texts.title) }
                link rel="stylesheet" href="/assets/style.css";
                link rel="icon" href="data:,";
                @if visit.service.scripts.is_some() {
                    script src="/assets/page.js" defer {}
                }
            }
            body data-words=(words) {
                a.skip href="#main" { (texts.skip) }
                header {
                    strong { a href="/" { (texts.title) } }
                    nav {
                        a hreflang=(other.tag()) lang=(other.tag()) href=(language_address(visit, other)) {
                            (other.texts().own_name)
                        }
                        @if visit.logged_in.is_some() {
                            a href="/my" { (texts.my) }
                            a href="/account" { (texts.account) }
                            form method="post" action="/log-out" data-forgets {
                                (csrf(visit))
                                button { (texts.log_out) }
                            }
                        }
                    }
                }
                main #main tabindex="-1" { (main) }
            }
        }
    }
}

fn language_address(visit: &Visit, other: Tongue) -> String {
    // A form's answer has the form's address; asked for by GET, it is the page before.
    let back: String = form_urlencoded(&visit.path);
    format!("/language?to={}&back={back}", other.tag())
}

fn form_urlencoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut done, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            done.push(char::from(byte));
        } else {
            done.push_str(&format!("%{byte:02X}"));
        }
        done
    })
}

pub(super) fn csrf(visit: &Visit) -> Markup {
    html! { input type="hidden" name="csrf" value=(visit.csrf()); }
}

/// A refusal: number, sentence, remedy.
pub(super) fn problem(tongue: Tongue, problem: &Problem) -> Markup {
    let (texts, words) = (tongue.texts(), tongue.words(problem.notice()));
    html! {
        div.note.trouble #problem role="alert" tabindex="-1" {
            p { strong { (words.text) } }
            p { (texts.remedy) " " (words.remedy) }
            p.muted { (texts.message) " " (problem.notice().number()) }
        }
    }
}

/// A form's fields with what was typed and what is wrong with it.
pub(super) struct Sheet<'a> {
    pub(super) tongue: Tongue,
    pub(super) fields: &'a Fields,
    pub(super) problem: Option<&'a Problem>,
}

impl Sheet<'_> {
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.problem.is_some_and(|it| it.fields().contains(&name))
    }

    pub(super) fn told(&self) -> Markup {
        html! { @if let Some(it) = self.problem { (problem(self.tongue, it)) } }
    }

    /// A line to type in; `kind` is the type of the input.
    pub(super) fn line(&self, name: &str, label: &str, kind: &str, help: &str) -> Markup {
        let (is_wrong, notes) = (self.is_wrong(name), format!("{name}-notes"));
        // Secrets are typed anew.
        let is_secret = kind == "password" || name == "code";
        let value = if is_secret {
            ""
        } else {
            self.fields.text(name)
        };
        let complete = match (name, kind) {
            ("code", _) => "one-time-code",
            ("area_code", _) => "tel-country-code",
            ("number", "tel") => "tel-national",
            ("name", _) => "name",
            ("birth", _) => "bday",
            (_, "password") => "current-password",
            _ => "off",
        };
        html! {
            div.field {
                label for=(name) { (label) }
                input id=(name) name=(name) type=(kind) value=(value) autocomplete=(complete)
                    inputmode=[(kind == "tel").then_some("numeric")]
                    aria-invalid=[is_wrong.then_some("true")] aria-describedby=(notes);
                (self.notes(name, help))
            }
        }
    }

    /// What stands below a field: help, and that it should be checked.
    pub(super) fn notes(&self, name: &str, help: &str) -> Markup {
        let words = self.problem.map(|it| self.tongue.words(it.notice()));
        html! {
            small id={ (name) "-notes" } {
                @if self.is_wrong(name) {
                    strong.wrong { (self.tongue.texts().check) " " (words.unwrap_or_default().text) " " }
                }
                (help)
            }
        }
    }

    pub(super) fn choice(&self, name: &str, label: &str, options: &[(&str, &str)]) -> Markup {
        html! {
            div.field {
                label for=(name) { (label) }
                select id=(name) name=(name) aria-invalid=[self.is_wrong(name).then_some("true")]
                    aria-describedby={ (name) "-notes" } {
                    @for (value, text) in options {
                        option value=(value) selected[self.fields.text(name) == *value] { (text) }
                    }
                }
                (self.notes(name, ""))
            }
        }
    }

    pub(super) fn radios(&self, name: &str, label: &str, options: &[(&str, &str)]) -> Markup {
        html! {
            fieldset {
                legend { (label) }
                @for (value, text) in options {
                    label.tick {
                        input type="radio" name=(name) value=(value) required
                            checked[self.fields.text(name) == *value];
                        (text)
                    }
                }
            }
        }
    }
}

/// A colour's shape, and its word beside it.
pub(super) fn colour(tongue: Tongue, colour: Colour) -> Markup {
    let texts = tongue.texts();
    let (name, word, body, mark) = match colour {
        Colour::Green => ("green", &texts.green, CIRCLE, TICK),
        Colour::Yellow => ("yellow", &texts.yellow, TRIANGLE, MARK),
        Colour::Red => ("red", &texts.red, OCTAGON, CROSS),
    };
    html! {
        span.colour.(name) {
            svg.shape viewBox="0 0 24 24" aria-hidden="true" {
                path.body d=(body) {}
                path.mark d=(mark) {}
            }
            (word)
        }
    }
}

/// An instant as clocks in China show it.
pub(super) fn instant(tongue: Tongue, at: UnixTime) -> Markup {
    let shown = at.checked_add(8 * 3_600).unwrap_or(at).to_string();
    let shown: String = shown.replace('T', " ").chars().take(16).collect();
    html! { time datetime=(at) { (shown) " " (tongue.texts().beijing) } }
}

const CIRCLE: &str = "M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z";
const TRIANGLE: &str = "M12 1.5L23.5 22H.5z";
const OCTAGON: &str = "M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z";
const TICK: &str = "M6.5 12.5l4 4 7-8.5";
const MARK: &str = "M12 8.5v6M12 17.8v.4";
const CROSS: &str = "M8 8l8 8M16 8l-8 8";
