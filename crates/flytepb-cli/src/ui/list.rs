//! A list of messages, a line each, in columns.

use anstyle::Style;
use flytepb::tree_view::Node;

use super::page::{style, Page};
use super::style::{styled, DIM};
use crate::error::Error;

/// Columns of numbers, which are aligned to the right and never shortened.
const NUMBERS: [&str; 2] = ["#", "bytes"];
/// Columns that are left out of a narrow terminal, the first one first.
const OPTIONAL: [&str; 3] = ["bytes", "task_type", "duration"];
/// Columns whose cells differ at their end, where others differ at their start.
const DIFFER_AT_END: [&str; 1] = ["id"];
/// Optional columns are left out before others are shortened to less than this: as many characters
/// at the end of an id are the names of the execution and its node, and the attempt.
const READABLE: usize = 40;
/// Minimum width of the column of numbers, so that later rows are aligned, too.
const WIDTH: usize = 4;
/// The space between two columns.
const GAP: usize = 2;

/// A list whose columns are those of its first rows; later rows may add others at the end.
pub struct List {
    columns: Vec<Column>,
    /// The width of the terminal; lines of any other output are not shortened.
    max_width: Option<usize>,
    shortened: bool,
}

struct Column {
    label: String,
    width: usize,
}

impl List {
    /// Creates a list whose first rows are these.
    pub fn new(first: &[Vec<Node>], max_width: Option<usize>) -> Self {
        let mut list = List {
            columns: Vec::new(),
            max_width,
            shortened: false,
        };
        // The longest row has the columns in their order.
        let mut by_length: Vec<&Vec<Node>> = first.iter().collect();
        by_length.sort_by_key(|row| std::cmp::Reverse(row.len()));
        for node in by_length.into_iter().flatten() {
            list.widen(node);
        }
        list
    }

    /// Adds or widens the column of a cell.
    fn widen(&mut self, node: &Node) {
        let width = length(text(node)).max(length(&node.label));
        let width = if node.label == "#" {
            width.max(WIDTH)
        } else {
            width
        };
        let mut columns = self.columns.iter_mut();
        match columns.find(|column| column.label == node.label) {
            Some(column) => column.width = column.width.max(width),
            None => self.columns.push(Column {
                label: node.label.clone(),
                width,
            }),
        }
    }

    /// Prints the names of the columns.
    pub fn header(&mut self, page: &mut Page) -> Result<(), Error> {
        let line = self.header_line();
        page.line(&line)
    }

    /// Prints a row.
    pub fn row(&mut self, page: &mut Page, row: &[Node]) -> Result<(), Error> {
        let line = self.row_line(row);
        page.line(&line)
    }

    /// Returns whether any line was shortened to the width of the terminal.
    pub fn is_shortened(&self) -> bool {
        self.shortened
    }

    fn header_line(&mut self) -> String {
        let labels = self.columns.iter();
        let cells: Vec<_> = labels.map(|c| (c.label.clone(), DIM)).collect();
        self.line(&cells)
    }

    fn row_line(&mut self, row: &[Node]) -> String {
        for node in row {
            if !self.columns.iter().any(|c| c.label == node.label) {
                self.widen(node);
            }
        }
        let cell = |column: &Column| {
            let node = row.iter().find(|node| node.label == column.label);
            node.map_or((String::new(), Style::new()), |node| {
                (text(node).to_owned(), style(node))
            })
        };
        let cells: Vec<_> = self.columns.iter().map(cell).collect();
        self.line(&cells)
    }

    /// Formats the texts of a line, one per column.
    fn line(&mut self, cells: &[(String, Style)]) -> String {
        // A row with longer texts than the first rows has wider columns.
        let texts = cells.iter().map(|(text, _)| length(text));
        let columns = self.columns.iter().zip(texts);
        let columns: Vec<_> = columns
            .map(|(column, text)| (&*column.label, column.width.max(text)))
            .collect();
        let widths = match self.max_width {
            Some(max) => fit(&columns, max),
            None => columns.iter().map(|(_, width)| *width).collect(),
        };
        let mut line = String::new();
        let mut gap = 0;
        for (((label, full), (text, style)), width) in columns.into_iter().zip(cells).zip(widths) {
            if width < full {
                self.shortened |= width == 0 || width < length(text);
            }
            if width == 0 && full > 0 {
                continue;
            }
            let text = shortened(text, width, DIFFER_AT_END.contains(&label));
            let pad = width - length(&text);
            let is_number = NUMBERS.contains(&label);
            let before = if is_number { gap + pad } else { gap };
            gap = if is_number { GAP } else { GAP + pad };
            if text.is_empty() {
                gap += before;
                continue;
            }
            line += &" ".repeat(before);
            line += &styled(*style, &text);
        }
        line
    }
}

/// Returns the widths with which columns of these labels and widths are printed on a terminal that
/// is `max` wide: as they are if they fit; otherwise the widest are narrowed, and optional ones left
/// out, with width 0, to keep the others readable.
fn fit(columns: &[(&str, usize)], max: usize) -> Vec<usize> {
    let widths = |omitted: &[&str], longest: usize| -> Vec<usize> {
        let width = |&(label, width): &(&str, usize)| {
            if omitted.contains(&label) {
                0
            } else if NUMBERS.contains(&label) {
                width
            } else {
                width.min(longest)
            }
        };
        columns.iter().map(width).collect()
    };
    let total = |widths: &[usize]| {
        let shown = widths.iter().filter(|width| **width > 0);
        shown.map(|width| width + GAP).sum::<usize>()
    };
    for count in 0..=OPTIONAL.len() {
        let omitted = &OPTIONAL[..count];
        let longest = (1..=max)
            .rev()
            .find(|longest| total(&widths(omitted, *longest)) <= max + GAP)
            .unwrap_or(1);
        if longest >= READABLE || count == OPTIONAL.len() {
            return widths(omitted, longest);
        }
    }
    Vec::new()
}

/// Shortens a text to a number of characters, at its start or at its end.
fn shortened(text: &str, width: usize, at_start: bool) -> String {
    let excess = length(text).saturating_sub(width);
    if excess == 0 {
        return text.to_owned();
    }
    if at_start {
        let end = text.chars().skip(excess + 1);
        return std::iter::once('…').chain(end).collect();
    }
    let start = text.chars().take(width.saturating_sub(1));
    start.chain(std::iter::once('…')).collect()
}

fn text(node: &Node) -> &str {
    node.value.as_deref().unwrap_or("")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [&str; 8] = [
        "#",
        "bytes",
        "phase",
        "created_at",
        "duration",
        "task_type",
        "id",
        "error",
    ];
    const ROWS: [[&str; 8]; 3] = [
        [
            "0",
            "1,300",
            "WAITING_FOR_RESOURCES",
            "2026-03-09T14:21:07Z",
            "",
            "python-task",
            "flytesnacks:development:avjqpvmxgzlflrnl9f7n n0-0-dn3 attempt 0",
            "",
        ],
        [
            "1",
            "1,759",
            "FAILED",
            "2026-03-09T18:03:07Z",
            "1h 59m 3s",
            "spark",
            "flytesnacks:development:agn8v8lw566m264vm2vx start-node attempt 4",
            "USER:ValueError",
        ],
        // Later than the first rows, and with a longer text in its last column.
        [
            "1,234",
            "300",
            "QUEUED",
            "2026-03-10T10:42:07Z",
            "",
            "pytorch",
            "flytesnacks:development:ak958n72gx4m6q6p4zg9 n1 attempt 1",
            "ContainersNotReady|ContainerCreating",
        ],
    ];

    fn row(cells: &[&str]) -> Vec<Node> {
        let cells = LABELS.iter().zip(cells);
        let set = cells.filter(|(_, cell)| !cell.is_empty());
        set.map(|(label, cell)| Node::field(label, (*cell).to_owned()))
            .collect()
    }

    /// Returns the lines without styles, and whether any was shortened.
    fn lines(max_width: Option<usize>) -> (Vec<String>, bool) {
        let rows = ROWS.map(|cells| row(&cells));
        let mut list = List::new(&rows[..2], max_width);
        let mut lines = vec![list.header_line()];
        lines.extend(rows.iter().map(|row| list.row_line(row)));
        let lines = lines.iter().map(|l| anstream::adapter::strip_str(l));
        (lines.map(|l| l.to_string()).collect(), list.is_shortened())
    }

    #[test]
    fn lines_of_a_pipe_are_whole() {
        let (lines, shortened) = lines(None);
        assert!(!shortened);
        for (line, cells) in lines[1..].iter().zip(ROWS) {
            assert!(cells.iter().all(|cell| line.contains(cell)), "{line}");
        }
    }

    #[test]
    fn lines_fit_the_terminal() {
        for max in 40..240 {
            let (lines, shortened) = lines(Some(max));
            for line in &lines {
                assert!(length(line) <= max, "{max}: {line}");
            }
            let words = |lines: &[String]| lines.join(" ").split_whitespace().collect::<String>();
            let is_whole = words(&lines) == words(&self::lines(None).0);
            assert_eq!(shortened, !is_whole, "{max}");
        }
    }

    #[test]
    fn lines_at_60_columns() {
        let (lines, _) = lines(Some(60));
        let expected = [
            "   #  phase         created_at    id            error",
            "   0  WAITING_FOR…  2026-03-09T…  …3 attempt 0",
            "   1  FAILED        2026-03-09T…  …e attempt 4  USER:ValueE…",
            "1,234  QUEUED       2026-03-10…  … attempt 1  Containers…",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_at_80_columns() {
        let (lines, _) = lines(Some(80));
        let expected = [
            "   #  phase              created_at         id                 error",
            "   0  WAITING_FOR_RESO…  2026-03-09T14:21…  …-0-dn3 attempt 0",
            "   1  FAILED             2026-03-09T18:03…  …t-node attempt 4  USER:ValueError",
            "1,234  QUEUED            2026-03-10T10:4…  …g9 n1 attempt 1  ContainersNotRe…",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_at_200_columns() {
        let (lines, _) = lines(Some(200));
        let expected = [
            "   #  bytes  phase                  created_at            duration   task_type    id                                                                 error",
            "   0  1,300  WAITING_FOR_RESOURCES  2026-03-09T14:21:07Z             python-task  flytesnacks:development:avjqpvmxgzlflrnl9f7n n0-0-dn3 attempt 0",
            "   1  1,759  FAILED                 2026-03-09T18:03:07Z  1h 59m 3s  spark        flytesnacks:development:agn8v8lw566m264vm2vx start-node attempt 4  USER:ValueError",
            "1,234    300  QUEUED                 2026-03-10T10:42:07Z             pytorch      flytesnacks:development:ak958n72gx4m6q6p4zg9 n1 attempt 1          ContainersNotReady|ContainerCreating",
        ];
        assert_eq!(lines, expected);
    }
}
