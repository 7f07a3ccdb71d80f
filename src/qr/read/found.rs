//! What is found in a picture.

use alloc::string::String;
use core::fmt;

use crate::qr::ec_level::EcLevel;
use crate::qr::kind::{Kind, Unusual};

/// A symbol seen in a picture.
///
/// Whoever made the picture chose the text. `Debug` shows how long it is, not what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    pub(super) text: String,
    pub(super) unusual: Option<Unusual>,
    pub(super) corners: [(i32, i32); 4],
    pub(super) version: u8,
    pub(super) ec_level: EcLevel,
    pub(super) corrected: usize,
    pub(super) stage: &'static str,
}

impl Found {
    /// The text, from whoever made the picture. It may hold any character.
    #[must_use]
    pub fn untrusted_text(&self) -> &str {
        &self.text
    }

    /// The text, from whoever made the picture.
    #[must_use]
    pub fn into_untrusted_text(self) -> String {
        self.text
    }

    /// Corners in pixels of the picture, (x, y): the symbol's own top left, top right, bottom
    /// right, bottom left. They are estimates, within a module and a half, and may lie outside the
    /// picture.
    #[must_use]
    pub fn corners(&self) -> [(i32, i32); 4] {
        self.corners
    }

    /// Name of the stage that found it, of [`STAGES`](crate::qr::STAGES).
    #[must_use]
    pub fn stage(&self) -> &'static str {
        self.stage
    }

    /// What the text looks like. It says nothing of who made it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.text)
    }

    /// What the symbol has that no health code has. Its text is then not to be relied on: it
    /// may be a part only, or in another character set.
    #[must_use]
    pub fn unusual(&self) -> Option<Unusual> {
        self.unusual
    }

    /// How many codewords were damaged and corrected.
    #[must_use]
    pub fn corrected(&self) -> usize {
        self.corrected
    }

    /// Version of the symbol, 1..=40.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Error correction level of the symbol.
    #[must_use]
    pub fn ec_level(&self) -> EcLevel {
        self.ec_level
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("text", &format_args!("{} bytes", self.text.len()))
            .field("corners", &self.corners)
            .field("version", &self.version)
            .field("ec_level", &self.ec_level)
            .finish()
    }
}

/// Whether two finds are one symbol seen twice: one text, and boxes that overlap.
pub(super) fn same(a: &Found, b: &Found) -> bool {
    let overlap = |axis: fn(&(i32, i32)) -> i32| {
        let span = |found: &Found| {
            let along = found.corners.iter().map(axis);
            (along.clone().min(), along.max())
        };
        let (a, b) = (span(a), span(b));
        a.0 <= b.1 && b.0 <= a.1
    };
    a.text == b.text && overlap(|corner| corner.0) && overlap(|corner| corner.1)
}
