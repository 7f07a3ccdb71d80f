//! Symbols drawn and read: `cargo bench --bench qr`.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a bench stops at the first surprise, and its numbers are small"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use healthcode::qr::{
    EcLevel, Effort, Found, Ink, ModulePixels, Picture, Scanner, Symbol, read_file_bytes,
    read_picture,
};

fn drawing(c: &mut Criterion) {
    let text = text();
    let symbol = || Symbol::encode(black_box(&text), EcLevel::M).unwrap();
    let mut group = c.benchmark_group("qr drawing");
    group.bench_function("text to symbol", |b| b.iter(symbol));
    group.bench_function("text to PNG", |b| {
        b.iter(|| symbol().to_png(ModulePixels::default(), Ink::default()));
    });
    group.finish();
}

fn reading(c: &mut Criterion) {
    let symbol = Symbol::encode(&text(), EcLevel::M).unwrap();
    let png = symbol.to_png(ModulePixels::default(), Ink::default());
    let small = Frame::showing(&symbol, 640, 480, 5);
    let large = Frame::showing(&symbol, 1_920, 1_080, 7);
    let none = Frame::empty(1_920, 1_080);
    let mut group = c.benchmark_group("qr reading");
    group.sample_size(20);
    group.bench_function("640x480 luma to text", |b| b.iter(|| small.read(1)));
    group.bench_function("HD frame to text", |b| b.iter(|| large.read(1)));
    group.bench_function("HD frame to text, as before", |b| {
        let mut scanner = Scanner::new();
        let frame = large.picture();
        b.iter(|| assert_eq!(scanner.read(black_box(&frame), &|| false).len(), 1));
    });
    group.bench_function("HD frame with nothing in it", |b| b.iter(|| none.read(0)));
    group.bench_function("PNG to text", |b| {
        b.iter(|| read_file_bytes(black_box(&png), Effort::UntilFound, AMPLE).unwrap());
    });
    group.finish();
}

struct Frame {
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

impl Frame {
    /// Light from one side, and a grain as that of a sensor.
    fn empty(width: u32, height: u32) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let grain = |x: u32, y: u32| x.wrapping_mul(2_654_435_761).rotate_left(y % 31) % 7;
        let light = places.map(|(x, y)| 150 + 60 * x / width + grain(x, y));
        let luma = light.map(|grey| u8::try_from(grey).unwrap()).collect();
        Self {
            width,
            height,
            luma,
        }
    }

    /// A symbol in the middle of it.
    fn showing(symbol: &Symbol, width: u32, height: u32, module: usize) -> Self {
        let mut frame = Self::empty(width, height);
        let [columns, rows] = [width, height].map(|side| usize::try_from(side).unwrap());
        let side = symbol.width() * module;
        let (left, top) = ((columns - side) / 2, (rows - side) / 2);
        for (place, grey) in frame.luma.iter_mut().enumerate() {
            let (x, y) = (place % columns, place / columns);
            if x >= left && y >= top && symbol.is_dark((x - left) / module, (y - top) / module) {
                *grey /= 5;
            }
        }
        frame
    }

    fn picture(&self) -> Picture<'_> {
        Picture::luma(self.width, self.height, &self.luma).unwrap()
    }

    fn read(&self, expected: usize) -> Vec<Found> {
        let found = read_picture(black_box(&self.picture()), Effort::UntilFound, AMPLE).unwrap();
        assert_eq!(found.len(), expected);
        found
    }
}

/// As long as a code with a colour, a status index and a region.
fn text() -> String {
    "OHC1:9/$K %*+-.Z7QF".chars().cycle().take(218).collect()
}

const AMPLE: Duration = Duration::from_secs(10);

criterion_group!(benches, drawing, reading);
criterion_main!(benches);
