//! A progress line on the terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Shorter operations show no progress.
const PATIENCE: Duration = Duration::from_millis(700);
/// Update interval.
const PACE: Duration = Duration::from_millis(100);
const WIDTH: u64 = 24;

/// A progress line. Shown only if standard error is a terminal and the output is not.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    enabled: bool,
    /// Name of the items counted in addition to bytes.
    what: &'static str,
    total: Option<u64>,
    start: Instant,
    next: Instant,
}

impl Progress {
    /// Creates a progress line for `total` bytes, if known, and a count of `what`.
    pub fn new(what: &'static str, total: Option<u64>, output_is_terminal: bool) -> Self {
        let start = Instant::now();
        Progress {
            shown: false,
            what,
            enabled: !output_is_terminal && io::stderr().is_terminal(),
            total: total.filter(|t| *t > 0),
            start,
            next: start + PATIENCE,
        }
    }

    /// Updates the number of bytes and of messages or rows processed.
    pub fn update(&mut self, bytes: u64, count: u64) {
        if !self.enabled {
            return;
        }
        let now = Instant::now();
        if now < self.next {
            return;
        }
        self.next = now + PACE;
        self.shown = true;
        let seconds = (now - self.start).as_secs_f64().max(0.001);
        let speed = size(bytes as f64 / seconds);
        let bar = self.total.map_or(String::new(), |total| {
            let done = (bytes.min(total) * WIDTH / total) as usize;
            let percent = bytes.min(total) * 100 / total;
            let rest = WIDTH as usize - done;
            format!("[{}{}] {percent:3} %  ", "#".repeat(done), ".".repeat(rest))
        });
        let (done, what) = (size(bytes as f64), self.what);
        let line = format!("\r\x1b[K{bar}{done}, {count} {what}, {speed}/s");
        let _ = write!(io::stderr().lock(), "{line}");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
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
