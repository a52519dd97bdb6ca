//! Styles of text. An [`AutoStream`](anstream::AutoStream) strips them where colors are not
//! supported.

use anstyle::{AnsiColor, Style};

/// A heading.
pub const BOLD: Style = Style::new().bold();
/// A label or a note.
pub const DIM: Style = Style::new().dimmed();
/// A success.
pub const GREEN: Style = AnsiColor::Green.on_default();
/// A failure.
pub const RED: Style = AnsiColor::Red.on_default();
/// A warning.
pub const YELLOW: Style = AnsiColor::Yellow.on_default();
/// A name.
pub const CYAN: Style = AnsiColor::Cyan.on_default();

/// Applies a style to a text.
pub fn paint(style: Style, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{style}{text}{style:#}")
}
