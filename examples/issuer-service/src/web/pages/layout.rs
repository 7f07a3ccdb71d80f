//! The frame of every page, and what several have in common.

use healthcode::{Colour, UnixTime};
use maud::{DOCTYPE, Markup, html};

use super::super::Problem;
use super::texts::Tongue;
use super::visit::Visit;

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
                        a hreflang=(other.tag()) lang=(other.tag()) href=(language_address(&visit.path, other)) {
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

pub(super) fn language_address(path: &str, other: Tongue) -> String {
    // A form's answer has the form's address; asked for by GET, it is the page before.
    let back: String = form_urlencoded(path);
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

/// An instant of the database.
pub(super) fn at(tongue: Tongue, seconds: i64) -> Markup {
    let seconds = u32::try_from(seconds).unwrap_or_default();
    instant(tongue, UnixTime::new(seconds))
}

const CIRCLE: &str = "M12 1a11 11 0 1 0 0 22a11 11 0 1 0 0-22z";
const TRIANGLE: &str = "M12 1.5L23.5 22H.5z";
const OCTAGON: &str = "M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z";
const TICK: &str = "M6.5 12.5l4 4 7-8.5";
const MARK: &str = "M12 8.5v6M12 17.8v.4";
const CROSS: &str = "M8 8l8 8M16 8l-8 8";
