//! Decoders that are not Rust's, through one Python script.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// What a decoder said of the picture at a place of the list.
pub(crate) struct Said {
    pub(crate) picture: usize,
    pub(crate) reader: &'static str,
    pub(crate) milliseconds: f64,
    pub(crate) texts: Vec<String>,
}

/// The names that the script gives them.
pub(crate) const NAMES: [&str; 2] = ["zxing-cpp", "wechat"];

/// Those that this Python has.
pub(crate) fn installed(python: &Path) -> Vec<&'static str> {
    let asked = script(python).arg("--have").stderr(Stdio::null()).output();
    let Ok(answer) = asked else {
        return Vec::new();
    };
    let names = String::from_utf8_lossy(&answer.stdout);
    let has = |name: &&str| names.lines().any(|line| line == *name);
    NAMES.into_iter().filter(has).collect()
}

/// Runs those named over pictures. What they print of errors goes to this process's.
///
/// # Errors
/// If Python does not run or prints something else.
pub(crate) fn read(
    python: &Path,
    names: &[&str],
    pictures: &[PathBuf],
) -> Result<Vec<Said>, Box<dyn Error + Send + Sync>> {
    let mut child = script(python)
        .args(names)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let paths: String = pictures
        .iter()
        .map(|path| format!("{}\n", path.display()))
        .collect();
    let mut input = child.stdin.take().ok_or("no way to tell Python anything")?;
    let writer = thread::spawn(move || input.write_all(paths.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "the list was not written")??;
    if !output.status.success() {
        return Err(format!("the Python script ended with {}", output.status).into());
    }
    let lines = String::from_utf8(output.stdout)?;
    let said = lines.lines().map(|line| {
        said(line, pictures).ok_or_else(|| format!("the Python script said: {line}").into())
    });
    said.collect()
}

fn script(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]);
    command
}

fn said(line: &str, pictures: &[PathBuf]) -> Option<Said> {
    let mut fields = line.split('\t');
    let (path, name) = (Path::new(fields.next()?), fields.next()?);
    let milliseconds = fields.next()?.parse().ok()?;
    let texts = fields.next()?.split(',').filter(|text| !text.is_empty());
    Some(Said {
        picture: pictures.iter().position(|picture| picture == path)?,
        reader: NAMES.into_iter().find(|known| *known == name)?,
        milliseconds,
        texts: texts.map(text).collect::<Option<_>>()?,
    })
}

/// The text of hexadecimal UTF-8.
fn text(hex: &str) -> Option<String> {
    let digits: Vec<u32> = hex
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<_>>()?;
    let byte = |pair: &[u32]| {
        let [high, low] = pair else { return None };
        u8::try_from(high.checked_mul(16)?.checked_add(*low)?).ok()
    };
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

const SCRIPT: &str = include_str!("../peers.py");

#[cfg(test)]
mod tests;
