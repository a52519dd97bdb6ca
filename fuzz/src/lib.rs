//! The oracle shared by fuzz targets and replays, with one function per target.
//!
//! An oracle function returns that the input is valid and all checks passed, that it was rejected,
//! or that there is a bug. `README.md` has the table of targets.
#![forbid(unsafe_code)]

mod accessors;
pub mod corpora;
mod detect;
#[path = "../../tests/src/dynamic_view.rs"]
mod dynamic_view;
mod edit;
#[cfg(feature = "upb")]
mod entries;
mod formats;
mod mutate;
#[cfg(feature = "peers")]
mod peers;
mod printing;
mod raw;
mod reading;
mod stream;
mod subject;
mod verdict;
mod walk;
mod wire;

pub use mutate::Mutate;
pub use subject::{Subject, SUBJECTS};
pub use verdict::{Judged, Verdict};

/// A fuzz target.
pub struct Target {
    /// Its name, shared by its binary and its corpus.
    pub name: &'static str,
    /// The oracle function.
    pub judge: fn(&[u8]) -> Judged,
    /// The structure-aware mutator of its inputs, in addition to the fuzzer's own.
    pub mutate: Mutate,
}

const fn target(name: &'static str, judge: fn(&[u8]) -> Judged, mutate: Mutate) -> Target {
    Target {
        name,
        judge,
        mutate,
    }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    target("wire", wire::views_agree, mutate::wire),
    target("round_trip", wire::comes_back, mutate::wire),
    target("json", reading::json, mutate::json),
    target("text", reading::text, mutate::text),
    target("formats", formats::come_back, mutate::wire),
    target("stream", stream::reads, mutate::stream),
    target("render", printing::prints, mutate::wire),
    target("detect", detect::answers, mutate::blob),
    target("raw", raw::comes_back, mutate::raw),
    target("path", edit::paths, edit::mutate_path),
    target("set", edit::sets, edit::mutate_set),
    #[cfg(feature = "peers")]
    target("prost", peers::prost, mutate::wire),
    #[cfg(feature = "peers")]
    target("buffa", peers::buffa, mutate::wire),
    #[cfg(feature = "upb")]
    target("upb", peers::upb, mutate::wire),
];

/// Returns the target of this name.
///
/// # Panics
/// When there is none.
pub fn find(name: &str) -> &'static Target {
    let found = TARGETS.iter().find(|t| t.name == name);
    found.unwrap_or_else(|| panic!("no target {name}"))
}

/// Defines a binary as the fuzz target of this name.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| {
            if let Err(bug) = ($crate::find(stringify!($name)).judge)(input) {
                panic!("{bug}");
            }
        });
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            let changed = ($crate::find(stringify!($name)).mutate)(&data[..size], seed);
            match changed.filter(|c| c.len() <= max_size) {
                Some(changed) => {
                    data[..changed.len()].copy_from_slice(&changed);
                    changed.len()
                }
                None => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
            }
        });
    };
}
