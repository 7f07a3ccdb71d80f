//! For scanners: the trust bundle and the status lists, as files that replace each other whole.
//!
//! Numbers come from the database. One is given out before a file is made and never again; a file is
//! made while its row is held and only if no later one was published. So of several nodes none
//! publishes a lower number, and a later file has every change that an earlier one had.

mod bundle;
mod files;
mod lists;
mod roots;

pub use files::write_whole;
pub use roots::{BadRootsFile, read_roots, roots_text};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use healthcode::status::ListError;
use healthcode::trust::{BadStatusBase, DraftError, InstallError, Roots, StatusBase};
use healthcode::{PublicKey, SigningKey, UnixTime};
use sqlx::Row as _;
use thiserror::Error;

use crate::books::{Books, BooksError};
use crate::store::{StoreError, Tx};

/// Makes the files.
#[derive(Clone)]
pub struct Publisher {
    /// The books.
    pub books: Books,
    /// Where the files go.
    pub folder: Arc<Path>,
    /// In which lists codes stand.
    pub base: StatusBase,
    /// Number of lists.
    pub lists: u32,
    /// Seconds after which scanners should look for a newer list.
    pub ttl: u32,
    /// The key that signs lists.
    pub status_key: Arc<SigningKey>,
    /// Where bundles come from.
    pub source: BundleSource,
}

/// Where trust bundles come from.
#[derive(Clone)]
pub enum BundleSource {
    /// Made here, for trying: the root's key is in the data folder.
    Demo {
        /// The root's key.
        root: Arc<SigningKey>,
        /// The key that signs codes.
        issuer: PublicKey,
    },
    /// Made elsewhere by a quorum of roots, and given as a file.
    Given {
        /// The file.
        file: PathBuf,
        /// The roots that must have signed the first one.
        roots: Roots,
    },
}

/// Whether a file was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It was, by this number.
    Now(u64),
    /// What is there is as new.
    Before,
}

/// Why a file was not replaced; what was there is still there.
#[derive(Debug, Error)]
pub enum PublishError {
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
    /// The list cannot be made.
    #[error("the status list: {0}")]
    List(#[from] ListError),
    /// The bundle cannot be made.
    #[error("the trust bundle: {0}")]
    Draft(#[from] DraftError),
    /// The bundle that was given is not to be installed.
    #[error("the trust bundle that was given: {}", .0.code())]
    Given(InstallError),
    /// A file cannot be written or read.
    #[error("the file {}: {why}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// A part of the bundle cannot be put together.
    #[error("the trust bundle: {0}")]
    Part(&'static str),
}

impl Publisher {
    /// Publishes what is due.
    ///
    /// # Errors
    /// The first [`PublishError`]; what comes after it is published all the same.
    pub async fn publish(&self, now: UnixTime) -> Result<(), PublishError> {
        let mut outcome = self.publish_bundle(now).await.map(|_| ());
        for list in 0..self.lists {
            outcome = outcome.and(self.publish_list(list, now).await.map(|_| ()));
        }
        outcome
    }

    /// Gives out the next number of a file.
    async fn next_seq(&self, name: &str) -> Result<i64, StoreError> {
        let query = sqlx::query(
            "INSERT INTO publications (name, seq, published, until) VALUES ($1, 1, 0, 0) \
             ON CONFLICT (name) DO UPDATE SET seq = publications.seq + 1 RETURNING seq",
        );
        let row = query
            .bind(name.to_owned())
            .fetch_one(self.books.store.pool())
            .await?;
        Ok(row.try_get("seq")?)
    }
}

/// Takes the row of a file until the transaction ends, unless a later number was published.
async fn hold(tx: &mut Tx, name: &str, seq: i64) -> Result<Held, StoreError> {
    let query =
        sqlx::query("UPDATE publications SET published = $1 WHERE name = $2 AND published < $1");
    let query = query.bind(seq).bind(name.to_owned());
    let held = query.execute(&mut **tx).await?.rows_affected();
    Ok(if held == 1 { Held::Yes } else { Held::Passed })
}

/// Whether a file's row is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Yes,
    /// A later number was published.
    Passed,
}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> Self {
        Self::Books(error.into())
    }
}

impl From<sqlx::Error> for PublishError {
    fn from(error: sqlx::Error) -> Self {
        Self::Books(error.into())
    }
}

impl From<BadStatusBase> for PublishError {
    fn from(_: BadStatusBase) -> Self {
        Self::Part("the status base is no URI")
    }
}
