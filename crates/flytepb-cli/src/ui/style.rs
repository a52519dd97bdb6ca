//! Colour, on a terminal that wants it.

use std::io::IsTerminal;

/// Paints text, or leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    on: bool,
}

impl Style {
    /// Colours when standard output is a terminal, unless `NO_COLOR` is set or the terminal is a
    /// dumb one.
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

    /// A heading.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// A label or a remark.
    pub fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// Good news.
    pub fn green(self, text: &str) -> String {
        self.wrap("32", text)
    }

    /// Bad news.
    pub fn red(self, text: &str) -> String {
        self.wrap("31", text)
    }

    /// News that may go either way.
    pub fn yellow(self, text: &str) -> String {
        self.wrap("33", text)
    }

    /// A name.
    pub fn cyan(self, text: &str) -> String {
        self.wrap("36", text)
    }
}
