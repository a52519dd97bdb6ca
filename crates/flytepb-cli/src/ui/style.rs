//! Styles of text. An [`AutoStream`](anstream::AutoStream) strips them where colors are not
//! supported.

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use colorchoice_clap::Color;

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
pub fn styled(style: Style, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{style}{text}{style:#}")
}

/// Applies `FORCE_COLOR`, which anstream does not read: any value but an empty one and 0 turns colors
/// on. As everywhere, `NO_COLOR` is stronger. anstream itself applies `NO_COLOR`, `CLICOLOR`,
/// `CLICOLOR_FORCE` and `TERM`.
pub fn force_by_environment() {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let is_forced = set("FORCE_COLOR").is_some_and(|value| value != "0");
    if is_forced && set("NO_COLOR").is_none() {
        ColorChoice::Always.write_global();
    }
}

/// Applies `--color`, unless it is `auto`.
pub fn choose(flag: Color) {
    if flag.color != clap::ColorChoice::Auto {
        flag.write_global();
    }
}
