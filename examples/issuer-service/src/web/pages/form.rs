//! A form with what was typed, and what is wrong with it beside the field that it is about.

use std::cell::Cell;

use maud::{Markup, html};

use super::super::Problem;
use super::layout::problem;
use super::texts::Tongue;
use super::visit::Fields;

/// A form's fields with what was typed and what is wrong with it. They are drawn in their order: the
/// first that is wrong takes the focus.
pub(super) struct Sheet<'a> {
    pub(super) tongue: Tongue,
    pub(super) fields: &'a Fields,
    problem: Option<&'a Problem>,
    has_focus: Cell<bool>,
}

impl<'a> Sheet<'a> {
    pub(super) const fn new(
        tongue: Tongue,
        fields: &'a Fields,
        problem: Option<&'a Problem>,
    ) -> Self {
        Self {
            tongue,
            fields,
            problem,
            has_focus: Cell::new(false),
        }
    }

    pub(super) fn is_wrong(&self, name: &str) -> bool {
        self.problem.is_some_and(|it| it.fields().contains(&name))
    }

    /// Whether a field is the first that is wrong.
    pub(super) fn takes_focus(&self, name: &str) -> bool {
        self.is_wrong(name) && !self.has_focus.replace(true)
    }

    /// The refusal above the form, with its number.
    pub(super) fn told(&self) -> Markup {
        html! { @if let Some(it) = self.problem { (problem(self.tongue, it)) } }
    }

    /// A line to type in; `kind` is the type of the input.
    pub(super) fn line(&self, name: &str, label: &str, kind: &str, help: &str) -> Markup {
        // Secrets are typed anew.
        let is_secret = kind == "password" || matches!(name, "code" | "secret");
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
            ("operator", _) => "username",
            ("birth", _) => "bday",
            (_, "password") => "current-password",
            _ => "off",
        };
        html! {
            div.field {
                label for=(name) { (label) }
                input id=(name) name=(name) type=(kind) value=(value) autocomplete=(complete)
                    inputmode=[(kind == "tel").then_some("numeric")]
                    aria-invalid=[self.invalid(name)] aria-describedby={ (name) "-notes" }
                    autofocus[self.takes_focus(name)];
                (self.notes(name, help))
            }
        }
    }

    /// Lines to type in.
    pub(super) fn lines(&self, name: &str, label: &str, help: &str) -> Markup {
        html! {
            div.field {
                label for=(name) { (label) }
                textarea id=(name) name=(name) rows="5" aria-invalid=[self.invalid(name)]
                    aria-describedby={ (name) "-notes" } autofocus[self.takes_focus(name)] {
                    (self.fields.text(name))
                }
                (self.notes(name, help))
            }
        }
    }

    /// What stands below a field: what is wrong with it and what to do, and help.
    pub(super) fn notes(&self, name: &str, help: &str) -> Markup {
        html! { small id={ (name) "-notes" } { (self.wrong(name)) (help) } }
    }

    fn wrong(&self, name: &str) -> Markup {
        let problem = self.problem.filter(|_| self.is_wrong(name));
        let words = problem.map(|it| self.tongue.words(it.notice()));
        html! {
            @if let Some(words) = words {
                strong.wrong { (self.tongue.texts().check) " " (words.text) " " (words.remedy) " " }
            }
        }
    }

    fn invalid(&self, name: &str) -> Option<&'static str> {
        self.is_wrong(name).then_some("true")
    }

    pub(super) fn choice(&self, name: &str, label: &str, options: &[(&str, &str)]) -> Markup {
        html! {
            div.field {
                label for=(name) { (label) }
                select id=(name) name=(name) aria-invalid=[self.invalid(name)]
                    aria-describedby={ (name) "-notes" } autofocus[self.takes_focus(name)] {
                    @for (value, text) in options {
                        option value=(value) selected[self.fields.text(name) == *value] { (text) }
                    }
                }
                (self.notes(name, ""))
            }
        }
    }

    pub(super) fn radios(&self, name: &str, label: &str, options: &[(&str, &str)]) -> Markup {
        let takes_focus = self.takes_focus(name);
        html! {
            fieldset role="radiogroup" aria-invalid=[self.invalid(name)]
                aria-describedby={ (name) "-notes" } {
                legend { (label) }
                @for (place, (value, text)) in options.iter().enumerate() {
                    label.tick {
                        input type="radio" name=(name) value=(value) required
                            checked[self.fields.text(name) == *value]
                            autofocus[takes_focus && place == 0];
                        (text)
                    }
                }
                (self.notes(name, ""))
            }
        }
    }

    /// A box to tick, which sends `value`.
    pub(super) fn tick(&self, name: &str, value: &str, label: &str) -> Markup {
        html! {
            label.tick {
                input id=(name) type="checkbox" name=(name) value=(value)
                    checked[self.fields.given(name).is_some()]
                    aria-invalid=[self.invalid(name)] aria-describedby={ (name) "-notes" }
                    autofocus[self.takes_focus(name)];
                (label)
            }
            (self.notes(name, ""))
        }
    }
}
