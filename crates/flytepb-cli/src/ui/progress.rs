//! A line on the terminal that tells how far long work has come.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(700);
/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(100);
const WIDTH: u64 = 24;

/// The line. It is there only when standard error is a terminal and the output is not one.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    enabled: bool,
    /// What is counted beside bytes.
    what: &'static str,
    total: Option<u64>,
    start: Instant,
    next: Instant,
}

impl Progress {
    /// Progress towards `total` bytes, if their number is known, with `what` counted beside them.
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

    /// Tells that so many bytes and messages or rows are done.
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
