//! Types of Flyte 1, types of Flyte 2 and other schemas are not mistaken for each other: the table in
//! `tests/data/detect/CONFUSION.md`.
//!
//! The blobs and their types come from the Python scripts beside that file. `UPDATE_EXPECT=1` rewrites
//! the table.

mod blobs;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use flytepb_inspect::detect::{DetectOptions, Detection, Match};
use flytepb_inspect::registry::{self, Idl};

use blobs::Blob;

const INTRODUCTION: &str = "\
# Confusion table of detection

Made by `UPDATE_EXPECT=1 cargo test -p flytepb-inspect --test confusion`, which checks it otherwise.

The rows are the blobs of `blobs.pbs` (Flyte 1), `flyte2.pbs` (Flyte 2) and `foreign.pbs` (other schemas),
by halves: the weights of detection were chosen with the half `seen`, not with `held`. The columns say
what was detected from the bytes alone:

- **same**: the type that it was; for other schemas, that it is none of Flyte;
- **counterpart**: the type of Flyte 1 that has the same fields, and the right type of Flyte 2 as its
  counterpart;
- **same version**, **other version**: another type of that version of Flyte;
- **not Flyte**: no type of Flyte;
- **listed**: those of the three columns before whose right type is among the alternatives.

";

/// Another answer than the type that a blob was.
struct Confusion {
    was: String,
    found: String,
    is_listed: bool,
}

/// A row of the table.
#[derive(Default)]
struct Row {
    same: usize,
    counterpart: usize,
    same_version: usize,
    other_version: usize,
    not_flyte: usize,
    listed: usize,
}

impl Row {
    /// Counts a detection; returns it if it is wrong.
    fn count(&mut self, blob: &Blob, found: &Detection) -> Option<Confusion> {
        let was = registry::get(&blob.expected);
        if found.to_string() == blob.expected {
            self.same += 1;
            return None;
        }
        let of = match found {
            Detection::Message(of) | Detection::Stream { of, .. } => Some(of),
            _ => None,
        };
        let counterpart = |of: &Match| {
            let alternatives = of.alternatives.iter();
            let mut counterparts = alternatives.filter(|other| other.is_counterpart);
            counterparts.any(|other| Some(other.descriptor) == was)
        };
        if of.is_some_and(counterpart) {
            self.counterpart += 1;
            return None;
        }
        *match (of.map(|of| Idl::of(of.descriptor)), was.map(Idl::of)) {
            (None, _) => &mut self.not_flyte,
            (found, was) if found == was => &mut self.same_version,
            _ => &mut self.other_version,
        } += 1;
        let mut alternatives = of.into_iter().flat_map(|of| &of.alternatives);
        let is_listed = alternatives.any(|other| Some(other.descriptor) == was);
        self.listed += usize::from(is_listed);
        Some(Confusion {
            was: blob.expected.clone(),
            found: found.to_string(),
            is_listed,
        })
    }

    fn total(&self) -> usize {
        let wrong = self.same_version + self.other_version + self.not_flyte;
        self.same + self.counterpart + wrong
    }

    fn cells(&self) -> [usize; 7] {
        [
            self.total(),
            self.same,
            self.counterpart,
            self.same_version,
            self.other_version,
            self.not_flyte,
            self.listed,
        ]
    }
}

/// Returns the rows by label, and the wrong answers.
fn rows(name: &str, label: &str, options: DetectOptions) -> (Vec<(String, Row)>, Vec<Confusion>) {
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut wrong = Vec::new();
    for blob in blobs::read(name) {
        let label = format!("{label} {}", blob.half).trim_end().to_owned();
        if rows.last().is_none_or(|(last, _)| *last != label) {
            rows.push((label, Row::default()));
        }
        let (_, row) = rows.last_mut().expect("a row");
        wrong.extend(row.count(&blob, &options.detect(&blob.bytes)));
    }
    (rows, wrong)
}

fn write_rows(out: &mut String, rows: &[(String, Row)]) {
    *out += "| blobs | number | same | counterpart | same version | other version | not Flyte | listed |\n";
    *out += "|---|---|---|---|---|---|---|---|\n";
    for (label, row) in rows {
        let cells = row.cells().map(|cell| cell.to_string()).join(" | ");
        writeln!(out, "| {label} | {cells} |").expect("a string");
    }
}

fn write_wrong(out: &mut String, wrong: &[Confusion]) {
    let mut counts: BTreeMap<(&str, &str, bool), usize> = BTreeMap::new();
    for one in wrong {
        *counts
            .entry((&one.was, &one.found, one.is_listed))
            .or_default() += 1;
    }
    *out += "| type | detected | listed | number |\n|---|---|---|---|\n";
    for ((was, found, is_listed), count) in counts {
        let is_listed = if is_listed { "yes" } else { "no" };
        writeln!(out, "| {was} | {found} | {is_listed} | {count} |").expect("a string");
    }
}

#[test]
fn versions_and_other_schemas_are_told_apart() {
    let (mut all, mut all_wrong) = (Vec::new(), Vec::new());
    for (name, label) in [
        ("blobs", "Flyte 1"),
        ("flyte2", "Flyte 2"),
        ("foreign", "other"),
    ] {
        let (rows, wrong) = rows(name, label, DetectOptions::new());
        for (label, row) in &rows {
            // As for Flyte 1 alone: at least 96 % are right, and the others ambiguous by nature.
            let right = row.same + row.counterpart;
            assert!(right * 100 >= row.total() * 96, "{right} in {label}");
            let is_told = row.total() - right - row.listed <= 1;
            assert!(
                is_told,
                "{} of {} in {label}",
                row.listed,
                row.total() - right
            );
        }
        all.extend(rows);
        all_wrong.extend(wrong);
    }
    let mut text = INTRODUCTION.to_owned();
    write_rows(&mut text, &all);
    text += "\nWith the version given, so that only its types take part:\n\n";
    let (mut alone, _) = rows("blobs", "Flyte 1", DetectOptions::new().idl(Idl::Flyte1));
    alone.extend(rows("flyte2", "Flyte 2", DetectOptions::new().idl(Idl::Flyte2)).0);
    write_rows(&mut text, &alone);
    text += "\n## Wrong answers\n\n";
    write_wrong(&mut text, &all_wrong);
    let path = flytepb_tests::path("data/detect/CONFUSION.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).expect("a writable file");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "rewrite {} with UPDATE_EXPECT=1",
        path.display()
    );
}
