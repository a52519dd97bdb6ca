//! Answers requests of `goldens/compare_forms.py` for the types of Flyte's schemas.
#![forbid(unsafe_code)]

fn main() -> std::io::Result<()> {
    flytepb_tests::forms::run(flytepb_tests::registry::get)
}
