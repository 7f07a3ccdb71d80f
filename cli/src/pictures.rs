//! Pictures of codes.

use core::time::Duration;

use healthcode::limits::{CODE_PREFIX, LIVE_PREFIX};
use healthcode::qr::{Effort, Found, MAX_FILE_BYTES, ReadError, read_file_bytes};

use crate::failure::Failure;
use crate::source::Source;

/// Everything that is found in a picture.
pub(crate) fn scan(picture: &Source) -> Result<Vec<Found>, Failure> {
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let bytes = picture.read(limit)?;
    read_file_bytes(&bytes, Effort::Everything, BUDGET).map_err(|error| Failure::about(picture, plainly(&error)))
}

// People know a kind of picture as GIF, not as image/gif.
fn plainly(error: &ReadError) -> String {
    let name = |mime: &str| mime.trim_start_matches("image/").to_uppercase();
    match error {
        ReadError::OtherFormat { mime } => {
            let kind = name(mime);
            format!("this is a {kind} picture, and PNG, JPEG and WebP are read: give one of them")
        }
        ReadError::Damaged { mime } => {
            let kind = name(mime);
            format!("this {kind} picture is damaged, cut short, or of a rare kind: save it anew")
        }
        error => error.to_string(),
    }
}

/// The one health code in a picture, or live presentation of one; other symbols beside it do not count.
pub(crate) fn only_code(picture: &Source) -> Result<String, Failure> {
    let mut texts: Vec<String> = scan(picture)?
        .into_iter()
        .map(Found::into_untrusted_text)
        .filter(|text| text.starts_with(CODE_PREFIX) || text.starts_with(LIVE_PREFIX))
        .collect();
    texts.sort_unstable();
    texts.dedup();
    match (texts.len(), texts.pop()) {
        (1, Some(text)) => Ok(text),
        (count, Some(_)) => Err(Failure::about(
            picture,
            format_args!("{count} different health codes are in this picture: show one at a time"),
        )),
        (_, None) => Err(Failure::about(
            picture,
            "no health code was found in this picture: it should show the whole symbol with its \
             white border, sharp and evenly lit",
        )),
    }
}

/// What the slowest of ordinary pictures need on slow computers, several times over.
const BUDGET: Duration = Duration::from_secs(10);
