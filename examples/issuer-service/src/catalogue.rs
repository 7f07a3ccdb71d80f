//! What people are told: a stable number for each message, its words and a remedy in zh and en.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice(u32);

/// Its words in one language.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct Words {
    /// What happened.
    pub text: String,
    /// What to do now.
    pub remedy: String,
}

macro_rules! notices {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal,)*) => {
        impl Notice {
            $($(#[doc = $doc])* pub const $name: Self = Self($number);)*

            /// Every message.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

notices! {
    /// The request cannot be read.
    MALFORMED = 4001,
    /// There is no such phone number.
    PHONE = 4002,
    /// The password is not strong enough.
    PASSWORD = 4003,
    /// A field of a form cannot be read.
    FIELDS = 4004,
    /// A form of the pages cannot be read.
    FORM = 4005,
    /// The log-in failed, for whichever reason.
    LOG_IN = 4011,
    /// Nobody is logged in.
    NO_SESSION = 4012,
    /// The request came from another page.
    OTHER_PAGE = 4013,
    /// A laboratory's token is none.
    TOKEN = 4015,
    /// An operator's log-in or enrolment failed, for whichever reason.
    OPERATOR_LOG_IN = 4014,
    /// The operator has another role.
    OTHER_ROLE = 4031,
    /// The operator made the proposal.
    OWN_PROPOSAL = 4032,
    /// What was to be decided was decided before, or has lapsed.
    NOT_OPEN = 4091,
    /// An operators' colour is in force, and has to end first.
    ORDERED = 4092,
    /// There is nothing here, or nothing for whoever asks.
    NOTHING_HERE = 4041,
    /// No result of this sample is near the document.
    NO_SAMPLE = 4042,
    /// Mainland identity cards have a route of their own.
    MAINLAND_CARD = 4101,
    /// Permits of Hong Kong and Macao have a route of their own, which was not tried.
    HK_MACAO_ROUTE = 4102,
    /// Mainland residents with a passport have a route of their own.
    MAINLAND_PASSPORT = 4104,
    /// There is no route for this type of document.
    OTHER_DOCUMENT = 4105,
    /// A new document that has not crossed the border.
    NO_BORDER_RECORD = 4201,
    /// The register does not know number and birth date together.
    NO_RECORD = 4202,
    /// The document stands on another account.
    HELD_ELSEWHERE = 4203,
    /// The register does not answer.
    REGISTER_SILENT = 4204,
    /// The document stands on another application of the same account.
    ON_ANOTHER_CODE = 4301,
    /// One code holds no more companions.
    TOO_MANY_COMPANIONS = 4302,
    /// A companion has no companions.
    COMPANION_OF_COMPANION = 4303,
    /// Someone on the code is not verified yet.
    NOT_VERIFIED = 4401,
    /// The code would not fit a symbol.
    CODE_TOO_LARGE = 4402,
    /// A list has withdrawn the code or worsened its colour.
    CODE_LISTED = 4403,
    /// Type, name or latest entry year differ from what is registered.
    IDENTITY_DIFFERS = 1_590_650_023,
    /// The request took too long.
    TOO_SLOW = 4080,
    /// The request is too large.
    TOO_LARGE = 4130,
    /// Something was tried too often.
    TOO_OFTEN = 4290,
    /// Something went wrong inside.
    INTERNAL = 5000,
    /// A message could not be sent.
    NO_MESSAGE = 5030,
    /// The carrier does not answer.
    CARRIER_SILENT = 5032,
}

impl Notice {
    /// The stable number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The message with this number, if there is one.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|notice| i64::from(notice.0) == number)
    }

    /// The fields of the form that the message is about, wherever it is told. Those that depend on
    /// what was sent are named beside the message.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::PHONE => &["area_code", "number"],
            Self::PASSWORD => &["password"],
            Self::MAINLAND_CARD | Self::OTHER_DOCUMENT => &["document_type"],
            Self::HK_MACAO_ROUTE => &["document_type", "other_route"],
            Self::MAINLAND_PASSPORT => &["document_type", "country"],
            Self::HELD_ELSEWHERE | Self::ON_ANOTHER_CODE => &["number"],
            Self::CODE_TOO_LARGE => &["layout", "include"],
            _ => &[],
        }
    }

    /// The message's words in English.
    #[must_use]
    pub fn in_english(self) -> Words {
        words(&ENGLISH, self)
    }

    /// The message's words in Chinese.
    #[must_use]
    pub fn in_chinese(self) -> Words {
        words(&CHINESE, self)
    }
}

type File = BTreeMap<String, Words>;

fn words(file: &File, notice: Notice) -> Words {
    file.get(&notice.0.to_string()).cloned().unwrap_or_default()
}

static ENGLISH: LazyLock<File> = LazyLock::new(|| read(include_str!("../messages/en.toml")));
static CHINESE: LazyLock<File> = LazyLock::new(|| read(include_str!("../messages/zh.toml")));

// A test reads both files, so an empty one is never shipped.
fn read(text: &str) -> File {
    toml::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_files_have_every_number_and_no_other() {
        let numbers: BTreeSet<_> = Notice::ALL
            .iter()
            .map(|it| it.number().to_string())
            .collect();
        assert_eq!(numbers.len(), Notice::ALL.len());
        for text in [
            include_str!("../messages/en.toml"),
            include_str!("../messages/zh.toml"),
        ] {
            let file: File = toml::from_str(text).unwrap();
            assert_eq!(file.keys().cloned().collect::<BTreeSet<_>>(), numbers);
            for words in file.values() {
                assert!(!words.text.is_empty() && !words.remedy.is_empty());
            }
        }
    }
}
