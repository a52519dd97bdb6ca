//! Types of schemas other than Flyte's: the fixtures of `flytepb-codegen`, and with `SCHEMAS` set
//! when this is built, any others.
#![forbid(unsafe_code)]
#![allow(clippy::all)] // generated: uniform
#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals)] // odd names, on purpose

include!(concat!(env!("OUT_DIR"), "/lib.rs"));
