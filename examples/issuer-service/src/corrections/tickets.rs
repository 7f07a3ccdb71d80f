//! Tickets in the database.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::Effect;
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::crypt::random_id;

/// What a holder says is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The colour.
    Colour,
    /// The document.
    Document,
}

/// How far a ticket has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TicketState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has decided.
    Open,
    /// A clerk has granted it.
    Granted,
    /// A clerk has refused it.
    Refused,
}

/// 1 to 500 characters, of which none is a control character but line breaks.
pub struct Text(Zeroizing<String>);

/// A ticket, as its holder and clerks see it.
#[derive(Serialize, ToSchema)]
pub struct Ticket {
    /// Its random name.
    pub id: String,
    /// The application.
    pub application: String,
    /// What is wrong.
    pub about: About,
    /// What the holder says.
    pub text: String,
    /// How far it has come.
    pub state: State,
    /// When it was opened, in seconds since 1970.
    pub opened: i64,
    /// What the clerk says.
    pub reason: Option<String>,
    /// What follows from the decision.
    pub effect: Option<Effect>,
}

impl Text {
    /// A text that can be kept.
    #[must_use]
    pub fn new(text: String) -> Option<Self> {
        let text = Zeroizing::new(text);
        let is_bad = |letter: char| letter.is_control() && letter != '\n';
        let has_letter = text.chars().any(char::is_alphanumeric);
        let fits = text.chars().count() <= LONGEST;
        (has_letter && fits && !text.chars().any(is_bad)).then_some(Self(text))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Opens a ticket; returns its name. The same that is sent again while it waits is the same ticket.
///
/// # Errors
/// [`BooksError`].
pub async fn open(
    books: &Books,
    application: &str,
    about: About,
    text: &Text,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<String, BooksError> {
    let id = random_id(rng);
    let sealed = books.vault.seal(&place("text", &id), text.as_bytes(), rng);
    let mut chain = books.audit.chain().await?;
    let is_same = |it: &Ticket| {
        it.state == State::Open && it.about == about && it.text.as_bytes() == text.as_bytes()
    };
    let all = of_application(books, application).await?;
    if let Some(same) = all.into_iter().find(is_same) {
        return Ok(same.id);
    }
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "INSERT INTO tickets (id, application, about, text, state, opened) \
         VALUES ($1, $2, $3, $4, 'open', $5)",
    );
    let query = query.bind(id.clone()).bind(application.to_owned());
    let query = query.bind(about.word()).bind(sealed);
    let query = query.bind(i64::from(now.as_secs()));
    query.execute(&mut *tx).await?;
    let entry = Entry::new(now, "ticket/opened", application);
    let entry = entry.with(json!({ "ticket": id, "about": about.word() }));
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await?;
    Ok(id)
}

/// The tickets of an application, the newest first, at most 50.
///
/// # Errors
/// [`BooksError`].
pub async fn of_application(books: &Books, application: &str) -> Result<Vec<Ticket>, BooksError> {
    let query = sqlx::query(
        "SELECT id, application, about, text, state, opened, reason, effect FROM tickets \
         WHERE application = $1 ORDER BY opened DESC, id LIMIT 50",
    );
    let query = query.bind(application.to_owned());
    let rows = query.fetch_all(books.store.pool()).await?;
    rows.iter().map(|row| read(books, row)).collect()
}

/// The tickets that wait, the oldest first, at most 50.
///
/// # Errors
/// [`BooksError`].
pub async fn waiting(books: &Books) -> Result<Vec<Ticket>, BooksError> {
    let query = sqlx::query(
        "SELECT id, application, about, text, state, opened, reason, effect FROM tickets \
         WHERE state = 'open' ORDER BY opened, id LIMIT 50",
    );
    let rows = query.fetch_all(books.store.pool()).await?;
    rows.iter().map(|row| read(books, row)).collect()
}

fn read(books: &Books, row: &AnyRow) -> Result<Ticket, BooksError> {
    let (id, about, state): (String, String, String) = (
        row.try_get("id")?,
        row.try_get("about")?,
        row.try_get("state")?,
    );
    let (text, reason): (Vec<u8>, Option<Vec<u8>>) = (row.try_get("text")?, row.try_get("reason")?);
    let effect: Option<String> = row.try_get("effect")?;
    let effect = effect.map(|it| Effect::from_word(&it).ok_or(UNREADABLE));
    let open = |column: &str, sealed: Vec<u8>| {
        let text = books.vault.open(&place(column, &id), &sealed)?;
        String::from_utf8(text.to_vec()).map_err(|_| UNREADABLE)
    };
    Ok(Ticket {
        application: row.try_get("application")?,
        about: About::from_word(&about).ok_or(UNREADABLE)?,
        text: open("text", text)?,
        state: State::from_word(&state).ok_or(UNREADABLE)?,
        opened: row.try_get("opened")?,
        reason: reason.map(|it| open("reason", it)).transpose()?,
        effect: effect.transpose()?,
        id,
    })
}

impl About {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Document => "document",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Colour, Self::Document]
            .into_iter()
            .find(|it| it.word() == word)
    }
}

impl State {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Granted, Self::Refused]
            .into_iter()
            .find(|it| it.word() == word)
    }
}

pub(super) fn place(column: &str, id: &str) -> String {
    format!("tickets/{column}/{id}")
}

pub(super) const UNREADABLE: BooksError = BooksError::Row { table: "tickets" };
const LONGEST: usize = 500;
