//! Colors for terminals that support them.

use std::io::IsTerminal;

/// Styles text with colors, or leaves it unchanged.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    on: bool,
}

impl Style {
    /// Enables colors if standard output is a terminal, unless `NO_COLOR` is set or the terminal
    /// does not support them.
    pub fn stdout() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        Style {
            on: std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        }
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Styles a heading.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// Styles a label or a note.
    pub fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// Styles a success.
    pub fn green(self, text: &str) -> String {
        self.wrap("32", text)
    }

    /// Styles a failure.
    pub fn red(self, text: &str) -> String {
        self.wrap("31", text)
    }

    /// Styles a warning.
    pub fn yellow(self, text: &str) -> String {
        self.wrap("33", text)
    }

    /// Styles a name.
    pub fn cyan(self, text: &str) -> String {
        self.wrap("36", text)
    }
}
