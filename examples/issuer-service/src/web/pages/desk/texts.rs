//! What the operators' pages say, in one file for each language.

use std::sync::LazyLock;

use super::super::texts::{Tongue, texts};

texts! {
    title log_in log_in_intro operator password code first_time enrol enrol_intro secret
    secret_help new_password password_rule enrolled enrolled_help open_authenticator to_log_in
    log_out back trouble clerk epidemiologist supervisor auditor tickets tickets_intro no_tickets
    more_tickets look decide about colour document said opened application outcome grant grant_help
    refuse_ticket reason reason_help ticket_refused apply_anew lifting_follows propose
    propose_intro application_help yellow red ground case close_contact quarantine until until_help
    proposed lift lift_intro change change_help proposals proposals_intro no_proposals gives ends
    ends_on proposed_at confirm refuse one_person confirmed refused audit audit_intro download
}

pub(super) fn of(tongue: Tongue) -> &'static Texts {
    match tongue {
        Tongue::En => &ENGLISH,
        Tongue::Zh => &CHINESE,
    }
}

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(EN));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| read(ZH));

const EN: &str = include_str!("../../../../pages/texts/desk/en.toml");
const ZH: &str = include_str!("../../../../pages/texts/desk/zh.toml");

// A test reads both files, so an empty one is never shipped.
fn read(text: &str) -> Texts {
    toml::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_have_every_text_and_no_other() {
        let (en, zh): (Texts, Texts) = (toml::from_str(EN).unwrap(), toml::from_str(ZH).unwrap());
        for text in en.all().into_iter().chain(zh.all()) {
            assert!(!text.is_empty());
        }
    }
}
