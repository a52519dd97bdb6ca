//! Answers requests of `goldens/compare_edits.py`.
#![forbid(unsafe_code)]

fn main() -> std::io::Result<()> {
    flytepb_tests::edits::run()
}
