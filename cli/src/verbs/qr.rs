//! `qr`: draws a code.

use clap::Args;
use healthcode::qr::{
    Caption, Dpi, DrawError, EcLevel, Frame, Ink, Logo, Measures, Millimetres, Rgb, Sheet, Symbol,
};
use healthcode::{Colour, Inspection};

use super::live::Live;
use crate::clash::Files;
use crate::code;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::source::Source;
use crate::target::{Existing, Target};
use crate::words;

pub(crate) use drawing::{Drawing, format_of};
use drawing::{Format, Kind};

mod drawing;

/// Draw a code as a QR symbol: PNG, SVG, or in the terminal
///
/// What results is said on standard error: version and level of the symbol, and the sizes of the
/// drawing and of a module.
#[derive(Args, Debug)]
pub(crate) struct QrArgs {
    /// The code's text (quote it: it may hold spaces and $), or - for standard input
    #[arg(value_name = "CODE", required_unless_present = "colour")]
    code: Option<String>,

    /// FILE.png, FILE.svg, or - for the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Draw a frame as the holder's page does, with the shape and the word of the holder's colour;
    /// COLOUR (green, yellow, red) where it has become worse than the code says
    #[arg(long, value_name = "COLOUR", num_args = 0..=1)]
    colour: Option<Option<String>>,

    /// A line below the symbol, such as a place or a day: at most 64 characters
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,

    /// Error correction: l, m, q or h; by default m, and q with a logo
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,

    /// Print the symbol so many millimetres wide, its quiet zone of 4 modules included; a frame and
    /// a caption come on top of it
    #[arg(long, value_name = "MM")]
    size_mm: Option<String>,

    /// The printer's dots an inch, of which each module of a PNG gets whole ones (by default 600)
    #[arg(long, value_name = "DPI", requires = "size_mm")]
    dpi: Option<String>,

    /// Colour of the dark modules, #rrggbb with a luma of at most 100 and little red (by default
    /// black, which every scanner sees)
    #[arg(long, value_name = "COLOUR")]
    ink: Option<String>,

    /// Colour of the light modules and the quiet zone, #rrggbb (by default white)
    #[arg(long, value_name = "COLOUR")]
    paper: Option<String>,

    /// A square PNG over the middle, a fifth of the width at most; it hides modules, so the level
    /// has to be q or h
    #[arg(long, value_name = "FILE")]
    logo: Option<Source>,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &QrArgs) -> Result<Outcome, Failure> {
    let (code, colour) = code_and_colour(args)?;
    let stdin = (code == "-").then_some(&Source::Stdin);
    Files::default()
        .reads("CODE", stdin)
        .reads("--logo", &args.logo)
        .writes("--output", [&args.output])
        .check()?;
    let drawing = Drawing::new(&args.output, Existing::by_force(args.force))?;
    suits(args, drawing.kind())?;
    let ink = ink(args)?;
    let caption = args.caption.as_deref().map(Caption::new).transpose();
    let caption = caption.map_err(wrong)?;
    let logo = args.logo.as_ref().map(logo).transpose()?;
    let level = level(args)?;
    let size = size(args)?;

    let text = code::text(code)?;
    let symbol = Symbol::encode(&text, level).map_err(wrong)?;
    let inspection = match Live::of(&text) {
        Some(Ok(live)) => live.inspection(),
        Some(Err(_)) | None => healthcode::inspect(&text),
    };
    if let Some(fault) = inspection.fault() {
        output::warn(&format!(
            "this text is no well-formed health code, and every scanner will refuse it: {fault}"
        ));
    }
    let mut sheet = Sheet::new(&symbol).with_ink(ink);
    if let Some(asked) = colour {
        sheet = sheet.with_frame(frame(asked, &inspection)?);
    }
    if let Some(caption) = &caption {
        sheet = sheet.with_caption(caption).map_err(wrong)?;
    }
    if let Some(logo) = &logo {
        sheet = sheet.with_logo(logo).map_err(wrong)?;
    }
    if let Some((side, dpi)) = size {
        sheet = sheet.with_print_size(side, dpi).map_err(wrong)?;
    }
    let measures = match drawing.kind() {
        Kind::File(Format::Png) => Some(sheet.png_measures().map_err(wrong)?),
        Kind::File(Format::Svg) => Some(sheet.svg_measures()),
        Kind::Terminal => None,
    };
    if let Some(text) = drawing.draw_sheet(&sheet)? {
        output::print(&text)?;
    }
    output::note(&summary(&symbol, measures));
    Ok(Outcome::Done)
}

// `--colour CODE` is the flag without a value and a code after it: no code is a colour's word.
fn code_and_colour(args: &QrArgs) -> Result<(&str, Option<Option<Colour>>), Failure> {
    let about = |why: String| Failure::about("--colour", why);
    match (&args.code, &args.colour) {
        (Some(code), None) => Ok((code, None)),
        (Some(code), Some(None)) => Ok((code, Some(None))),
        (Some(code), Some(Some(colour))) => {
            let colour = words::word(colour).map_err(about)?;
            Ok((code, Some(Some(colour))))
        }
        (None, Some(Some(code))) if words::word::<Colour>(code).is_err() => Ok((code, Some(None))),
        (None, _) => Err(Failure::new("CODE is missing: give it after the verb")),
    }
}

// What a format does not have is not left out in silence.
fn suits(args: &QrArgs, kind: Kind) -> Result<(), Failure> {
    let about = |flag: &str, why: &str| Err(Failure::about(flag, why));
    match kind {
        Kind::Terminal if args.size_mm.is_some() => {
            about("--size-mm", "a terminal has no millimetres: give -o a file")
        }
        Kind::Terminal if args.logo.is_some() => {
            about("--logo", "a terminal shows no pictures: give -o a file")
        }
        Kind::File(Format::Svg) if args.dpi.is_some() => about(
            "--dpi",
            "an SVG has no dots, and is as wide as --size-mm says: leave --dpi out",
        ),
        Kind::Terminal | Kind::File(_) => Ok(()),
    }
}

fn ink(args: &QrArgs) -> Result<Ink, Failure> {
    let colour = |flag, text: &Option<String>, otherwise| match text {
        Some(text) => text
            .parse()
            .map_err(|why: DrawError| Failure::about(flag, why)),
        None => Ok(otherwise),
    };
    let dark = colour("--ink", &args.ink, Rgb::BLACK)?;
    let light = colour("--paper", &args.paper, Rgb::WHITE)?;
    // With black ink, it is the paper that is too dark.
    let flag = if args.ink.is_some() {
        "--ink"
    } else {
        "--paper"
    };
    Ink::new(dark, light).map_err(|why| Failure::about(flag, why))
}

fn logo(file: &Source) -> Result<Logo, Failure> {
    let bytes = file.read(MAX_LOGO_BYTES)?;
    Logo::from_png(&bytes).map_err(wrong)
}

fn level(args: &QrArgs) -> Result<EcLevel, Failure> {
    match (args.level.as_deref(), &args.logo) {
        (Some("l" | "L"), _) => Ok(EcLevel::L),
        (Some("m" | "M"), _) | (None, None) => Ok(EcLevel::M),
        (Some("q" | "Q"), _) | (None, Some(_)) => Ok(EcLevel::Q),
        (Some("h" | "H"), _) => Ok(EcLevel::H),
        (Some(_), _) => Err(Failure::about("--level", "give one of l, m, q, h")),
    }
}

fn size(args: &QrArgs) -> Result<Option<(Millimetres, Dpi)>, Failure> {
    let Some(side) = &args.size_mm else {
        return Ok(None);
    };
    let dpi = match &args.dpi {
        Some(text) => {
            let number = text
                .parse()
                .map_err(|_| Failure::about("--dpi", "give a whole number, such as 300 or 600"))?;
            Dpi::new(number).map_err(wrong)?
        }
        None => Dpi::default(),
    };
    Ok(Some((side.parse().map_err(wrong)?, dpi)))
}

// A status list may have made a colour worse, and nothing makes it better.
fn frame(asked: Option<Colour>, inspection: &Inspection) -> Result<Frame, Failure> {
    let claims = inspection.untrusted_claims();
    let signed = claims.and_then(healthcode::Claims::colour);
    let colour = match (asked, signed) {
        (Some(asked), Some(signed)) if asked < signed => {
            let why = format!("the code itself is {signed}, and its frame cannot be {asked}");
            return Err(Failure::about("--colour", why));
        }
        (Some(asked), _) => asked,
        (None, Some(signed)) => signed,
        (None, None) => {
            let why = "this code has no colour: leave the flag out";
            return Err(Failure::about("--colour", why));
        }
    };
    Ok(match colour {
        Colour::Green => Frame::Green,
        Colour::Yellow => Frame::Yellow,
        Colour::Red => Frame::Red,
    })
}

fn summary(symbol: &Symbol, measures: Option<Measures>) -> String {
    let mut parts = vec![format!(
        "version {}, level {:?}",
        symbol.version(),
        symbol.ec_level()
    )];
    let Some(measures) = measures else {
        return parts.concat();
    };
    if let (Some((wide, high)), Some(module)) = (measures.pixels, measures.module_pixels) {
        let module = module.count();
        parts.push(format!("{wide} by {high} pixels, {module} a module"));
    } else {
        let (wide, high) = measures.modules;
        parts.push(format!("{wide} by {high} modules"));
    }
    if let (Some((wide, high)), Some(side), Some(module)) =
        (measures.size, measures.symbol, measures.module)
    {
        parts.push(format!(
            "{wide} by {high} mm on paper, the symbol with its quiet zone {side} mm, a module \
             {module} mm"
        ));
    }
    parts.join("; ")
}

/// The failure that names the flag that an error is about.
fn wrong(why: DrawError) -> Failure {
    let flag = match why {
        DrawError::NotALength | DrawError::ModulesTooSmall { .. } => "--size-mm",
        DrawError::Dpi { .. } | DrawError::TooManyPixels { .. } => "--dpi",
        DrawError::CaptionLength { .. }
        | DrawError::CaptionControl { .. }
        | DrawError::CaptionLines { .. }
        | DrawError::NoGlyph { .. } => "--caption",
        DrawError::LogoSize { .. } | DrawError::LogoFile => "--logo",
        DrawError::LogoLevel { .. } => "--level",
        _ => "CODE",
    };
    Failure::about(flag, why)
}

/// Far more than a picture of a few hundred modules needs.
const MAX_LOGO_BYTES: u64 = 4 * 1_024 * 1_024;
