//! Reads a camera's frames one after the other until a code is found.
//!
//! `cargo run -p healthcode --example scan_frames -- FRAMES`, where FRAMES is a Y4M file or a folder
//! of pictures, taken in the order of their names. Without it a short stream is made, in which a
//! code comes into focus. `ffmpeg -i VIDEO -pix_fmt yuv420p FRAMES.y4m` makes such a file.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "sides are bounded, and their products small"
)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use healthcode::qr::{EcLevel, Found, Picture, Scanner, Symbol};
use y4m::Video;

#[path = "scan_frames/y4m.rs"]
mod y4m;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let own = tempfile::tempdir()?;
    let source = match std::env::args_os().nth(1) {
        Some(given) => PathBuf::from(given),
        None => make_stream(&own.path().join("focus.y4m"))?,
    };
    let mut scan = Scan::begin();
    if source.is_dir() {
        scan.pictures(&source)?;
    } else {
        scan.video(BufReader::new(File::open(&source)?))?;
    }
    scan.report();
    Ok(())
}

struct Scan {
    scanner: Scanner,
    frames: usize,
    busy: Duration,
    found: Vec<Found>,
}

impl Scan {
    fn begin() -> Self {
        Self {
            scanner: Scanner::new(),
            frames: 0,
            busy: Duration::ZERO,
            found: Vec::new(),
        }
    }

    fn video(&mut self, file: impl Read) -> Outcome<()> {
        let mut video = Video::open(file)?;
        while self.found.is_empty() {
            let Some(luma) = video.next_luma()? else {
                break;
            };
            self.frame(&Picture::luma(video.width(), video.height(), &luma)?);
        }
        Ok(())
    }

    fn pictures(&mut self, folder: &Path) -> Outcome<()> {
        let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
        let mut files = entries.collect::<Result<Vec<_>, _>>()?;
        files.sort();
        for file in files {
            let picture = image::open(&file)?.into_rgb8();
            self.frame(&Picture::rgb(
                picture.width(),
                picture.height(),
                picture.as_raw(),
            )?);
            if !self.found.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn frame(&mut self, frame: &Picture<'_>) {
        let start = now();
        self.found = self.scanner.read(frame, &|| start.elapsed() > A_FRAME);
        self.busy += start.elapsed();
        self.frames += 1;
    }

    fn report(&self) {
        let (frames, busy) = (self.frames, self.busy);
        match self.found.first() {
            Some(found) => println!(
                "found after {frames} frames and {busy:.1?} of work, by the look {:?}: {} characters \
                 at {:?}",
                found.stage(),
                found.untrusted_text().chars().count(),
                found.corners(),
            ),
            None => println!("nothing found in {frames} frames and {busy:.1?} of work"),
        }
    }
}

/// A code in the middle of frames that are blurred less and less.
fn make_stream(path: &Path) -> Outcome<PathBuf> {
    let symbol = Symbol::encode("OHC1:COMING INTO FOCUS", EcLevel::M)?;
    let (width, height, module) = (240, 180, 4);
    let side = symbol.width() * module;
    let (left, top) = ((width - side) / 2, (height - side) / 2);
    let sharp = |place: usize| {
        let (x, y) = (place % width, place / width);
        let is_inside = x >= left && y >= top;
        let is_dark = is_inside && symbol.is_dark((x - left) / module, (y - top) / module);
        if is_dark { 40 } else { 210 }
    };
    let mut file = File::create(path)?;
    writeln!(file, "YUV4MPEG2 W{width} H{height} F30:1 Ip A1:1 Cmono")?;
    for blur in (0..12).rev() {
        let mut luma: Vec<u8> = (0..width * height).map(sharp).collect();
        for _ in 0..blur {
            luma = blurred(&luma, width);
        }
        file.write_all(b"FRAME\n")?;
        file.write_all(&luma)?;
    }
    Ok(path.to_owned())
}

/// Each pixel the mean of the nine around it.
fn blurred(luma: &[u8], width: usize) -> Vec<u8> {
    let mean = |place: usize| {
        let rows = [place.saturating_sub(width), place, place + width];
        let around = rows.iter().flat_map(|row| row.saturating_sub(1)..=row + 1);
        let (sum, count) = around
            .filter_map(|place| luma.get(place))
            .fold((0_u32, 0_u32), |(sum, count), grey| {
                (sum + u32::from(*grey), count + 1)
            });
        u8::try_from(sum / count).unwrap_or(u8::MAX)
    };
    (0..luma.len()).map(mean).collect()
}

#[expect(clippy::disallowed_methods, reason = "a camera does not wait")]
fn now() -> Instant {
    Instant::now()
}

/// Longest work at a frame.
const A_FRAME: Duration = Duration::from_millis(100);
