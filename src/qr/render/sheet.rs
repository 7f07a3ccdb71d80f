//! A symbol and what stands around it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::caption::{self, Lines};
use super::frame::BAND;
use super::print::Print;
use super::{
    Caption, Dpi, DrawError, Frame, Ink, Logo, Millimetres, ModulePixels, Symbol, raster, svg,
};

/// A symbol as it is shown or printed: its ink and size, and if asked for a frame of a colour,
/// a caption, and a logo.
///
/// Around the symbol are four light modules, its quiet zone; frame and caption lie outside of
/// it. Nothing but the logo changes a module.
///
/// ```
/// use healthcode::qr::{Caption, Dpi, EcLevel, Frame, Sheet, Symbol};
///
/// let symbol = Symbol::encode("OHC1:6BF", EcLevel::M)?;
/// let sheet = Sheet::new(&symbol)
///     .with_print_size("20".parse()?, Dpi::new(600)?)?
///     .with_frame(Frame::Green)
///     .with_caption(&Caption::new("Gate 4")?)?;
/// let measures = sheet.png_measures()?;
/// assert_eq!(measures.module.unwrap().to_string(), "0.677");
/// assert_eq!(measures.pixels, Some((528, 752)));
/// assert!(sheet.to_png()?.starts_with(b"\x89PNG"));
/// # Ok::<(), healthcode::qr::DrawError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    pub(super) symbol: &'a Symbol,
    pub(super) ink: Ink,
    pub(super) frame: Option<Frame>,
    pub(super) lines: Lines,
    pub(super) logo: Option<Logo>,
    caption: Option<Caption>,
    scale: Scale,
}

/// What a drawing measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Measures {
    /// Width and height of the whole in modules.
    pub modules: (u32, u32),
    /// Width and height of the whole in pixels, where it is made of them.
    pub pixels: Option<(u32, u32)>,
    /// Pixels a module, where it is made of them.
    pub module_pixels: Option<ModulePixels>,
    /// A module on paper, if a size was asked for.
    pub module: Option<Millimetres>,
    /// The symbol with its quiet zone on paper, if a size was asked for.
    pub symbol: Option<Millimetres>,
    /// Width and height of the whole on paper, if a size was asked for.
    pub size: Option<(Millimetres, Millimetres)>,
}

#[derive(Clone, Copy, Debug)]
enum Scale {
    Pixels(ModulePixels),
    Print(Print),
}

/// Where things lie, in dots: two to a module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Frame left, right and above of the quiet zone.
    pub(super) border: usize,
    /// Side of the quiet zone.
    pub(super) square: usize,
    /// Label below it.
    pub(super) band: usize,
    /// Caption below that.
    pub(super) caption: usize,
}

impl<'a> Sheet<'a> {
    /// The symbol alone, black on white, eight pixels a module.
    #[must_use]
    pub fn new(symbol: &'a Symbol) -> Self {
        Self {
            symbol,
            ink: Ink::default(),
            frame: None,
            lines: Lines::new(),
            logo: None,
            caption: None,
            scale: Scale::Pixels(ModulePixels::default()),
        }
    }

    /// In another ink.
    #[must_use]
    pub fn with_ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    /// In so many pixels a module, and no particular size on paper.
    #[must_use]
    pub fn with_module_pixels(mut self, module_pixels: ModulePixels) -> Self {
        self.scale = Scale::Pixels(module_pixels);
        self
    }

    /// In a size on paper: `side` is the width of the symbol **with its quiet zone**, the square
    /// that has to stay free on the page; a frame and a caption come on top of it.
    ///
    /// An SVG has exactly that size. The modules of a PNG are whole dots of the printer, as
    /// many as fit, so it may come out smaller, by less than one dot a module; its `pHYs` chunk
    /// says the resolution.
    ///
    /// Modules below 0.33 mm are refused, and in a PNG those of fewer than four dots. Both are
    /// what DENSO WAVE advises for a 300 dpi printer; it gives 0.25 mm as the resolution of its
    /// standard hand-held scanners (qrcode.com, "Point for setting the module size"), and
    /// phones are held farther away.
    ///
    /// # Errors
    /// [`DrawError::ModulesTooSmall`]. What depends on dots is refused by
    /// [`png_measures`](Self::png_measures) and [`to_png`](Self::to_png).
    pub fn with_print_size(mut self, side: Millimetres, dpi: Dpi) -> Result<Self, DrawError> {
        let modules = self.symbol.modules_with_quiet_zone();
        self.scale = Scale::Print(Print::new(side, dpi, modules)?);
        Ok(self)
    }

    /// With a frame.
    #[must_use]
    pub fn with_frame(mut self, frame: Frame) -> Self {
        self.frame = Some(frame);
        self
    }

    /// With a caption below.
    ///
    /// # Errors
    /// [`DrawError::CaptionLines`] where it fills more than four lines.
    pub fn with_caption(mut self, text: &Caption) -> Result<Self, DrawError> {
        let modules = usize::try_from(self.symbol.modules_with_quiet_zone()).unwrap_or(0);
        self.lines = text.lines(modules / caption::CHAR_MODULES)?;
        self.caption = Some(text.clone());
        Ok(self)
    }

    /// With a logo over the middle of the symbol.
    ///
    /// # Errors
    /// [`DrawError::LogoLevel`] unless the symbol has level Q or H.
    pub fn with_logo(mut self, logo: &Logo) -> Result<Self, DrawError> {
        let level = self.symbol.ec_level();
        if !Logo::LEVELS.contains(&level) {
            return Err(DrawError::LogoLevel { level });
        }
        self.logo = Some(logo.clone());
        Ok(self)
    }

    /// The symbol.
    #[must_use]
    pub const fn symbol(&self) -> &Symbol {
        self.symbol
    }

    /// Its ink.
    #[must_use]
    pub const fn ink(&self) -> Ink {
        self.ink
    }

    /// Its frame, if it has one.
    #[must_use]
    pub const fn frame(&self) -> Option<Frame> {
        self.frame
    }

    /// The drawing as a PNG file.
    ///
    /// It has one bit a pixel where it is black and white or of two colours, two bits with up
    /// to four colours, and four bits with a logo of more.
    ///
    /// # Errors
    /// [`DrawError::ModulesTooSmall`] and [`DrawError::TooManyPixels`] where the size on paper
    /// does not suit the resolution, and [`DrawError::NoGlyph`] where the caption has a
    /// character outside of printable ASCII and U+00A0..=U+00FF.
    pub fn to_png(&self) -> Result<Vec<u8>, DrawError> {
        let pixels = self.module_pixels()?;
        let width = self.layout().width();
        let dots = |line: &Vec<_>| caption::dots(line, width);
        let caption: Vec<_> = self.lines.iter().map(dots).collect::<Result<_, _>>()?;
        Ok(raster::png(self, pixels, self.dpi(), &caption))
    }

    /// The drawing as an SVG document, one unit a module.
    ///
    /// Without a size on paper it asks for eight pixels a module, or as many as were asked for;
    /// a style sheet may scale it. A caption is text in the reader's monospaced font; nothing
    /// else depends on fonts.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (width, height) = self.svg_measures().modules;
        match self.scale {
            Scale::Pixels(pixels) => {
                let span = |modules: u32| modules.saturating_mul(pixels.count().into());
                svg::document(self, &span(width), &span(height))
            }
            Scale::Print(print) => {
                let span = |modules| format!("{}mm", print.span(modules));
                svg::document(self, &span(width), &span(height))
            }
        }
    }

    /// The drawing in half blocks, as [`Symbol::to_terminal`] has them, then a line with the
    /// frame's mark and word, and a line with the caption. A logo is left out.
    #[must_use]
    pub fn to_terminal(&self) -> String {
        let mut text = self.symbol.to_terminal();
        if let Some(frame) = self.frame {
            text.push_str(&format!("{} {}\n", frame.mark(), frame.word()));
        }
        if let Some(caption) = &self.caption {
            text.push_str(caption.as_str());
            text.push('\n');
        }
        text
    }

    /// What the PNG measures.
    ///
    /// # Errors
    /// As [`to_png`](Self::to_png), but for the caption's.
    pub fn png_measures(&self) -> Result<Measures, DrawError> {
        let pixels = self.module_pixels()?;
        let modules = self.layout().modules();
        let span = |modules: u32| modules.saturating_mul(pixels.count().into());
        let whole = (span(modules.0), span(modules.1));
        let dpi = self.dpi();
        let square = span(self.symbol.modules_with_quiet_zone());
        Ok(Measures {
            modules,
            pixels: Some(whole),
            module_pixels: Some(pixels),
            module: dpi.map(|dpi| dpi.span(span(1))),
            symbol: dpi.map(|dpi| dpi.span(square)),
            size: dpi.map(|dpi| (dpi.span(whole.0), dpi.span(whole.1))),
        })
    }

    /// What the SVG measures.
    #[must_use]
    pub fn svg_measures(&self) -> Measures {
        let modules = self.layout().modules();
        let print = match self.scale {
            Scale::Pixels(_) => None,
            Scale::Print(print) => Some(print),
        };
        let square = self.symbol.modules_with_quiet_zone();
        Measures {
            modules,
            pixels: None,
            module_pixels: None,
            module: print.map(Print::module),
            symbol: print.map(|print| print.span(square)),
            size: print.map(|print| (print.span(modules.0), print.span(modules.1))),
        }
    }

    /// Where things lie.
    pub(super) fn layout(&self) -> Layout {
        let modules = usize::try_from(self.symbol.modules_with_quiet_zone()).unwrap_or(0);
        let lines = self.lines.len().saturating_mul(caption::LINE);
        Layout {
            border: self.frame.map_or(0, |_| BORDER),
            square: modules.saturating_mul(2),
            band: self.frame.map_or(0, |_| BAND),
            caption: match lines {
                0 => 0,
                lines => lines.saturating_add(caption::LEAD),
            },
        }
    }

    fn dpi(&self) -> Option<Dpi> {
        match self.scale {
            Scale::Pixels(_) => None,
            Scale::Print(print) => Some(print.dpi()),
        }
    }

    fn module_pixels(&self) -> Result<ModulePixels, DrawError> {
        match self.scale {
            Scale::Pixels(pixels) => Ok(pixels),
            Scale::Print(print) => print.module_pixels(),
        }
    }
}

impl Layout {
    /// Width of the whole in dots.
    pub(super) fn width(self) -> usize {
        self.square.saturating_add(self.border.saturating_mul(2))
    }

    /// Where the label begins in dots, and the frame's lower part with it.
    pub(super) fn label_top(self) -> usize {
        self.square.saturating_add(self.border)
    }

    /// Where the caption begins in dots, and the frame ends.
    pub(super) fn caption_top(self) -> usize {
        self.label_top().saturating_add(self.band)
    }

    /// Width and height of the whole in modules.
    fn modules(self) -> (u32, u32) {
        let height = self.caption_top().saturating_add(self.caption);
        let modules = |dots: usize| u32::try_from(dots / 2).unwrap_or(u32::MAX);
        (modules(self.width()), modules(height))
    }
}

/// Dots of the frame left, right and above of the quiet zone.
const BORDER: usize = 4;

#[cfg(test)]
mod tests;
