//! The compiled part of the Python package `flytepb`: messages, JSON, detection and Arrow tables.
//!
//! The other part, with flytekit's classes, is written in Python, in `python/flytepb`. The public
//! API of this part is declared in `_flytepb.pyi`.
#![forbid(unsafe_code)]

mod arrow;
mod batch;
mod build;
mod check;
mod detect;
mod errors;
mod input;
mod json;
mod message;
mod value;

use pyo3::prelude::*;

/// Compiled part of flytepb.
#[pymodule]
mod _flytepb {
    #[pymodule_export]
    use crate::batch::{decode_batch, encode_batch, schema};
    #[pymodule_export]
    use crate::check::{check, Check, Loss};
    #[pymodule_export]
    use crate::detect::{detect, Detection};
    #[pymodule_export]
    use crate::errors::{DecodeError, EncodeError, JsonError};
    #[pymodule_export]
    use crate::input::types;
    #[pymodule_export]
    use crate::json::{from_json, to_json};
    #[pymodule_export]
    use crate::message::{decode, encode, Message};
}
