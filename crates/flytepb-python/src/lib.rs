//! The compiled part of the Python package `flytepb`: messages, JSON, detection and Arrow tables.
//!
//! The other part, with flytekit's classes, is written in Python, in `python/flytepb`. The public
//! API of this part is declared in `_flytepb.pyi`.
#![forbid(unsafe_code)]

mod arrow;
mod batch;
mod build;
mod check;
mod class;
mod data;
mod detect;
mod edit;
mod entity;
mod errors;
mod files;
mod get;
mod given;
mod grep;
mod hash;
mod html;
mod input;
mod json;
mod message;
mod native;
mod pages;
mod raw;
mod sizes;
mod times;
mod value;
mod well_known;

use pyo3::prelude::*;

/// Compiled part of flytepb.
#[pymodule]
mod _flytepb {
    #[pymodule_export]
    use crate::batch::{decode_batch, encode_batch, schema};
    #[pymodule_export]
    use crate::build::encode;
    #[pymodule_export]
    use crate::check::{check, Check, Loss};
    #[pymodule_export]
    use crate::class::enums;
    #[pymodule_export]
    use crate::detect::{detect, Detection};
    #[pymodule_export]
    use crate::edit::edit;
    #[pymodule_export]
    use crate::entity::{Entity, Field, IsDone, Part};
    #[pymodule_export]
    use crate::errors::{DecodeError, EncodeError, JsonError, LiteralError};
    #[pymodule_export]
    use crate::files::{read, read_stream, run_program, write_stream, MessageStream};
    #[pymodule_export]
    use crate::get::get;
    #[pymodule_export]
    use crate::grep::grep;
    #[pymodule_export]
    use crate::hash::{
        action_name, cache_key, content_hash, inputs_hash, interface_hash, task_identity, uri_hash,
    };
    #[pymodule_export]
    use crate::input::types;
    #[pymodule_export]
    use crate::json::{from_json, to_json};
    #[pymodule_export]
    use crate::message::{decode, Message};
    #[pymodule_export]
    use crate::native::{from_python, to_python};
    #[pymodule_export]
    use crate::pages::{diff_html, show_html};
    #[pymodule_export]
    use crate::raw::{from_raw, raw};
    #[pymodule_export]
    use crate::sizes::{sizes, Size};

    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
