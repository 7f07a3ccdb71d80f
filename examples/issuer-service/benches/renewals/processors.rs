//! Who used the processors' time, as Linux counts it.

use std::fs;
use std::path::Path;

/// Seconds of the processors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    /// This process without its client.
    pub(crate) service: f64,
    /// Threads named [`CLIENT`].
    pub(crate) client: f64,
    /// All processes of PostgreSQL.
    pub(crate) database: f64,
}

impl Used {
    /// Until now.
    pub(crate) fn now() -> Self {
        let (mut client, mut database) = (0.0, 0.0);
        for thread in entries("/proc/self/task") {
            match of(&thread) {
                Some((name, seconds)) if name == CLIENT => client += seconds,
                _ => {}
            }
        }
        for process in entries("/proc") {
            match of(&process) {
                Some((name, seconds)) if name == "postgres" => database += seconds,
                _ => {}
            }
        }
        let (_, process) = of(Path::new("/proc/self")).unwrap_or_default();
        Self {
            service: process - client,
            client,
            database,
        }
    }

    /// From `before` on.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            service: self.service - before.service,
            client: self.client - before.client,
            database: self.database - before.database,
        }
    }
}

fn entries(folder: &str) -> Vec<std::path::PathBuf> {
    let read = fs::read_dir(folder).into_iter().flatten().flatten();
    read.map(|entry| entry.path()).collect()
}

// Its name stands in brackets, and what follows has spaces between (proc_pid_stat(5)).
fn of(folder: &Path) -> Option<(String, f64)> {
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    let (head, rest) = stat.rsplit_once(") ")?;
    let (_, name) = head.split_once(" (")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((name.to_owned(), (ticks(11)? + ticks(12)?) / TICKS))
}

pub(crate) const CLIENT: &str = "client";
/// `sysconf(_SC_CLK_TCK)`, which is 100 on every Linux of today.
const TICKS: f64 = 100.0;
