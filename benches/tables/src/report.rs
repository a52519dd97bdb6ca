//! `TABLES.md` and its charts.

use std::fmt::Write;
use std::path::Path;

use flytepb_benches::chart;
use flytepb_benches::measure::{geometric_mean, Effort};
use flytepb_benches::report::machine;

use crate::files::{Files, Written};
use crate::memory::{Memory, Way};
use crate::shapes::REPEATS;

pub struct Report {
    pub memory: Vec<Memory>,
    pub files: Vec<Files>,
    pub effort: Effort,
    pub file_rounds: usize,
}

/// A target: a mean over the shapes, and the worst of them.
struct Target {
    what: &'static str,
    mean: f64,
    worst: f64,
    /// True if larger numbers are better.
    is_minimum: bool,
}

impl Report {
    /// Returns the tables of the figures.
    pub fn tables(&self) -> String {
        let mut out = String::new();
        self.write_targets(&mut out);
        if !self.memory.is_empty() {
            self.write_memory(&mut out);
        }
        if !self.files.is_empty() {
            self.write_files(&mut out);
        }
        out.trim_end().to_owned() + "\n"
    }

    /// Writes `TABLES.md` and the charts.
    pub fn write(&self) -> std::io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = format!(
            "{}\n{}- {} rounds in memory of {} ms each, {} rounds of files, in turn; medians\n\n{}",
            include_str!("head.md"),
            machine(),
            self.effort.rounds,
            self.effort.slice.as_millis(),
            self.file_rounds,
            self.tables()
        );
        std::fs::write(root.join("TABLES.md"), text)?;
        let charts = root.join("charts");
        if !self.memory.is_empty() {
            std::fs::write(charts.join("tables-memory.svg"), self.memory_chart())?;
        }
        if !self.files.is_empty() {
            std::fs::write(charts.join("tables-files.svg"), self.files_chart())?;
        }
        Ok(())
    }

    fn write_targets(&self, out: &mut String) {
        let prost = self.memory.iter().filter_map(|memory| {
            let mut ways = memory.ways.iter();
            Some(ways.find(|way| way.name == "prost + builders")?.ratio)
        });
        let sizes = self.files.iter().filter_map(Files::size_ratio);
        let different = self.files.iter().filter(|files| !files.repeated);
        let times = different.filter_map(Files::time_ratio);
        let rows = [
            (
                "Arrow in memory, times as fast as prost + builders",
                prost.collect(),
                2.5,
                1.8,
                true,
            ),
            (
                "Parquet, processor time relative to pyarrow's writer",
                times.collect(),
                1.8,
                2.2,
                false,
            ),
            (
                "Parquet, size relative to pyarrow's",
                sizes.collect::<Vec<_>>(),
                1.0,
                1.1,
                false,
            ),
        ];
        let mut all = String::new();
        for (what, ratios, mean, worst, is_minimum) in rows {
            let target = Target {
                what,
                mean,
                worst,
                is_minimum,
            };
            target.write(&mut all, &ratios);
        }
        if !all.is_empty() {
            writeln!(
                out,
                "| target | mean | worst | |\n|---|---:|---:|---|\n{all}"
            )
            .unwrap();
        }
    }

    fn write_memory(&self, out: &mut String) {
        out.push_str("## Arrow in memory\n\n");
        out.push_str("| messages | bytes | way | rows/s | MB/s | flytepb is faster by |\n");
        out.push_str("|---|---:|---|---:|---:|---:|\n");
        for memory in &self.memory {
            for way in &memory.ways {
                writeln!(
                    out,
                    "| {} | {:.0} | {} | {:.0} | {:.1} | {:.2} |",
                    memory.shape,
                    memory.size,
                    way.name,
                    1e9 / way.nanos,
                    memory.speed(way),
                    way.ratio
                )
                .unwrap();
            }
        }
        out.push('\n');
    }

    fn write_files(&self, out: &mut String) {
        writeln!(
            out,
            "## Parquet files\n\n| messages | rows | MB | processor time | pyarrow | ratio | \
             on the clock | memory | file | pyarrow | ratio |\n|---|{}",
            "---:|".repeat(10)
        )
        .unwrap();
        for files in &self.files {
            let seconds = |w: &Written| format!("{:.3} s", w.processor.as_secs_f64());
            let theirs = files.theirs.as_ref();
            let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
            let cells = [
                files.name(),
                files.rows.to_string(),
                format!("{:.0}", files.messages as f64 / 1e6),
                seconds(&files.ours),
                theirs.map_or("–".to_owned(), seconds),
                ratio(files.time_ratio()),
                format!("{:.3} s", files.ours.clock.as_secs_f64()),
                files.ours.memory.map_or("–".to_owned(), megabytes),
                megabytes(files.ours.size),
                theirs.map_or("–".to_owned(), |w| megabytes(w.size)),
                ratio(files.size_ratio()),
            ];
            writeln!(out, "| {} |", cells.join(" | ")).unwrap();
        }
    }

    fn memory_chart(&self) -> String {
        let groups = self.memory.iter().map(|memory| {
            let bars = memory.ways.iter().map(|way| {
                let speed = memory.speed(way);
                (way.name, speed, format!("{speed:.0}"))
            });
            (memory.shape, bars.collect())
        });
        let groups: Vec<_> = groups.collect();
        chart::bars("Messages to Arrow in memory, MB/s", &groups)
    }

    fn files_chart(&self) -> String {
        let names: Vec<_> = self.files.iter().map(Files::name).collect();
        let groups = names.iter().zip(&self.files).map(|(name, files)| {
            let ways = [("flytepb", Some(files.ours)), ("pyarrow", files.theirs)];
            let bars = ways.into_iter().filter_map(|(way, written)| {
                let written = written?;
                let seconds = written.processor.as_secs_f64();
                let size = written.size as f64 / 1e6;
                Some((way, seconds, format!("{seconds:.2} s, {size:.0} MB")))
            });
            (name.as_str(), bars.collect())
        });
        let title = "Messages to Parquet by flytepb, only writing by pyarrow: processor time, size";
        chart::bars(title, &groups.collect::<Vec<_>>())
    }
}

impl Memory {
    /// Returns the megabytes of messages per second.
    fn speed(&self, way: &Way) -> f64 {
        self.size / way.nanos * 1e3
    }
}

impl Files {
    fn name(&self) -> String {
        if self.repeated {
            format!("{} × {REPEATS}", self.shape)
        } else {
            self.shape.to_owned()
        }
    }
}

impl Target {
    /// Appends a row; nothing if nothing was measured.
    fn write(&self, out: &mut String, ratios: &[f64]) {
        if ratios.is_empty() {
            return;
        }
        let mean = geometric_mean(ratios.iter().copied());
        let (worst, sign, is_met): (fn(f64, f64) -> f64, _, fn(f64, f64) -> bool) =
            if self.is_minimum {
                (f64::min, "≥", |found, target| found >= target)
            } else {
                (f64::max, "≤", |found, target| found <= target)
            };
        let worst = ratios.iter().copied().fold(ratios[0], worst);
        let is_met = is_met(mean, self.mean) && is_met(worst, self.worst);
        writeln!(
            out,
            "| {} | {mean:.2} ({sign} {}) | {worst:.2} ({sign} {}) | {} |",
            self.what,
            self.mean,
            self.worst,
            if is_met { "met" } else { "not met" }
        )
        .unwrap();
    }
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"))
}
