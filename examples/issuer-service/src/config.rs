//! What a service is told when it starts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

/// Options, each also an environment variable.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Folder for the database, keys, rules and published files; made on first start
    #[arg(long, env = "ISSUER_DATA", default_value = "data")]
    pub data: PathBuf,
    /// `postgres://…` or `sqlite://…`; SQLite in the data folder if not given
    #[arg(long, env = "ISSUER_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Folder of the pages' script, as `npm run build` in `pages/` makes it
    #[arg(long, env = "ISSUER_SCRIPTS", default_value = "pages/dist")]
    pub scripts: PathBuf,
    /// Address to listen on
    #[arg(long, env = "ISSUER_LISTEN", default_value = "127.0.0.1:8480")]
    pub listen: SocketAddr,
    /// What people and scanners reach the service by; cookies are Secure where it is https
    #[arg(
        long,
        env = "ISSUER_PUBLIC_URL",
        default_value = "http://127.0.0.1:8480"
    )]
    pub public_url: String,
    /// Name of this node, different from the other nodes' on the same database
    #[arg(long, env = "ISSUER_NODE", default_value = "node-1")]
    pub node: String,
    /// Where requests come from: the connection, or the last `X-Forwarded-For` of a proxy in front
    #[arg(long, env = "ISSUER_CLIENT_ADDRESS", value_enum, default_value_t)]
    pub client_address: ClientAddress,
    /// `http://…` of a gateway that takes `{"to", "text"}`; without it, messages are written to
    /// `outbox.txt` in the data folder and to the terminal
    #[arg(long, env = "ISSUER_SMS_GATEWAY")]
    pub sms_gateway: Option<String>,
    /// Bearer token for the gateway
    #[arg(long, env = "ISSUER_SMS_TOKEN", hide_env_values = true)]
    pub sms_token: Option<String>,
    /// Seconds between publications of the status lists
    #[arg(long, env = "ISSUER_PUBLISH_SECONDS", default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub publish_seconds: u32,
    /// Seconds for which scanners take a status list for fresh; twice the time between publications
    /// if not given
    #[arg(long, env = "ISSUER_FRESH_SECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub fresh_seconds: Option<u32>,
    /// Number of status lists; their sizes and this bound how many codes there can be
    #[arg(long, env = "ISSUER_STATUS_LISTS", default_value_t = 4,
        value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub status_lists: u32,
    /// The work of operators
    #[command(flatten)]
    pub operators: crate::operators::OperatorOptions,
}

/// How a client's address is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ClientAddress {
    /// It is the other end of the connection.
    #[default]
    Connection,
    /// It is what the proxy in front appended last to `X-Forwarded-For`.
    Forwarded,
}

impl Config {
    /// URL of the database.
    #[must_use]
    pub fn database_url(&self) -> String {
        let local = || crate::store::Store::sqlite_url(&self.data.join("issuer.sqlite"));
        self.database.clone().unwrap_or_else(local)
    }

    /// The URL without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.public_url.trim_end_matches('/')
    }

    /// Seconds after which scanners should look for a newer list.
    #[must_use]
    pub fn list_ttl(&self) -> u32 {
        let twice = self.publish_seconds.saturating_mul(2);
        self.fresh_seconds.unwrap_or(twice)
    }

    /// A file or folder in the data folder.
    #[must_use]
    pub fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.data.join(name)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    #[test]
    fn lists_are_fresh_for_two_publications_or_as_long_as_is_said() {
        let ttl = |line: &str| Line::try_parse_from(line.split(' ')).map(|it| it.config.list_ttl());
        assert_eq!(ttl("a --publish-seconds 5").ok(), Some(10));
        let said = ttl("a --publish-seconds 5 --fresh-seconds 3600");
        assert_eq!(said.ok(), Some(3_600));
        assert!(ttl("a --fresh-seconds 0").is_err());
    }
}
