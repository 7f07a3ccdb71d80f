//! Commands that look after the accounts of operators.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::UnixTime;
use issuer_service::audit::Audit;
use issuer_service::books::Books;
use issuer_service::config::Config;
use issuer_service::operators::{self, Role};
use issuer_service::store::Store;
use issuer_service::{laboratories, setup};

use super::Outcome;

#[derive(Subcommand)]
pub(crate) enum OperatorsCommand {
    /// Make an account and print the secret to enrol with, once and within a day
    Add {
        /// 1 to 32 of a to z, 0 to 9 and -
        #[arg(value_parser = name)]
        name: String,
        /// What the operator may do
        #[arg(long, value_enum)]
        role: Role,
    },
    /// Take an operator's password and second factor, and print a new secret to enrol with
    Reset {
        /// The operator's name
        name: String,
    },
    /// Take an operator's password and second factor for good
    Remove {
        /// The operator's name
        name: String,
    },
}

pub(crate) async fn run(config: &Config, command: OperatorsCommand, now: UnixTime) -> Outcome {
    let (books, rng) = (open_books(config).await?, &mut UnwrapErr(SysRng));
    let secret = match command {
        OperatorsCommand::Add { name, role } => {
            operators::add(&books, &name, role, now, rng).await?
        }
        OperatorsCommand::Reset { name } => operators::reset(&books, &name, now, rng).await?,
        OperatorsCommand::Remove { name } => {
            let is_removed = operators::remove(&books, &name, now).await?;
            return Ok(ExitCode::from(u8::from(!is_removed)));
        }
    };
    let Some(secret) = secret else {
        eprintln!("error: there is such an operator, or none to reset");
        return Ok(ExitCode::FAILURE);
    };
    println!("{}", *secret);
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn give_token(config: &Config, name: &str, now: UnixTime) -> Outcome {
    if !operators::is_name(name) {
        return Err("a name is 1 to 32 of a to z, 0 to 9 and -".into());
    }
    let books = open_books(config).await?;
    let token = laboratories::add(&books, name, now, &mut UnwrapErr(SysRng)).await?;
    println!("{}", *token);
    Ok(ExitCode::SUCCESS)
}

/// The books, with an audit chain beside that of a node that may be serving.
pub(crate) async fn open_books(config: &Config) -> Result<Books, Box<dyn std::error::Error>> {
    let vault = Arc::new(setup::open_vault(config, &mut UnwrapErr(SysRng))?);
    let store = Store::open(&config.database_url()).await?;
    let audit = Audit::start(&store, &vault, &format!("{}-console", config.node));
    Ok(Books {
        store,
        vault,
        audit,
    })
}

fn name(text: &str) -> Result<String, &'static str> {
    if operators::is_name(text) {
        Ok(text.to_owned())
    } else {
        Err("a name is 1 to 32 of a to z, 0 to 9 and -")
    }
}
