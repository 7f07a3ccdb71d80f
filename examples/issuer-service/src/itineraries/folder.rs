//! A carrier's files: CSV with the columns phone, region, from and until.

use std::path::{Path, PathBuf};

use healthcode::UnixTime;
use serde::Deserialize;

use super::{Asking, Carrier, CarrierSilent, Stay};
use crate::accounts::Phone;

/// The files `*.csv` of a folder; numbers are in E.164, instants in seconds since 1970.
#[derive(Debug)]
pub struct CarrierFolder(PathBuf);

#[derive(Deserialize)]
struct Row {
    phone: String,
    region: u32,
    from: u32,
    until: u32,
}

impl CarrierFolder {
    /// The files of this folder; without it, nobody was anywhere.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }
}

impl Carrier for CarrierFolder {
    fn stays<'a>(&'a self, phone: &'a Phone) -> Asking<'a> {
        let (folder, number) = (self.0.clone(), phone.as_e164().to_owned());
        Box::pin(async move {
            let read = tokio::task::spawn_blocking(move || read(&folder, &number));
            read.await.map_err(|_| CarrierSilent)?
        })
    }
}

fn read(folder: &Path, number: &str) -> Result<Vec<Stay>, CarrierSilent> {
    let mut stays = Vec::new();
    let Ok(files) = std::fs::read_dir(folder) else {
        return Ok(stays);
    };
    for file in files {
        let file = file.map_err(|_| CarrierSilent)?.path();
        if file.extension().is_none_or(|it| it != "csv") {
            continue;
        }
        let mut reader = csv::Reader::from_path(file).map_err(|_| CarrierSilent)?;
        for row in reader.deserialize() {
            let row: Row = row.map_err(|_| CarrierSilent)?;
            if row.phone == number {
                stays.push(Stay {
                    region: row.region,
                    from: UnixTime::new(row.from),
                    until: UnixTime::new(row.until),
                });
            }
        }
    }
    Ok(stays)
}
