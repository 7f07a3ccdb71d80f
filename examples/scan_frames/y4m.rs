//! Y4M: frames of 8 bits, uncompressed, behind a line of text.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read};

/// A stream whose frames are read one by one.
pub(crate) struct Video<R> {
    file: BufReader<R>,
    width: u32,
    height: u32,
    luma_bytes: usize,
    /// Of both planes of colour.
    chroma_bytes: usize,
}

impl<R: Read> Video<R> {
    pub(crate) fn open(file: R) -> Result<Self, Box<dyn Error>> {
        let mut file = BufReader::new(file);
        let header = line(&mut file)?.ok_or("an empty file")?;
        let mut words = header.split(' ');
        if words.next() != Some("YUV4MPEG2") {
            return Err("not a Y4M file".into());
        }
        let (mut width, mut height, mut colours) = (None, None, "420");
        for word in words {
            let mut letters = word.chars();
            let tag = letters.next().ok_or("an empty parameter")?;
            let value = letters.as_str();
            match tag {
                'W' => width = Some(side(value)?),
                'H' => height = Some(side(value)?),
                'C' => colours = value,
                'I' if !["p", "?"].contains(&value) => return Err("interlaced frames".into()),
                // Rate, aspect and comments do not matter here.
                'I' | 'F' | 'A' | 'X' => {}
                _ => return Err(format!("the parameter {tag}").into()),
            }
        }
        let (width, height) = (width.ok_or("no width")?, height.ok_or("no height")?);
        let [columns, rows] = [width, height].map(usize::from);
        let chroma_bytes = match colours {
            "mono" => 0,
            "420" | "420jpeg" | "420mpeg2" | "420paldv" => {
                2 * columns.div_ceil(2) * rows.div_ceil(2)
            }
            _ => return Err("neither 8-bit 4:2:0 nor mono".into()),
        };
        Ok(Self {
            file,
            width: width.into(),
            height: height.into(),
            luma_bytes: columns * rows,
            chroma_bytes,
        })
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    /// The brightness of the next frame; `None` at the end of the file.
    pub(crate) fn next_luma(&mut self) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
        let Some(header) = line(&mut self.file)? else {
            return Ok(None);
        };
        if header != "FRAME" && !header.starts_with("FRAME ") {
            return Err("a frame that does not begin as one".into());
        }
        let mut planes = vec![0; self.luma_bytes + self.chroma_bytes];
        self.file.read_exact(&mut planes)?;
        planes.truncate(self.luma_bytes);
        Ok(Some(planes))
    }
}

fn side(value: &str) -> Result<u16, Box<dyn Error>> {
    match value.parse::<u16>() {
        Ok(0) => Err("a side of no pixels".into()),
        Ok(side) if side <= MOST_PIXELS => Ok(side),
        _ => Err(format!("a side that is no number up to {MOST_PIXELS}").into()),
    }
}

/// A line without its end; `None` at the end of the file.
fn line(file: &mut impl BufRead) -> Result<Option<String>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    file.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    match bytes.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(String::from_utf8(bytes)?)),
        Some(_) => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
    }
}

const MOST_PIXELS: u16 = 8_000;
const LONGEST_LINE: u64 = 1_000;
