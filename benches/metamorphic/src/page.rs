//! Report of the results.

use std::fmt::Write;

use flytepb_testkit::oracle::{Demand, Failure, Report, Tally, AS_ENCODED};

use crate::Result;

const HEAD: &str = "\
# The metamorphic suite

Written by `cargo run -p metamorphic -- --python PYTHON --write`; not by hand.

Random messages of every type, as an official encoder writes them, are decoded and re-encoded: unchanged,
with each modification that preserves their meaning, and with each modification that makes them invalid. The
output must have the same meaning; invalid input must be refused. The cells show the number of failing cases;
a dash means none. The last rows are messages with unknown fields at every depth, with unknown numbers and
with known numbers of another wire type, which decoders must keep or skip.
";

/// Returns the report.
pub(crate) fn text(results: &[Result], messages: u64) -> String {
    let mut out = HEAD.to_owned();
    let _ = write!(
        out,
        "\n{messages} messages of each type, from the seed 0.\n\n"
    );
    table(&mut out, results);
    types(&mut out, results);
    examples(&mut out, results);
    out
}

fn table(out: &mut String, results: &[Result]) {
    let names: String = results.iter().map(|r| format!(" {} |", r.name)).collect();
    let _ = writeln!(out, "| change | cases |{names}");
    let _ = writeln!(out, "|---|--:|{}", "--:|".repeat(results.len()));
    let changes: Vec<_> = results[0].report.tallies().collect();
    for (change, tally) in changes {
        row(
            out,
            change,
            tally,
            results.iter().map(|r| of(&r.report, change)),
        );
    }
    row(
        out,
        "all",
        results[0].report.total(),
        results.iter().map(|r| r.report.total()),
    );
    for (i, (demand, report)) in results[0].kept.iter().enumerate() {
        let what = match demand {
            Demand::Known => "with unknown fields: known ones preserved",
            Demand::Unknown => "with unknown fields: all preserved",
            Demand::Bytes => "with unknown fields: every byte preserved",
        };
        let kept = results.iter().map(|r| r.kept[i].1.total());
        row(out, what, report.total(), kept);
    }
}

fn of(report: &Report, change: &str) -> Tally {
    let mut tallies = report.tallies();
    tallies
        .find(|(name, _)| *name == change)
        .map_or(Tally::default(), |(_, tally)| tally)
}

fn row(out: &mut String, what: &str, cases: Tally, tallies: impl Iterator<Item = Tally>) {
    let _ = write!(
        out,
        "| {what} | {} |",
        thousands(cases.passed + cases.failed)
    );
    for tally in tallies {
        let _ = match tally.failed {
            0 => write!(out, " – |"),
            failed => write!(out, " {} |", thousands(failed)),
        };
    }
    out.push('\n');
}

fn types(out: &mut String, results: &[Result]) {
    out.push_str("\n| | types | cases of a type: least | median | most |\n|---|--:|--:|--:|--:|\n");
    for result in results {
        let mut cases = result.per_type.clone();
        cases.sort_unstable();
        let at = |i: usize| cases.get(i).copied().map_or(String::new(), thousands);
        let (least, median, most) = (
            at(0),
            at(cases.len() / 2),
            at(cases.len().saturating_sub(1)),
        );
        let _ = writeln!(
            out,
            "| {} | {} | {least} | {median} | {most} |",
            result.name,
            cases.len()
        );
    }
}

/// Appends the shortest of the first failures of each modification.
fn examples(out: &mut String, results: &[Result]) {
    for result in results {
        let shortest = |report: &Report, change| {
            let failures = report.failures().iter().filter(|f| f.change == change);
            failures.min_by_key(|f| f.bytes.len()).cloned()
        };
        let changes = result.report.tallies();
        let changed = changes.filter_map(|(change, _)| shortest(&result.report, change));
        let kept = result.kept.iter();
        let kept = kept.filter_map(|(_, report)| shortest(report, AS_ENCODED));
        let found: Vec<Failure> = changed.chain(kept).collect();
        if found.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## What {} does\n\n", result.name);
        for shortest in found {
            let change = shortest.change;
            let what = shorten(&shortest.what.replace('\n', " "), 160);
            let hex: String = shortest.bytes.iter().map(|b| format!("{b:02x}")).collect();
            let hex = shorten(&hex, 60);
            let _ = writeln!(out, "- {change}: {what} ({}, `{hex}`)", shortest.of);
        }
    }
}

fn shorten(text: &str, len: usize) -> String {
    match text.char_indices().nth(len) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
