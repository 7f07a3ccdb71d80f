//! Identity hashes, computed apart from the library.

use argon2::{Algorithm, Argon2, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::cbor::{array, text, uint};
use super::says::{CODE_ID, Says, document_word, green};
use crate::Hex;
use crate::vector::Bearer;

/// A document as it is hashed: type, country, number and birth, all in the one form.
#[derive(Clone, Copy)]
pub(super) struct Paper(
    pub(super) u8,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
);

impl Paper {
    /// The hash of this document in suite 1 for the holder (0) or a companion.
    pub(super) fn of(self, person: u8) -> Bearer {
        let preimage = array([
            text("OHC-ID1"),
            uint(self.0.into()),
            text(self.1),
            text(self.2),
            text(self.3),
        ]);
        let salt = [CODE_ID.as_slice(), &[person]].concat();
        let argon2id = Hex::from(argon2id::<12>(&preimage, &salt));
        Bearer {
            person: match person {
                0 => "holder".into(),
                _ => format!("companion {person}"),
            },
            document: self.spelled(),
            preimage: Hex(preimage),
            salt: Hex(salt),
            hash: argon2id.clone(),
            argon2id,
            pepper: None,
        }
    }

    /// The same in suite 2.
    pub(super) fn peppered(self, person: u8, pepper: &[u8]) -> Bearer {
        let bearer = self.of(person);
        let mut mac =
            Hmac::<Sha256>::new_from_slice(pepper).expect("HMAC takes keys of any length");
        mac.update(&bearer.argon2id.0);
        let code = mac.finalize().into_bytes();
        Bearer {
            pepper: Some(Hex::from(pepper)),
            hash: Hex::from(&code[..12]),
            ..bearer
        }
    }

    /// The start of a longer hash of this document for the holder, which no code has.
    pub(super) fn longer_hash(self) -> [u8; 12] {
        let bearer = self.of(0);
        let mut start = [0; 12];
        start.copy_from_slice(&argon2id::<32>(&bearer.preimage.0, &bearer.salt.0)[..12]);
        start
    }

    /// `TYPE:COUNTRY:NUMBER:BIRTH`.
    pub(super) fn spelled(self) -> String {
        let (year, day) = self.3.split_at(4);
        let (month, day) = day.split_at(2);
        let word = document_word(self.0);
        format!("{word}:{}:{}:{year}-{month}-{day}", self.1, self.2)
    }
}

/// A green code for the holder, with the others as companions: red, yellow, red, ….
pub(super) fn code_for(people: &[(Paper, Bearer)]) -> Says {
    let [(paper, bearer), companions @ ..] = people else {
        return green();
    };
    let companions = companions.iter().zip([2, 1].into_iter().cycle());
    Says {
        identity: hash(bearer),
        document_type: paper.0,
        companions: companions
            .map(|((paper, bearer), colour)| (colour, hash(bearer), paper.0))
            .collect(),
        suite: if bearer.pepper.is_some() { 2 } else { 1 },
        ..green()
    }
}

pub(super) const PASSPORT: Paper = Paper(1, "USA", "X1234567", "19900131");
pub(super) const CHILD: Paper = Paper(1, "USA", "X7654321", "20150601");
pub(super) const TAIWAN_PERMIT: Paper = Paper(2, "CHN", "12345678", "19851115");
pub(super) const HK_MACAO_PERMIT: Paper = Paper(3, "CHN", "H12345678", "19790704");
/// The example in GB 11643-1999.
pub(super) const PRC_ID: Paper = Paper(4, "CHN", "11010519491231002X", "19491231");
pub(super) const PRC_RESIDENCE: Paper = Paper(5, "FRA", "FRA440183091511", "19830915");
pub(super) const OTHER: Paper = Paper(6, "CHE", "AB123", "20000229");

pub(super) const PEPPER: &[u8; 16] = b"specimen pepper.";

fn hash(bearer: &Bearer) -> [u8; 12] {
    bearer.hash.to_array().expect("a hash has 12 bytes")
}

fn argon2id<const N: usize>(preimage: &[u8], salt: &[u8]) -> [u8; N] {
    let params = Params::new(19_456, 2, 1, Some(N)).expect("within Argon2's bounds");
    let mut hash = [0; N];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(preimage, salt, &mut hash)
        .expect("lengths are within Argon2's bounds");
    hash
}
