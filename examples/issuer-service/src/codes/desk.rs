//! Where codes are asked for; what waits together is made together.

use std::collections::BTreeSet;

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use tokio::sync::{mpsc, oneshot};

use super::batch::{Outcomes, Press};
use super::{CodeError, Issued};
use crate::accounts::AccountId;
use crate::books::BooksError;
use crate::store::StoreError;

/// The counter of the press.
#[derive(Clone)]
pub struct Desk {
    queue: mpsc::Sender<Ask>,
}

struct Ask {
    account: AccountId,
    code: String,
    now: UnixTime,
    answer: oneshot::Sender<Result<Issued, CodeError>>,
}

impl Desk {
    /// Starts the press.
    #[must_use]
    pub fn open(press: Press, rng: impl CryptoRng + Send + 'static) -> Self {
        let (queue, asks) = mpsc::channel(QUEUE);
        tokio::spawn(work(press, asks, rng));
        Self { queue }
    }

    /// Signs a code of this account, for a day from now; returns once it is committed.
    ///
    /// # Errors
    /// [`CodeError`]; after one of the books, the code may have been signed all the same.
    pub async fn sign(
        &self,
        account: &AccountId,
        code: &str,
        now: UnixTime,
    ) -> Result<Issued, CodeError> {
        let (answer, answered) = oneshot::channel();
        let ask = Ask {
            account: account.clone(),
            code: code.to_owned(),
            now,
            answer,
        };
        let stopped = || CodeError::from(StoreError::STOPPED);
        self.queue.send(ask).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

async fn work(press: Press, mut asks: mpsc::Receiver<Ask>, mut rng: impl CryptoRng) {
    let mut together = Vec::with_capacity(TOGETHER);
    while asks.recv_many(&mut together, TOGETHER).await > 0 {
        let codes: BTreeSet<_> = together.iter().map(|ask: &Ask| ask.code.clone()).collect();
        let now = together
            .iter()
            .map(|ask| ask.now)
            .max()
            .unwrap_or(UnixTime::new(0));
        let mut outcomes = press.run(codes.clone(), now, &mut rng).await;
        // A connection that broke, or a deadlock between nodes that was solved at our cost, which in
        // lists that are nearly full happens more than once.
        for _ in 1..TRIES {
            if !matches!(outcomes, Err(CodeError::Books(BooksError::Store(_)))) {
                break;
            }
            outcomes = press.run(codes.clone(), now, &mut rng).await;
        }
        for ask in together.drain(..) {
            let outcome = outcome_of(&ask, &outcomes);
            // Whoever no longer waits needs no answer.
            let _ = ask.answer.send(outcome);
        }
    }
}

fn outcome_of(ask: &Ask, outcomes: &Result<Outcomes, CodeError>) -> Result<Issued, CodeError> {
    match outcomes {
        Err(error) => Err(error.clone()),
        Ok(outcomes) => match outcomes.get(&ask.code) {
            Some((account, outcome)) if account == ask.account.as_str() => outcome.clone(),
            _ => Err(CodeError::NotFound),
        },
    }
}

/// Asks that wait before askers have to.
const QUEUE: usize = 4_096;
/// Codes in one transaction.
const TOGETHER: usize = 256;
/// Times that a transaction is tried before its askers are told.
const TRIES: usize = 6;
