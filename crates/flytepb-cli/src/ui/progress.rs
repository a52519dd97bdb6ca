//! A progress line on the terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use flytepb::tree_view::grouped;

/// Shorter operations show no progress.
const PATIENCE: Duration = Duration::from_millis(700);
/// Update interval.
const PACE: Duration = Duration::from_millis(100);
/// Maximum width of the bar, and the minimum at which it is shown.
const BAR: usize = 24;
const MIN_BAR: usize = 6;
/// The width of a terminal that does not report it.
const COLUMNS: usize = 80;

/// A progress line. Shown only if standard error is a terminal and the output is not.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    enabled: bool,
    unit: Unit,
    /// Name of the items counted in addition to the work.
    what: &'static str,
    total: Option<u64>,
    start: Instant,
    next: Instant,
}

/// The measure of work.
#[derive(Clone, Copy, Debug)]
enum Unit {
    Bytes,
    Items(&'static str),
}

impl Progress {
    /// Creates a progress line for `total` bytes, if known, and a count of `what`.
    pub fn new(what: &'static str, total: Option<u64>, output_is_terminal: bool) -> Self {
        Self::of(Unit::Bytes, what, total, output_is_terminal)
    }

    /// Creates a progress line for `total` items, and a count of `what`.
    pub fn of_items(items: &'static str, what: &'static str, total: u64) -> Self {
        Self::of(Unit::Items(items), what, Some(total), false)
    }

    fn of(unit: Unit, what: &'static str, total: Option<u64>, output_is_terminal: bool) -> Self {
        let start = Instant::now();
        Progress {
            shown: false,
            unit,
            what,
            enabled: !output_is_terminal && io::stderr().is_terminal(),
            total: total.filter(|t| *t > 0),
            start,
            next: start + PATIENCE,
        }
    }

    /// Updates the work done and the number of messages, rows or cases.
    pub fn update(&mut self, done: u64, count: u64) {
        if !self.enabled {
            return;
        }
        let now = Instant::now();
        if now < self.next {
            return;
        }
        self.next = now + PACE;
        self.shown = true;
        let counts = format!("{} {}", grouped(count), self.what);
        let text = match (self.unit, self.total) {
            (Unit::Bytes, _) => {
                let seconds = (now - self.start).as_secs_f64().max(0.001);
                let speed = size(done as f64 / seconds);
                format!("{}, {counts}, {speed}/s", size(done as f64))
            }
            (Unit::Items(items), Some(total)) => {
                format!("{} of {} {items}, {counts}", grouped(done), grouped(total))
            }
            (Unit::Items(items), None) => format!("{} {items}, {counts}", grouped(done)),
        };
        let columns = terminal_size::terminal_size_of(io::stderr());
        let columns = columns.map_or(COLUMNS, |(width, _)| usize::from(width.0));
        let line = line(done, self.total, &text, columns);
        let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// Returns a line that leaves the last column free, where the cursor stays: the bar shrinks first,
/// then it is left out, then the text is cut.
fn line(done: u64, total: Option<u64>, text: &str, columns: usize) -> String {
    let room = columns.saturating_sub(1);
    let text: String = text.chars().take(room).collect();
    let Some(total) = total else {
        return text;
    };
    let done = done.min(total);
    let percent = u128::from(done) * 100 / u128::from(total);
    let percent = format!("{percent:3} %  ");
    let left = room - text.chars().count();
    let Some(left) = left.checked_sub(percent.len()) else {
        return text;
    };
    let width = left.saturating_sub("[] ".len()).min(BAR);
    if width < MIN_BAR {
        return percent + &text;
    }
    let filled = (u128::from(done) * width as u128 / u128::from(total)) as usize;
    let (filled, rest) = ("#".repeat(filled), ".".repeat(width - filled));
    format!("[{filled}{rest}] {percent}{text}")
}

fn size(bytes: f64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut amount = bytes;
    let mut unit = 0;
    while amount >= 1000.0 && unit + 1 < units.len() {
        amount /= 1000.0;
        unit += 1;
    }
    match unit {
        0 => format!("{amount:.0} B"),
        _ => format!("{amount:.1} {}", units[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn lines_fit_the_terminal() {
        let text = "457.9 MB, 271,234 messages, 210.0 MB/s";
        let line_at = |columns| line(45, Some(100), text, columns);
        assert_eq!(
            line_at(80),
            format!("[##########..............]  45 %  {text}")
        );
        assert_eq!(line_at(60), format!("[####.......]  45 %  {text}"));
        assert_eq!(line_at(50), format!(" 45 %  {text}"));
        assert_eq!(line_at(40), text);
        assert_eq!(line_at(20), "457.9 MB, 271,234 m");
        assert_eq!(line_at(0), "");
        for columns in 0..120 {
            let length = line_at(columns).chars().count();
            assert!(length < columns.max(1), "{columns}: {length}");
        }
        assert_eq!(line(7, None, text, 80), text);
        assert_eq!(
            line(200, Some(100), "", 40),
            format!("[{}] 100 %  ", "#".repeat(24))
        );
    }
}
