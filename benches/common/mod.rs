//! The code that every bench is about: green, with a region and a status index.

use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::{Claims, CodeId, Colour, DocumentType, Region, UnixTime, Window};

pub(crate) const NOW: UnixTime = UnixTime::new(1_795_262_400);
pub(crate) const SEED: [u8; 32] = [7; 32];

pub(crate) fn claims() -> Claims {
    let code_id = CodeId::from_bytes([7; 8]);
    let known = KnownIdentity {
        code_id,
        identity: IdentityHash::from_bytes([9; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let window = Window::new(NOW, NOW.checked_add(86_400).unwrap()).unwrap();
    Claims::builder(window, known)
        .colour(Colour::Green)
        .region(Region::new(4_401).unwrap())
        .status_index(1_234_567_890)
        .build_with_id(code_id)
        .unwrap()
}
