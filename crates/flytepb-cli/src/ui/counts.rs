//! Counts as text.

use flytepb::tree_view::grouped;

/// Formats a number of bytes.
pub fn bytes(count: u64) -> String {
    match count {
        0 => "0 bytes".to_owned(),
        count => plural(count, "byte"),
    }
}

/// Formats a count with a noun.
pub fn plural(count: u64, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{} {what}s", grouped(n)),
    }
}
