//! Ctrl-C and its kin: no partial file stays, and no half line.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;
use std::{fs, process};

use crate::failure::EXIT_INTERRUPTED;
use crate::output;

/// Temporary files and directories that must not stay.
static DRAFTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// Held while something is written that must not be cut.
static WRITING: Mutex<()> = Mutex::new(());

/// From now on Ctrl-C (and SIGTERM and SIGHUP) waits for what must not be cut, removes
/// temporary files and ends the process.
///
/// To be called before the first temporary file is made, and not before a passphrase is asked
/// for: ending the process there would leave the terminal silent.
pub(crate) fn catch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without a handler Ctrl-C works as ever, but may leave a temporary file.
        let _ = ctrlc::set_handler(end);
    });
}

/// Holds Ctrl-C off while the guard lives.
pub(crate) fn hold_off() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Remembers a temporary file or directory for removal.
pub(crate) fn remember(draft: &Path) {
    drafts().push(draft.to_owned());
}

/// Forgets a temporary file that is gone or has got its name.
pub(crate) fn forget(draft: &Path) {
    drafts().retain(|known| known != draft);
}

fn end() {
    // A writer that is stuck, such as on a pipe that nobody reads, is not waited for.
    let mut waited = Duration::ZERO;
    let _guard = loop {
        match WRITING.try_lock() {
            Ok(guard) => break Some(guard),
            Err(_) if waited >= PATIENCE => break None,
            Err(_) => {
                thread::sleep(STEP);
                waited = waited.saturating_add(STEP);
            }
        }
    };
    for draft in drafts().drain(..) {
        // It may be gone already.
        let _ = fs::remove_file(&draft).or_else(|_| fs::remove_dir_all(&draft));
    }
    if io::stderr().is_terminal() {
        // What is left of a progress bar.
        let _ = write!(io::stderr(), "\r\x1b[2K");
    }
    output::note("interrupted: no partial file is left");
    process::exit(EXIT_INTERRUPTED)
}

fn drafts() -> MutexGuard<'static, Vec<PathBuf>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(10);
