//! A vector against the library's public API.

use ed25519_dalek::Signer as _;
use healthcode::claims::{IdentityHash, Pepper, Person, preimage};
use healthcode::qr::{EcLevel, Symbol};
use healthcode::{CodeId, Document, Inspection, inspect};
use thiserror::Error;

use crate::Hex;
use crate::case::Case;
use crate::vector::{Bearer, Expected, Vector};

mod install;
mod judge;
mod live;
mod place;
mod reissue;
mod sequence;

/// Runs a vector through the library.
///
/// The verdict must be the expected one, every stage must equal what the library finds in the
/// text, identity hashes must come out again, and what verifies must be what the library's own
/// issuer makes of the same claims. A sequence is run in memory.
///
/// # Errors
/// [`Mismatch`]: the first difference.
pub fn check(case: &Case) -> Result<(), Mismatch> {
    let path = place::Path(case.path());
    match case {
        Case::Code(vector) => check_code(vector),
        Case::Bundle(case) => install::check_bundle(&path, case),
        Case::List(case) => install::check_list(&path, case),
        Case::Live(case) => live::check(&path, case),
        Case::Sequence(case) => sequence::check(&path, case),
    }
}

fn check_code(vector: &Vector) -> Result<(), Mismatch> {
    let case = CodeCase { vector };
    for bearer in &vector.identity {
        case.check_bearer(bearer)?;
    }
    case.check_keys()?;
    if let Some(text) = &vector.text {
        case.check_stages(&inspect(text))?;
        case.check_symbol(text)?;
    }
    let found = judge::verdict(&case)?;
    case.same("expected", Some(&vector.expected), Some(&found))?;
    if matches!(found, Expected::Verified(_)) {
        case.check_signature()?;
        reissue::check(&case)?;
    }
    Ok(())
}

/// How the library and a vector differ.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// The library finds something else.
    #[error("{path}: {field} should be {expected}, and the library says {found}")]
    Differs {
        /// The vector's path below the folder of all vectors.
        path: String,
        /// The field that differs.
        field: &'static str,
        /// What the vector says.
        expected: String,
        /// What the library says.
        found: String,
    },
    /// The vector itself makes no sense.
    #[error("{path}: {field}: {what}")]
    Unusable {
        /// The vector's path below the folder of all vectors.
        path: String,
        /// The field at fault.
        field: &'static str,
        /// What is wrong with it.
        what: String,
    },
}

struct CodeCase<'v> {
    vector: &'v Vector,
}

impl CodeCase<'_> {
    fn path(&self) -> place::Path {
        place::Path(format!("{}/{}.json", self.vector.layer, self.vector.name))
    }

    fn same<T: PartialEq + std::fmt::Debug>(
        &self,
        field: &'static str,
        expected: Option<T>,
        found: Option<T>,
    ) -> Result<(), Mismatch> {
        self.path().same(field, expected, found)
    }

    fn unusable(&self, field: &'static str, what: impl ToString) -> Mismatch {
        self.path().unusable(field, what)
    }

    fn array<const N: usize>(&self, field: &'static str, bytes: &Hex) -> Result<[u8; N], Mismatch> {
        self.path().array(field, bytes)
    }

    fn pepper(&self, pepper: Option<&Hex>) -> Result<Option<Pepper>, Mismatch> {
        pepper
            .map(|pepper| Pepper::new(&pepper.0))
            .transpose()
            .map_err(|error| self.unusable("pepper", error))
    }

    fn check_bearer(&self, bearer: &Bearer) -> Result<(), Mismatch> {
        let document =
            Document::parse(&bearer.document).map_err(|error| self.unusable("identity", error))?;
        let person = Person::all()
            .find(|person| person.to_string() == bearer.person)
            .ok_or_else(|| self.unusable("identity", "no such person"))?;
        let salt: [u8; 9] = self.array("identity", &bearer.salt)?;
        let [a, b, c, d, e, f, g, h, last] = salt;
        let code_id = CodeId::from_bytes([a, b, c, d, e, f, g, h]);
        self.same("salt", Some(last), Some(person.salt_byte()))?;
        self.same(
            "preimage",
            Some(&bearer.preimage),
            Some(&Hex(preimage(&document))),
        )?;
        let hash = |pepper: Option<Pepper>| {
            IdentityHash::compute(&document, code_id, person, pepper.as_ref())
                .map(|hash| Hex::from(*hash.as_bytes()))
                .map_err(|error| self.unusable("identity", error))
        };
        self.same("argon2id", Some(&bearer.argon2id), Some(&hash(None)?))?;
        let peppered = match self.pepper(bearer.pepper.as_ref())? {
            None => bearer.argon2id.clone(),
            pepper => hash(pepper)?,
        };
        self.same("hash", Some(&bearer.hash), Some(&peppered))
    }

    fn is_accepted(&self) -> bool {
        matches!(self.vector.expected, Expected::Verified(_))
    }

    fn check_stages(&self, found: &Inspection) -> Result<(), Mismatch> {
        let vector = self.vector;
        let stages = [
            ("cose", &vector.cose, found.untrusted_envelope()),
            ("header", &vector.header, found.untrusted_protected()),
            ("claims", &vector.claims, found.untrusted_payload()),
            (
                "sig_structure",
                &vector.sig_structure,
                found.untrusted_sig_structure().as_deref(),
            ),
            (
                "signature",
                &vector.signature,
                found.untrusted_signature().map(<[u8; 64]>::as_slice),
            ),
        ]
        .map(|(field, expected, found)| (field, expected.as_ref(), found.map(Hex::from)));
        for (field, expected, found) in stages {
            // The library reads as far as the fault.
            if found.is_some() || self.is_accepted() {
                self.same(field, expected, found.as_ref())?;
            }
        }
        Ok(())
    }

    fn check_symbol(&self, text: &str) -> Result<(), Mismatch> {
        let Some(version) = self.vector.qr_version else {
            return Ok(());
        };
        let symbol = Symbol::encode(text, EcLevel::M);
        let found = symbol.map_err(|error| self.unusable("qr_version", error))?;
        self.same("qr_version", Some(version), Some(found.version()))
    }

    // Ed25519 signatures are deterministic (RFC 8032 section 5.1.6).
    fn check_signature(&self) -> Result<(), Mismatch> {
        let (Some(seed), Some(message)) = (&self.vector.seed, &self.vector.sig_structure) else {
            return Err(self.unusable("seed", "a code that verifies was signed with one"));
        };
        let key = ed25519_dalek::SigningKey::from_bytes(&self.array("seed", seed)?);
        let found = Hex::from(key.sign(&message.0).to_bytes());
        self.same("signature", self.vector.signature.as_ref(), Some(&found))
    }
}

#[cfg(test)]
mod tests;
