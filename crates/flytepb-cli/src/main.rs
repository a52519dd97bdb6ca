//! The program `flytepb`.
fn main() {}
