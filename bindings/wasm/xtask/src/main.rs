//! `xtask MODULE DIR NAME`: writes a module and its JavaScript glue as `DIR/NAME_bg.wasm` and
//! `DIR/NAME.js`.
//!
//! It is what `wasm-bindgen --target web` does, from the same crate, in the version that this
//! workspace's lock file names.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, directory, name] = arguments.as_slice() else {
        return Err("usage: xtask MODULE DIR NAME".into());
    };
    Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .out_name(name)
        .generate(directory)?;
    Ok(())
}
