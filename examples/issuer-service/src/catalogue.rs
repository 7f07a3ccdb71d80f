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
    /// The log-in failed, for whichever reason.
    LOG_IN = 4011,
    /// Nobody is logged in.
    NO_SESSION = 4012,
    /// The request came from another page.
    OTHER_PAGE = 4013,
    /// There is nothing here, or nothing for whoever asks.
    NOTHING_HERE = 4041,
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
}

impl Notice {
    /// The stable number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
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
