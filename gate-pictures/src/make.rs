//! Makes a folder of pictures.

use std::error::Error;
use std::fs;
use std::path::Path;

use image::{DynamicImage, ImageFormat, ImageResult, RgbImage};
use rayon::prelude::*;

use crate::category::{Category, Step};
use crate::dice::Dice;
use crate::empty;
use crate::manifest::{self, Entry};
use crate::plan::Plan;
use crate::text::{Modules, code_text};

/// Anything that goes wrong here ends the command.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Makes `count` pictures of one category, or of all that have a code in turn.
///
/// # Errors
/// If a picture cannot be drawn or written.
pub(crate) fn folder(
    folder: &Path,
    seed: u64,
    count: usize,
    category: Option<Category>,
) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let one = category.map(|category| [category]);
    let categories = match &one {
        Some(one) => one.as_slice(),
        None => &Category::WITH_CODE,
    };
    let turns = (1..=5).cycle().flat_map(|step| {
        let categories = categories.iter();
        categories.map(move |category| (*category, step))
    });
    let turns: Vec<(Category, Step)> = turns.take(count).collect();
    let entries = turns
        .into_par_iter()
        .enumerate()
        .map(|(number, (category, step))| {
            let (entry, picture) = picture(seed, number, category, step)?;
            fs::write(folder.join(&entry.file), png(picture)?)?;
            Ok(entry)
        })
        .collect::<Outcome<Vec<Entry>>>()?;
    manifest::write(folder, &entries)?;
    Ok(())
}

/// One picture; it depends on nothing but what is given.
///
/// # Errors
/// If it cannot be drawn.
pub(crate) fn picture(
    seed: u64,
    number: usize,
    category: Category,
    step: Step,
) -> Outcome<(Entry, RgbImage)> {
    let mut dice = Dice::new(seed, u64::try_from(number)?);
    let name = category.name();
    let mut entry = Entry {
        file: format!("{number:04}-{name}-{step}.png"),
        category: name,
        step,
        text: String::new(),
        others: Vec::new(),
    };
    let picture = match category {
        Category::None => empty::scene(step, &mut dice)?,
        Category::Hostile => empty::hostile(step, &mut dice)?,
        _ => {
            let text = code_text(&mut dice);
            let symbol = Modules::of(&text)?;
            let mut plan = Plan::mild(&mut dice, text, symbol);
            category.spoil(&mut plan, step, &mut dice);
            entry.text.clone_from(&plan.text);
            entry.others.clone_from(&plan.others);
            plan.take(&mut dice)?
        }
    };
    Ok((entry, picture))
}

/// The file of a picture, grey if the picture is.
fn png(picture: RgbImage) -> ImageResult<Vec<u8>> {
    let grey = picture.pixels().all(|pixel| {
        let [red, green, blue] = pixel.0;
        red == green && green == blue
    });
    let picture = DynamicImage::from(picture);
    let picture = if grey {
        DynamicImage::from(picture.into_luma8())
    } else {
        picture
    };
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png)?;
    Ok(file.into_inner())
}

#[cfg(test)]
mod tests;
