//! Where a symbol is drawn to.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Color, RgbColor, Style};
use healthcode::Colour;
use healthcode::qr::{Frame, Ink, Rgb, Sheet, Symbol};

use super::wrong;
use crate::failure::Failure;
use crate::output;
use crate::target::{self, Existing, Readers, Target};

/// A drawing that was asked for, and can be made.
pub(crate) enum Drawing {
    /// In the terminal.
    Terminal,
    /// In a file that does not exist, or may be replaced.
    File(PathBuf, Format, Existing),
}

/// What a drawing is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Half blocks.
    Terminal,
    /// What the format has.
    File(Format),
}

/// A picture format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Pixels.
    Png,
    /// Shapes.
    Svg,
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

    /// What it is made of.
    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Terminal => Kind::Terminal,
            Self::File(_, format, _) => Kind::File(*format),
        }
    }

    /// Draws a symbol alone to the file, or returns what is to be printed.
    pub(crate) fn draw(&self, symbol: &Symbol, ink: Ink) -> Result<Option<String>, Failure> {
        self.draw_sheet(&Sheet::new(symbol).with_ink(ink))
    }

    /// Draws to the file, or returns what is to be printed.
    pub(crate) fn draw_sheet(&self, sheet: &Sheet<'_>) -> Result<Option<String>, Failure> {
        let Self::File(path, format, existing) = self else {
            return Ok(Some(for_terminal(sheet)));
        };
        let bytes = match format {
            Format::Png => sheet.to_png().map_err(wrong)?,
            Format::Svg => sheet.to_svg().into_bytes(),
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
fn for_terminal(sheet: &Sheet<'_>) -> String {
    let (symbol, ink) = (sheet.symbol(), sheet.ink());
    let modules = Style::new()
        .fg_color(Some(light(ink.light())))
        .bg_color(Some(dark(ink.dark())));
    let label = sheet.frame().map(style_of).unwrap_or_default();
    let drawn = sheet.to_terminal();
    let high = symbol.to_terminal().lines().count();
    let labelled = sheet.frame().map_or(0, |_| 1);
    let styles = std::iter::repeat_n(modules, high)
        .chain(std::iter::repeat_n(label, labelled))
        .chain(std::iter::repeat(Style::new()));
    let mut text = String::new();
    for (line, style) in drawn.lines().zip(styles) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    text
}

fn style_of(frame: Frame) -> Style {
    output::style_of(match frame {
        Frame::Green => Colour::Green,
        Frame::Yellow => Colour::Yellow,
        Frame::Red => Colour::Red,
    })
}

fn dark(rgb: Rgb) -> Color {
    match rgb {
        Rgb::BLACK => Color::from(AnsiColor::Black),
        rgb => exact(rgb),
    }
}

fn light(rgb: Rgb) -> Color {
    match rgb {
        Rgb::WHITE => Color::from(AnsiColor::BrightWhite),
        rgb => exact(rgb),
    }
}

fn exact(rgb: Rgb) -> Color {
    let [red, green, blue] = rgb.bytes();
    Color::from(RgbColor(red, green, blue))
}
