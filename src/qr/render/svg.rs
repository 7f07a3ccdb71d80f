//! A sheet as an SVG document.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Display;

use super::caption;
use super::logo::EDGE;
use super::sheet::{Layout, Sheet};
use super::{Frame, Logo, QUIET_ZONE, Rgb};

/// The document, which asks for this width and height.
pub(super) fn document(sheet: &Sheet<'_>, width: &dyn Display, height: &dyn Display) -> String {
    let layout = sheet.layout();
    let (modules_wide, modules_high) = sheet.svg_measures().modules;
    let (dark, light) = (sheet.ink.dark(), sheet.ink.light());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {modules_wide} {modules_high}\" shape-rendering=\"crispEdges\">\
         <path fill=\"{light}\" d=\"M0 0h{modules_wide}v{modules_high}h-{modules_wide}z\"/>"
    );
    if let Some(frame) = sheet.frame {
        svg.push_str(&band(frame, layout));
    }
    let rows = sheet.symbol.with_quiet_zone();
    let rows = rows.iter().map(|row| row.iter().map(|light| !light));
    let offset = layout.border / 2;
    let modules = path(rows, offset, offset);
    svg.push_str(&format!("<path fill=\"{dark}\" d=\"{modules}\"/>"));
    if let Some(logo) = &sheet.logo {
        svg.push_str(&picture(logo, light, sheet.symbol.width(), offset));
    }
    svg.push_str(&captioned(sheet, layout));
    svg.push_str("</svg>\n");
    svg
}

// The frame as a ring around the quiet zone, and what it says, in dots of half a module.
fn band(frame: Frame, layout: Layout) -> String {
    let (wide, high) = (layout.width(), layout.caption_top());
    let (border, square) = (layout.border, layout.square);
    let label = frame.dots(wide);
    let label = path(
        label.iter().map(|row| row.iter().copied()),
        0,
        layout.label_top(),
    );
    format!(
        "<title>{}</title><g transform=\"scale(.5)\"><path fill=\"{}\" fill-rule=\"evenodd\" \
         d=\"M0 0h{wide}v{high}h-{wide}zM{border} {border}h{square}v{square}h-{square}z\"/>\
         <path fill=\"{}\" d=\"{label}\"/></g>",
        frame.word(),
        frame.colour(),
        frame.label(),
    )
}

// In dots of half a module, as the frame.
fn captioned(sheet: &Sheet<'_>, layout: Layout) -> String {
    let mut text = String::new();
    for (number, line) in (0_usize..).zip(&sheet.lines) {
        let above = number.saturating_mul(caption::LINE);
        let top = layout.caption_top().saturating_add(caption::LEAD);
        // Of the eight dots of a line, letters without descenders take the upper seven.
        let base = top.saturating_add(above).saturating_add(7);
        let letters: String = line.iter().map(|(_, letter)| escaped(*letter)).collect();
        text.push_str(&format!(
            "<text fill=\"{}\" x=\"{}\" y=\"{base}\" font-family=\"monospace\" \
             font-size=\"8\" text-anchor=\"middle\" transform=\"scale(.5)\">{letters}</text>",
            sheet.ink.dark(),
            layout.width() / 2,
        ));
    }
    text
}

// The logo's light edge, and its pixels, each colour a path.
fn picture(logo: &Logo, light: Rgb, symbol_width: usize, offset: usize) -> String {
    let modules = Logo::modules(symbol_width);
    let margin = symbol_width.saturating_sub(modules) / 2;
    let corner = offset.saturating_add(QUIET_ZONE).saturating_add(margin);
    let (inner_corner, inner) = (
        corner.saturating_add(EDGE),
        modules.saturating_sub(2 * EDGE),
    );
    let side = logo.side();
    let mut group = format!(
        "<path fill=\"{light}\" d=\"M{corner} {corner}h{modules}v{modules}h-{modules}z\"/>\
         <svg x=\"{inner_corner}\" y=\"{inner_corner}\" width=\"{inner}\" height=\"{inner}\" \
         viewBox=\"0 0 {side} {side}\">"
    );
    for (place, colour) in (0_u8..).zip(logo.palette()) {
        let rows = logo
            .rows()
            .map(|row| row.iter().map(move |it| *it == place));
        let pixels = path(rows, 0, 0);
        group.push_str(&format!("<path fill=\"{colour}\" d=\"{pixels}\"/>"));
    }
    group.push_str("</svg>");
    group
}

// Every run of what is set, as a rectangle one unit high.
fn path<R>(rows: impl Iterator<Item = R>, left: usize, top: usize) -> String
where
    R: Iterator<Item = bool>,
{
    let mut path = String::new();
    for (y, row) in (top..).zip(rows) {
        let row: Vec<bool> = row.collect();
        let mut x = left;
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.contains(&true) {
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            x = x.saturating_add(length);
        }
    }
    path
}

fn escaped(letter: char) -> String {
    match letter {
        '&' => String::from("&amp;"),
        '<' => String::from("&lt;"),
        '>' => String::from("&gt;"),
        letter => String::from(letter),
    }
}

#[cfg(test)]
mod tests;
