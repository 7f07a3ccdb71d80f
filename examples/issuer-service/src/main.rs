//! `issuer-service`: serves, checks its audit table, tries rules.

mod operator_commands;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, Subcommand};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::UnixTime;
use issuer_service::applications::registry::Registry;
use issuer_service::config::Config;
use issuer_service::rules::{self, Rules};
use issuer_service::store::Store;
use issuer_service::web::{self, Clock, Service};
use issuer_service::{accounts, audit, codes, colours, meters, setup};
use operator_commands::OperatorsCommand;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

type Outcome = Result<ExitCode, Box<dyn Error>>;

/// A reference issuer of health codes
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until the process is told to stop (what is done without a command)
    Serve,
    /// Look at the audit table
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Look after the register that documents are compared with
    #[command(subcommand)]
    Registry(RegistryCommand),
    /// Give a laboratory a token, in place of the one before, and print it
    Laboratory {
        /// 1 to 32 of a to z, 0 to 9 and -
        name: String,
    },
    /// Look after the accounts of operators
    #[command(subcommand)]
    Operators(OperatorsCommand),
    /// Look after the rules
    #[command(subcommand)]
    Rules(RulesCommand),
}

#[derive(Subcommand)]
enum RulesCommand {
    /// Count whose colour other rules would change, and change nothing
    Try {
        /// The other rules
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum RegistryCommand {
    /// Replace the register by a CSV file with the columns document_type, country, number, birth,
    /// name, issuance_count and latest_entry_year
    Import {
        /// The file
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Write all rows to a file, one JSON object a line
    Export {
        /// The file
        file: PathBuf,
    },
    /// Look for rows that were changed, removed or inserted
    Check {
        /// An export made before: what it has must still be there
        #[arg(long)]
        against: Option<PathBuf>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let config = arguments.config;
    let done = match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(&config).await,
        Command::Audit(command) => look_at_audit(&config, command).await,
        Command::Registry(RegistryCommand::Import { file }) => import(&config, &file).await,
        Command::Laboratory { name } => operator_commands::give_token(&config, &name, now()).await,
        Command::Operators(command) => operator_commands::run(&config, command, now()).await,
        Command::Rules(RulesCommand::Try { file }) => try_rules(&config, &file).await,
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

async fn serve(config: &Config) -> Outcome {
    let clock: Clock = Arc::new(now);
    let service = setup::open(config, clock, UnwrapErr(SysRng)).await?;
    let listener = TcpListener::bind(config.listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    if config.sms_gateway.is_none() {
        println!("one-time codes are printed here");
    }
    if let Some(address) = config.operators.metrics_listen {
        let listener = TcpListener::bind(address).await?;
        let router = web::metrics_router(&service);
        tokio::spawn(web::serve(listener, router, std::future::pending()));
    }
    tokio::spawn(forget_old(service.books.store.clone()));
    let every = Duration::from_secs(config.publish_seconds.into());
    tokio::spawn(publish(service.clone(), every));
    web::serve(listener, web::router(&service), stop()).await?;
    service.books.store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn look_at_audit(config: &Config, command: AuditCommand) -> Outcome {
    let vault = setup::open_vault(config, &mut UnwrapErr(SysRng))?;
    let store = Store::open(&config.database_url()).await?;
    match command {
        AuditCommand::Export { file } => {
            let mut to = BufWriter::new(File::create(file)?);
            let rows = audit::write_export(store.pool(), &mut to).await?;
            to.flush()?;
            println!("{rows} rows");
            Ok(ExitCode::SUCCESS)
        }
        AuditCommand::Check { against } => {
            let heads = match against {
                Some(file) => audit::read_heads(BufReader::new(File::open(file)?))?,
                None => BTreeMap::new(),
            };
            let report = audit::check(store.pool(), &vault, &heads).await?;
            for fault in &report.faults {
                println!("{fault}");
            }
            println!("{} rows, {} faults", report.rows, report.faults.len());
            Ok(ExitCode::from(u8::from(!report.faults.is_empty())))
        }
    }
}

async fn import(config: &Config, file: &Path) -> Outcome {
    let clock: Clock = Arc::new(now);
    let service = setup::open(config, clock, UnwrapErr(SysRng)).await?;
    let registry = Registry::new(service.books);
    let rows = registry
        .import(File::open(file)?, &mut UnwrapErr(SysRng))
        .await?;
    println!("{rows} documents");
    Ok(ExitCode::SUCCESS)
}

async fn try_rules(config: &Config, file: &Path) -> Outcome {
    let tried = Rules::read(&std::fs::read_to_string(file)?)?;
    let in_force = setup::open_rules(config)?;
    let clock: Clock = Arc::new(now);
    let service = setup::open(config, clock, UnwrapErr(SysRng)).await?;
    let counts = rules::try_rules(&service.books, &in_force, &tried, now()).await?;
    println!("from\tto\trule\tpeople");
    for (change, people) in counts {
        let rule = change
            .rule
            .map_or_else(|| "-".to_owned(), |rule| rule.to_string());
        println!("{}\t{}\t{rule}\t{people}", change.from, change.to);
    }
    if tried.version() <= in_force.version() {
        println!(
            "version {} is not above {}",
            tried.version(),
            in_force.version()
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

async fn forget_old(store: Store) {
    loop {
        if let Err(error) = accounts::limits::forget_old(&store, now()).await {
            tracing::warn!(%error, "old rows are not forgotten");
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

async fn publish(service: Service, every: Duration) {
    let books = &service.books;
    let mut due = tokio::time::interval(every);
    loop {
        due.tick().await;
        meters::keep();
        if let Err(error) = colours::enforce(books, now()).await {
            tracing::error!(%error, "colours were not enforced again");
        }
        if let Err(error) = codes::review(books, &service.desk, now()).await {
            tracing::error!(%error, "not every code is made again of which something new is known");
        }
        if let Err(error) = service.publisher.publish(now()).await {
            tracing::error!(%error, "not everything is published");
        }
    }
}

async fn stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[expect(clippy::disallowed_methods, reason = "the service's clock is here")]
fn now() -> UnixTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    UnixTime::new(u32::try_from(seconds).unwrap_or(u32::MAX))
}
