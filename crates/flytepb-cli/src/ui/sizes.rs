//! Sizes as a tree or a table.

use flytepb::sizes::{Part, Sizes};
use flytepb::tree_view::grouped;

use super::style::{styled, CYAN, DIM};

/// Number of rows of a table that is not shown in full.
const ROWS: usize = 20;
/// Parts of less than this fraction of the bytes are left out of a tree.
const FRACTION: u64 = 100;
/// Width of a bar.
const BAR: u64 = 16;
/// Parts of a block, by eighths.
const BLOCKS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A line of a tree or a table.
pub struct Line {
    indent: usize,
    name: String,
    bytes: u64,
    /// The bytes that are not those of parts in it.
    own: u64,
    count: Option<u64>,
    /// True for what is no path.
    is_note: bool,
}

impl Line {
    fn new(part: &Part<'_>, indent: usize, name: String) -> Self {
        Line {
            indent,
            name,
            bytes: part.bytes(),
            own: part.own(),
            count: Some(part.count()),
            is_note: false,
        }
    }

    fn note(name: String, indent: usize, bytes: u64) -> Self {
        Line {
            indent,
            name,
            bytes,
            own: bytes,
            count: None,
            is_note: true,
        }
    }

    /// Formats lines in columns; with a bar each on a terminal, which has this many columns. `total` is the
    /// number of all bytes.
    pub fn format(
        lines: &[Line],
        total: u64,
        is_table: bool,
        terminal: Option<usize>,
    ) -> Vec<String> {
        let rows = lines.iter().map(|line| line.cells(total, is_table));
        let mut rows: Vec<Vec<String>> = rows.collect();
        let labels = ["bytes", "own", "share", "count"];
        let labels = labels
            .into_iter()
            .filter(|label| is_table || *label != "own");
        rows.insert(0, labels.map(str::to_owned).collect());
        let columns = rows[0].len();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..columns).filter_map(width).collect();
        let numbers = |row: &[String]| {
            let cells = row.iter().zip(&widths);
            let cells = cells.map(|(cell, width)| format!("{cell:>width$}"));
            cells.collect::<Vec<_>>().join("  ")
        };
        let mut header = numbers(&rows[0]);
        if terminal.is_some() {
            header += &" ".repeat(BAR as usize + 2);
        }
        header += if is_table { "  path" } else { "  field" };
        let mut out = vec![styled(DIM, &header)];
        for (line, row) in lines.iter().zip(&rows[1..]) {
            let mut text = numbers(row);
            let taken = text.chars().count() + BAR as usize + 4 + 2 * line.indent;
            let room = terminal.map(|columns| columns.saturating_sub(taken).max(20));
            if terminal.is_some() {
                text += "  ";
                text += &styled(CYAN, &bar(line.bytes, total));
            }
            text += &" ".repeat(2 + 2 * line.indent);
            let name = shortened(&line.name, room.unwrap_or(usize::MAX));
            text += &if line.is_note {
                styled(DIM, &name)
            } else {
                name
            };
            out.push(text);
        }
        out
    }

    fn cells(&self, total: u64, is_table: bool) -> Vec<String> {
        let own = is_table.then(|| grouped(self.own));
        let count = self.count.map_or(String::new(), grouped);
        let cells = [
            Some(grouped(self.bytes)),
            own,
            Some(share(self.bytes, total)),
            Some(count),
        ];
        cells.into_iter().flatten().collect()
    }
}

/// Returns the lines of a tree, and whether some are left out.
pub fn tree(sizes: &Sizes, full: bool) -> (Vec<Line>, bool) {
    let mut tree = Tree {
        lines: Vec::new(),
        least: if full {
            0
        } else {
            sizes.root().bytes() / FRACTION
        },
        full,
        is_shortened: false,
    };
    tree.children(&sizes.root(), 0);
    (tree.lines, tree.is_shortened)
}

struct Tree {
    lines: Vec<Line>,
    /// The least bytes of a part that is shown.
    least: u64,
    full: bool,
    is_shortened: bool,
}

impl Tree {
    fn children(&mut self, part: &Part<'_>, indent: usize) {
        let children = part.children();
        let large = children
            .iter()
            .filter(|child| child.bytes() >= self.least)
            .count();
        // A note instead of a single part would save nothing.
        let shown = if large + 1 == children.len() {
            large + 1
        } else {
            large
        };
        for child in &children[..shown] {
            self.lines.push(Line::new(child, indent, child.name()));
            self.children(child, indent + 1);
        }
        let rest = &children[shown..];
        if !rest.is_empty() {
            self.is_shortened = true;
            let bytes = rest.iter().map(Part::bytes).sum();
            let name = format!("… {} more", rest.len());
            self.lines.push(Line::note(name, indent, bytes));
        }
        let own = part.own();
        if !children.is_empty() && own > 0 && (self.full || own >= self.least.max(1)) {
            let name = "(tags, lengths, keys)".to_owned();
            self.lines.push(Line::note(name, indent, own));
        }
    }
}

/// Returns the lines of a table, and whether some are left out.
pub fn table(sizes: &Sizes, full: bool) -> (Vec<Line>, bool) {
    let parts = sizes.heaviest().skip(1);
    let count = parts.len();
    let shown = if full || count <= ROWS + 1 {
        count
    } else {
        ROWS
    };
    let lines = parts
        .take(shown)
        .map(|part| Line::new(&part, 0, part.path()));
    let mut lines: Vec<Line> = lines.collect();
    if shown < count {
        let rest = sizes
            .heaviest()
            .skip(1 + shown)
            .map(|part| part.own())
            .sum();
        lines.push(Line {
            own: rest,
            ..Line::note(
                format!("… {} more", grouped((count - shown) as u64)),
                0,
                rest,
            )
        });
    }
    (lines, shown < count)
}

/// Returns a fraction as percent.
fn share(bytes: u64, total: u64) -> String {
    let tenths = u128::from(bytes) * 1000 / u128::from(total.max(1));
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Returns a bar for a fraction, padded to its full width.
fn bar(bytes: u64, total: u64) -> String {
    let eighths = u128::from(bytes) * u128::from(BAR) * 8 / u128::from(total.max(1));
    let eighths = eighths as usize;
    let mut bar = "█".repeat(eighths / 8) + BLOCKS[eighths % 8];
    let width = bar.chars().count();
    bar += &" ".repeat((BAR as usize).saturating_sub(width));
    bar
}

/// Shortens a name at its start: paths differ at their ends.
fn shortened(name: &str, width: usize) -> String {
    let length = name.chars().count();
    if length <= width {
        return name.to_owned();
    }
    let end = name.chars().skip(length + 1 - width);
    std::iter::once('…').chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_the_length_of_the_fraction() {
        assert_eq!(bar(1, 1), "█".repeat(16));
        assert_eq!(bar(1, 2), format!("{}{}", "█".repeat(8), " ".repeat(8)));
        assert_eq!(bar(3, 128), format!("▍{}", " ".repeat(15)));
        assert_eq!(bar(0, 0), " ".repeat(16));
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(u64::MAX, u64::MAX), "100.0 %");
        assert_eq!(shortened("a.long.path", 5), "…path");
    }
}
