//! Answers requests of `compare.py` for the types of this crate.
#![forbid(unsafe_code)]

fn main() -> std::io::Result<()> {
    flytepb_tests::forms::run(flytepb_schemas::find)
}
