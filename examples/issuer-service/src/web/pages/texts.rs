//! What the pages say, in one file for each language.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};

use crate::catalogue::{Notice, Words};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    En,
    Zh,
}

impl Tongue {
    /// What the cookie says, else the first that the browser asks for.
    pub(super) fn of(headers: &HeaderMap, cookie: Option<&str>) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE);
        let asked = asked.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let mut asked = asked.split(',').filter_map(|it| Self::from_tag(it.trim()));
        cookie
            .and_then(Self::from_tag)
            .or_else(|| asked.next())
            .unwrap_or(Self::En)
    }

    pub(super) fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)? {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-Hans",
        }
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    pub(super) fn texts(self) -> &'static Texts {
        match self {
            Self::En => &ENGLISH,
            Self::Zh => &CHINESE,
        }
    }

    pub(super) fn words(self, notice: Notice) -> Words {
        match self {
            Self::En => notice.in_english(),
            Self::Zh => notice.in_chinese(),
        }
    }
}

macro_rules! texts {
    ($($name:ident)* $(; $script:ident)?) => {
        /// The texts, by name.
        #[derive(Default, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Texts {
            $(pub(super) $name: String,)*
            $(
                /// What the script says.
                pub(super) $script: std::collections::BTreeMap<String, String>,
            )?
        }

        #[cfg(test)]
        impl Texts {
            fn all(&self) -> Vec<&str> {
                let all = [$(self.$name.as_str(),)*].into_iter();
                $(let all = all.chain(self.$script.values().map(String::as_str));)?
                all.collect()
            }
        }
    };
}
pub(super) use texts;

texts! {
    title skip own_name log_in log_in_intro area_code number send_code code code_sent with_code
    with_password password by_code by_password log_out my apply apply_intro companion
    companion_intro account password_rule set_password password_set person name document_type
    passport taiwan_permit hk_macao_permit prc_id prc_residence other country country_help
    document_number birth date_help issuance_count issuance_help latest_entry_year entry_help
    other_route declaration symptoms contact yes no arrived_on visits region region_help first last
    submit relation child grandchild parent grandparent ward trouble remedy message nothing_yet
    people submitted pending issued no_record submitted_help pending_help no_record_help
    green yellow red valid_until expired beijing rule reason declared test exposure risk_region
    quarantine arrival tests itinerary itinerary_span no_visits nucleic_acid antigen
    negative positive inconclusive make_code together each include_tests include_itinerary renew
    print print_note symbol for_all send_link with_link link_to stop send_link_help link_sent back live live_place
    keep shell needs_script no_script optional check
    something_wrong known reference ticket_intro about about_colour about_document ticket_text ticket_help
    send_ticket ticket_sent tickets no_tickets sent_at ticket_open ticket_granted ticket_refused
    clerk_says apply_anew lifting_waits carrier carrier_knows carrier_nothing asked_at consent
    consent_asked consent_number consent_kept consent_used consent_back consent_read
    give_consent consent_given withdraw_consent consent_withdrawn consent_companion receipts
    given_at withdrawn_at consent_stands version test_missing sample_intro sample sample_help
    compare sample_own sample_differs sample_remedy; script
}

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(EN));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| read(ZH));

const EN: &str = include_str!("../../../pages/texts/en.toml");
const ZH: &str = include_str!("../../../pages/texts/zh.toml");

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
        assert!(en.script.keys().eq(zh.script.keys()));
        for text in en.all().into_iter().chain(zh.all()) {
            assert!(!text.is_empty());
        }
    }

    #[test]
    fn the_cookie_goes_before_what_the_browser_asks_for() {
        let mut headers = HeaderMap::new();
        assert_eq!(Tongue::of(&headers, None), Tongue::En);
        let asked = "de,zh-CN;q=0.8,en;q=0.5".parse().unwrap();
        headers.insert(header::ACCEPT_LANGUAGE, asked);
        assert_eq!(Tongue::of(&headers, None), Tongue::Zh);
        assert_eq!(Tongue::of(&headers, Some("en")), Tongue::En);
        assert_eq!(Tongue::of(&headers, Some("健康")), Tongue::Zh);
    }
}
