//! Flyte's protobuf files in a browser: detection, a view, conversion and changes, for JavaScript.
//!
//! `cargo xtask web` compiles this crate to WebAssembly and puts it into a folder with the page that
//! uses it.
//!
//! ```js
//! import init, { FlyteFile } from "./pkg/flytepb.js";
//!
//! await init();
//! const file = new FlyteFile(bytes, "failed.pb");
//! console.log(file.typeName, file.json(0));
//! ```

mod convert;
mod file;
mod leaves;
mod read;

pub use file::FlyteFile;

use flytepb_inspect::registry;
use wasm_bindgen::prelude::*;

/// Returns the full names of all message types of Flyte 1 and 2, in ascending order.
#[wasm_bindgen(js_name = typeNames)]
pub fn type_names() -> Vec<String> {
    registry::names().map(str::to_owned).collect()
}
