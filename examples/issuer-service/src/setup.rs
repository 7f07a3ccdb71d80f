//! Starting: files that are made on first start, and what the service is put together from.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use getrandom::rand_core::CryptoRng;
use healthcode::key::{KeyTables, PemError, Width};
use healthcode::trust::{Roots, StatusBase};
use healthcode::{Issuer, SigningKey};
use thiserror::Error;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::accounts::password::{HashFailed, Hasher};
use crate::accounts::sms::{HttpGateway, Outbox, Show, SmsFailed, SmsSender};
use crate::applications::registry::{ImportError, Registry};
use crate::audit::{Audit, Entry};
use crate::books::Books;
use crate::codes::{Desk, Press};
use crate::config::Config;
use crate::crypt::{BadSecret, Vault, to_hex};
use crate::itineraries::CarrierFolder;
use crate::publish::{BadRootsFile, BundleSource, Publisher, read_roots, roots_text, write_whole};
use crate::rules::{BadRules, Rules};
use crate::store::{Store, StoreError};
use crate::web::{Clock, Service};

/// Why the service does not start.
#[derive(Debug, Error)]
pub enum SetupError {
    /// A file cannot be read or written.
    #[error("{}: {why}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// The secret's file has something else in it.
    #[error("{}: {why}", file.display())]
    Secret {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: BadSecret,
    },
    /// A key's file has something else in it.
    #[error("{}: {why}", file.display())]
    Key {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: PemError,
    },
    /// The file of roots pins none.
    #[error("{}: {why}", file.display())]
    Roots {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: BadRootsFile,
    },
    /// The public URL cannot name status lists.
    #[error("the public URL is too long, or is none")]
    PublicUrl,
    /// The rules cannot be applied.
    #[error("{}: {why}", file.display())]
    Rules {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: BadRules,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The register.
    #[error("the register: {0}")]
    Import(#[from] ImportError),
    /// The gateway for messages.
    #[error(transparent)]
    Sms(#[from] SmsFailed),
    /// The hash that stands for nobody's password.
    #[error(transparent)]
    Hash(#[from] HashFailed),
}

/// Opens the data folder and the database, and puts the service together.
///
/// # Errors
/// [`SetupError`].
pub async fn open(
    config: &Config,
    clock: Clock,
    mut rng: impl CryptoRng + Clone + Send + 'static,
) -> Result<Service, SetupError> {
    let rng = &mut rng;
    let vault = Arc::new(open_vault(config, rng)?);
    let rules = Arc::new(open_rules(config)?);
    let published: Arc<Path> = config.file("public").into();
    let source = open_source(config, &published, rng)?;
    let status_key = Arc::new(open_key(config, "status.pem", rng)?);
    let signing = open_key(config, "issuer.pem", rng)?;
    let store = Store::open(&config.database_url()).await?;
    let audit = Audit::start(&store, &vault, &config.node);
    let sms: Arc<dyn SmsSender> = match &config.sms_gateway {
        Some(address) => Arc::new(HttpGateway::new(address, config.sms_token.clone())?),
        None => Arc::new(Outbox::new(config.file("outbox.txt"), Show::OnTerminal)),
    };
    let books = Books {
        store,
        vault,
        audit,
    };
    let registry = Registry::new(books.clone());
    if registry.is_empty().await? {
        registry.import(DEMO_REGISTRY.as_bytes(), rng).await?;
    }
    let entry = Entry::new(clock(), "rules/in-force", rules.version().to_string());
    books.audit.write(entry).await?;
    let tables = Arc::new(KeyTables::new(Width::default().budget_for(1)));
    let press = Press {
        books: books.clone(),
        rules,
        issuer: Arc::new(Issuer::new(signing).with_tables(tables)),
        capacity: config.status_lists.saturating_mul(1 << STATUS_SHIFT),
    };
    let publisher = Publisher {
        books: books.clone(),
        folder: Arc::clone(&published),
        base: StatusBase::new(&format!("{}/status/", config.base_url()), STATUS_SHIFT)
            .map_err(|_| SetupError::PublicUrl)?,
        lists: config.status_lists,
        ttl: config.list_ttl(),
        status_key,
        source,
    };
    Ok(Service {
        publisher,
        published,
        desk: Desk::open(press, rng.clone()),
        turns: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
        books,
        register: Arc::new(registry),
        hasher: Arc::new(Hasher::new(HASHES_AT_ONCE, rng)?),
        sms,
        clock,
        client_address: config.client_address,
        scripts: Some(Arc::<Path>::from(config.scripts.as_path()))
            .filter(|folder| folder.join("page.js").is_file()),
        base_url: config.base_url().into(),
        carrier: Arc::new(CarrierFolder::new(config.file("itineraries"))),
        operators: config.operators.clone(),
    })
}

/// The keys of personal data, from `secret.hex`, which is made on first start.
///
/// # Errors
/// [`SetupError`].
pub fn open_vault(config: &Config, rng: &mut impl CryptoRng) -> Result<Vault, SetupError> {
    make_folder(&config.data)?;
    let file = config.file("secret.hex");
    let text = read_or_make(&file, || {
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *secret);
        Zeroizing::new(to_hex(&*secret))
    })?;
    Vault::from_hex(&text).map_err(|why| SetupError::Secret { file, why })
}

// What is in the folder is its owner's alone; the published files are served from it.
fn make_folder(folder: &Path) -> Result<(), SetupError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

/// The rules in force, from `rules.toml`, which is made on first start.
///
/// # Errors
/// [`SetupError`].
pub fn open_rules(config: &Config) -> Result<Rules, SetupError> {
    make_folder(&config.data)?;
    let file = config.file("rules.toml");
    let text = read_or_make(&file, || Zeroizing::new(DEMO_RULES.to_owned()))?;
    Rules::read(&text).map_err(|why| SetupError::Rules { file, why })
}

// With a bundle in the data folder, the roots are kept elsewhere; without one, this is a try.
fn open_source(
    config: &Config,
    published: &Path,
    rng: &mut impl CryptoRng,
) -> Result<BundleSource, SetupError> {
    let (bundle, pinned) = (config.file("bundle.cbor"), config.file("roots.toml"));
    if bundle.exists() {
        let text = fs::read_to_string(&pinned).map_err(at(&pinned))?;
        let roots = read_roots(&text).map_err(|why| SetupError::Roots { file: pinned, why })?;
        write_whole(&published.join("trust/roots.toml"), text.as_bytes()).map_err(at(published))?;
        return Ok(BundleSource::Given {
            file: bundle,
            roots,
        });
    }
    let root = open_key(config, "root.pem", rng)?;
    let issuer = open_key(config, "issuer.pem", rng)?.public().clone();
    let text = Roots::new([root.public().clone()], 1).map(|roots| roots_text(&roots));
    let text = text.unwrap_or_default();
    write_whole(&published.join("trust/roots.toml"), text.as_bytes()).map_err(at(published))?;
    let root = Arc::new(root);
    Ok(BundleSource::Demo { root, issuer })
}

/// A signing key, from a PEM file that is made on first start.
///
/// # Errors
/// [`SetupError`].
pub fn open_key(
    config: &Config,
    name: &str,
    rng: &mut impl CryptoRng,
) -> Result<SigningKey, SetupError> {
    let file = config.file(name);
    let text = read_or_make(&file, || SigningKey::generate(rng).to_pkcs8_pem())?;
    SigningKey::from_pkcs8_pem(&text).map_err(|why| SetupError::Key { file, why })
}

/// A file's text; where there is no file, it is made, for its owner's eyes alone.
fn read_or_make(
    file: &Path,
    make: impl FnOnce() -> Zeroizing<String>,
) -> Result<Zeroizing<String>, SetupError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            let text = make();
            write_private(file, text.as_bytes()).map_err(at(file))?;
            Ok(text)
        }
        Err(why) => Err(at(file)(why)),
    }
}

// Never over a file that is there: it may hold the only copy of a key.
fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file)?;
    opened.write_all(bytes)?;
    opened.sync_all()
}

fn at(file: &Path) -> impl Fn(io::Error) -> SetupError {
    let file = file.to_owned();
    move |why| SetupError::File {
        file: file.clone(),
        why,
    }
}

/// Specimens to try the service with; the command `registry import` replaces them.
pub const DEMO_REGISTRY: &str = include_str!("../demo/registry.csv");
/// A status list holds 2^20 codes: half a megabyte at most, some kilobytes mostly.
pub const STATUS_SHIFT: u8 = 20;
const DEMO_RULES: &str = include_str!("../demo/rules.toml");
/// Argon2 runs at once; each takes 19 MiB and a core.
const HASHES_AT_ONCE: usize = 2;
