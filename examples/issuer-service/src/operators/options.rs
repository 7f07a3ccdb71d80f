//! What a service is told of the work of operators.

use std::net::SocketAddr;

use clap::Args;

/// Options, each also an environment variable.
#[derive(Args, Clone, Debug)]
pub struct OperatorOptions {
    /// Colours that one operator may propose in a day
    #[arg(long, env = "ISSUER_PROPOSALS_A_DAY", default_value_t = 20,
        value_parser = clap::value_parser!(i64).range(1..=1_000))]
    pub proposals_a_day: i64,
    /// Address to serve /metrics on, and there alone; without it they are with everything else
    #[arg(long, env = "ISSUER_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
}

impl Default for OperatorOptions {
    fn default() -> Self {
        Self {
            proposals_a_day: 20,
            metrics_listen: None,
        }
    }
}
