//! `qr`: draws a code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Color, RgbColor, Style};
use clap::Args;
use healthcode::Colour;
use healthcode::qr::{EcLevel, Ink, ModulePixels, Rgb, Symbol};

use super::live::Live;
use crate::code;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::target::{self, Existing, Readers, Target};

/// Draw a code as a QR symbol: PNG, SVG, or in the terminal
#[derive(Args, Debug)]
pub(crate) struct QrArgs {
    /// The code's text (quote it: it may hold spaces and $), or - for standard input
    #[arg(value_name = "CODE")]
    code: String,

    /// FILE.png, FILE.svg, or - for the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Draw in the dark shade of the holder's colour on white, as the holder's page does
    #[arg(long)]
    colour: bool,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

/// A drawing that was asked for, and can be made.
pub(crate) enum Drawing {
    /// In the terminal.
    Terminal,
    /// In a file that does not exist, or may be replaced.
    File(PathBuf, Format, Existing),
}

/// A picture format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Pixels.
    Png,
    /// Shapes.
    Svg,
}

/// Runs the verb.
pub(crate) fn run(args: &QrArgs) -> Result<Outcome, Failure> {
    let drawing = Drawing::new(&args.output, Existing::by_force(args.force))?;
    let text = code::text(&args.code)?;
    let symbol = Symbol::encode(&text, EcLevel::M).map_err(|why| Failure::about("CODE", why))?;
    let inspection = match Live::of(&text) {
        Some(Ok(live)) => live.inspection(),
        Some(Err(_)) | None => healthcode::inspect(&text),
    };
    if let Some(fault) = inspection.fault() {
        output::warn(&format!(
            "this text is no well-formed health code, and every scanner will refuse it: {fault}"
        ));
    }
    let ink = if args.colour {
        let claims = inspection.untrusted_claims();
        let colour = claims.and_then(healthcode::Claims::colour).ok_or_else(|| {
            Failure::about("--colour", "this code has no colour: leave the flag out")
        })?;
        ink_of(colour)?
    } else {
        Ink::default()
    };
    if let Some(text) = drawing.draw(&symbol, ink)? {
        output::print(&text)?;
    }
    Ok(Outcome::Done)
}

impl Drawing {
    /// A drawing to `target`; a file is looked at before any work is done for it.
    pub(crate) fn new(target: &Target, existing: Existing) -> Result<Self, Failure> {
        match target {
            Target::Stdout => Ok(Self::Terminal),
            Target::File(path) => {
                let format = format_of(path)?;
                target::check(path, existing)?;
                Ok(Self::File(path.clone(), format, existing))
            }
        }
    }

    /// Draws to the file, or returns what is to be printed.
    pub(crate) fn draw(&self, symbol: &Symbol, ink: Ink) -> Result<Option<String>, Failure> {
        let Self::File(path, format, existing) = self else {
            return Ok(Some(for_terminal(symbol, ink)));
        };
        let bytes = match format {
            Format::Png => symbol.to_png(ModulePixels::default(), ink),
            Format::Svg => symbol.to_svg(ink).into_bytes(),
        };
        target::write_file(path, *existing, Readers::Umask, &bytes)?;
        Ok(None)
    }
}

/// The format that a file's name asks for.
pub(crate) fn format_of(path: &Path) -> Result<Format, Failure> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("png") => Ok(Format::Png),
        Some("svg") => Ok(Format::Svg),
        _ => Err(Failure::about(
            path.display(),
            "a drawing is called FILE.png or FILE.svg, or - to draw in the terminal",
        )),
    }
}

// Light and dark are both said, so that the symbol is right on light terminals too; where
// styles are not shown, half blocks are right on dark ones.
fn for_terminal(symbol: &Symbol, ink: Ink) -> String {
    let style = Style::new()
        .fg_color(Some(Color::from(AnsiColor::BrightWhite)))
        .bg_color(Some(color(ink.dark())));
    let mut text = String::new();
    for line in symbol.to_terminal().lines() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    text
}

fn color(rgb: Rgb) -> Color {
    match rgb.bytes() {
        [0, 0, 0] => Color::from(AnsiColor::Black),
        [red, green, blue] => Color::from(RgbColor(red, green, blue)),
    }
}

fn ink_of(colour: Colour) -> Result<Ink, Failure> {
    let dark = match colour {
        Colour::Green => Rgb::new(0x14, 0x53, 0x2d),
        Colour::Yellow => Rgb::new(0x71, 0x3f, 0x12),
        Colour::Red => Rgb::new(0x7f, 0x1d, 0x1d),
    };
    Ink::new(dark, Rgb::WHITE).map_err(|why| Failure::about("--colour", why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_dark_enough_for_scanners() {
        for colour in Colour::ALL {
            assert!(ink_of(colour).is_ok(), "{colour}");
        }
    }
}
