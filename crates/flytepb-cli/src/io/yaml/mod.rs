//! YAML, converted from and to JSON.

mod read;
mod text;
mod write;

pub use read::{to_json, to_one_json, YamlError};
pub use write::from_json;
