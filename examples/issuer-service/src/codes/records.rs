//! Codes in the database.

use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::status::ListedState;
use healthcode::{CodeId, Colour, DocumentType, PublicKey, UnixTime};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Extra;
use crate::accounts::AccountId;
use crate::books::{Books, BooksError};
use crate::crypt::from_hex;
use crate::rules::{Cause, Ruling};

/// A code as its owner sees it.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Name of its row.
    pub id: String,
    /// The signed text.
    pub text: String,
    /// First instant at which it is valid.
    pub from: UnixTime,
    /// First instant at which it no longer is.
    pub until: UnixTime,
    /// Version of the rules that made the colours.
    pub rules: u32,
    /// The holder, and who goes with them.
    pub bearers: Vec<Bearer>,
}

/// Someone on a code.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Their application.
    pub application: String,
    /// Their colour, and why it is not green.
    pub ruling: Ruling,
}

/// A person in the column `people`: what no renewal changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Person {
    pub(super) application: String,
    pub(super) identity: String,
    pub(super) document_type: u64,
}

/// A row, as a renewal needs it.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) code_id: CodeId,
    pub(super) people: Vec<Person>,
    pub(super) include: Vec<Extra>,
    pub(super) status_index: Option<u32>,
    pub(super) holder_key: Option<PublicKey>,
    pub(super) listed: ListedState,
    pub(super) before: Option<Issued>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    text: String,
    from: u32,
    until: u32,
    rules: u32,
    bearers: Vec<SealedBearer>,
}

#[derive(Serialize, Deserialize)]
struct SealedBearer {
    application: String,
    colour: String,
    cause: Option<Cause>,
}

impl Issued {
    pub(super) fn to_sealed(&self) -> Result<Vec<u8>, BooksError> {
        let bearer = |it: &Bearer| SealedBearer {
            application: it.application.clone(),
            colour: it.ruling.colour.name().to_owned(),
            cause: it.ruling.cause.clone(),
        };
        let sealed = Sealed {
            text: self.text.clone(),
            from: self.from.as_secs(),
            until: self.until.as_secs(),
            rules: self.rules,
            bearers: self.bearers.iter().map(bearer).collect(),
        };
        serde_json::to_vec(&sealed).map_err(|_| UNREADABLE)
    }

    pub(super) fn open(books: &Books, id: &str, sealed: &[u8]) -> Result<Self, BooksError> {
        let text = books.vault.open(&place(id), sealed)?;
        let sealed: Sealed = serde_json::from_slice(&text).map_err(|_| UNREADABLE)?;
        let bearer = |it: SealedBearer| {
            let colour: Colour = it.colour.parse().map_err(|_| UNREADABLE)?;
            let ruling = Ruling {
                colour,
                cause: it.cause,
            };
            Ok::<_, BooksError>(Bearer {
                application: it.application,
                ruling,
            })
        };
        Ok(Self {
            id: id.to_owned(),
            text: sealed.text,
            from: UnixTime::new(sealed.from),
            until: UnixTime::new(sealed.until),
            rules: sealed.rules,
            bearers: sealed
                .bearers
                .into_iter()
                .map(bearer)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Person {
    /// The hash that was made when the row was prepared.
    pub(super) fn known(&self, code_id: CodeId) -> Result<KnownIdentity, BooksError> {
        let hash = from_hex(&self.identity).and_then(|it| it.try_into().ok());
        Ok(KnownIdentity {
            code_id,
            identity: IdentityHash::from_bytes(hash.ok_or(UNREADABLE)?),
            document_type: DocumentType::from_number(self.document_type).ok_or(UNREADABLE)?,
            suite: Suite::One,
        })
    }
}

impl Row {
    pub(super) fn read(books: &Books, row: &AnyRow) -> Result<Self, BooksError> {
        let id: String = row.try_get("id")?;
        let code_id: Vec<u8> = row.try_get("code_id")?;
        let (people, include): (String, String) = (row.try_get("people")?, row.try_get("include")?);
        let index: Option<i64> = row.try_get("status_index")?;
        let listed: Option<String> = row.try_get("state")?;
        let listed = listed.map_or(Ok(ListedState::AsSigned), |word| word.parse());
        let holder_key: Option<Vec<u8>> = row.try_get("holder_key")?;
        let holder_key = holder_key.map(|it| read_key(&it).ok_or(UNREADABLE));
        let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
        let before = sealed.map(|sealed| Issued::open(books, &id, &sealed));
        Ok(Self {
            account: row.try_get("account")?,
            code_id: CodeId::from_bytes(code_id.try_into().map_err(|_| UNREADABLE)?),
            people: serde_json::from_str(&people).map_err(|_| UNREADABLE)?,
            include: include.split(' ').filter_map(Extra::from_word).collect(),
            status_index: index
                .map(u32::try_from)
                .transpose()
                .map_err(|_| UNREADABLE)?,
            listed: listed.map_err(|_| UNREADABLE)?,
            holder_key: holder_key.transpose()?,
            before: before.transpose()?,
            id,
        })
    }
}

/// The codes of an account that were signed, the newest first.
///
/// # Errors
/// [`BooksError`].
pub async fn of_account(books: &Books, account: &AccountId) -> Result<Vec<Issued>, BooksError> {
    let query = sqlx::query(
        "SELECT id, sealed FROM codes WHERE account = $1 AND sealed IS NOT NULL \
         ORDER BY expires DESC, id",
    );
    let rows = query
        .bind(account.as_str().to_owned())
        .fetch_all(books.store.pool());
    let open = |row: &AnyRow| {
        let (id, sealed): (String, Vec<u8>) = (row.try_get("id")?, row.try_get("sealed")?);
        Issued::open(books, &id, &sealed)
    };
    rows.await?.iter().map(open).collect()
}

/// Binds a code to the key of its holder's phone, or to none, from its next signature on.
///
/// # Errors
/// [`BooksError`].
pub async fn bind(books: &Books, id: &str, key: Option<&PublicKey>) -> Result<(), BooksError> {
    let query = sqlx::query("UPDATE codes SET holder_key = $1 WHERE id = $2");
    let query = query
        .bind(key.map(|it| it.as_bytes().to_vec()))
        .bind(id.to_owned());
    query.execute(books.store.pool()).await?;
    Ok(())
}

fn read_key(bytes: &[u8]) -> Option<PublicKey> {
    PublicKey::from_bytes(bytes.try_into().ok()?).ok()
}

pub(super) fn place(id: &str) -> String {
    format!("codes/{id}")
}

pub(super) const UNREADABLE: BooksError = BooksError::Row { table: "codes" };
