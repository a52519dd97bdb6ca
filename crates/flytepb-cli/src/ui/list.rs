//! A list of messages, a line each, in columns.

use flytepb::tree_view::Node;

use super::page::{value, Page};
use super::style::{styled, DIM};
use crate::error::Error;

/// Columns of numbers, which are aligned to the right.
const NUMBERS: [&str; 2] = ["#", "bytes"];
/// Minimum width of the column of numbers, so that later rows are aligned, too.
const WIDTH: usize = 4;

/// A list whose columns are those of its first rows; later rows may add others at the end.
pub struct List {
    columns: Vec<(String, usize)>,
}

impl List {
    /// Creates a list whose first rows are these.
    pub fn new(first: &[Vec<Node>]) -> Self {
        let mut list = List {
            columns: Vec::new(),
        };
        // The longest row has the columns in their order.
        let mut by_length: Vec<&Vec<Node>> = first.iter().collect();
        by_length.sort_by_key(|row| std::cmp::Reverse(row.len()));
        for node in by_length.into_iter().flatten() {
            list.fit(node);
        }
        list
    }

    /// Adds or widens the column of a cell.
    fn fit(&mut self, node: &Node) {
        let column = self
            .columns
            .iter_mut()
            .find(|(label, _)| *label == node.label);
        let width = width(node).max(node.label.chars().count());
        match column {
            Some((_, widest)) => *widest = width.max(*widest),
            None if node.label == "#" => {
                self.columns.push((node.label.clone(), width.max(WIDTH)));
            }
            None => self.columns.push((node.label.clone(), width)),
        }
    }

    /// Prints the names of the columns.
    pub fn header(&self, page: &mut Page) -> Result<(), Error> {
        let labels = self.columns.iter().map(|(label, width)| {
            let pad = width - label.chars().count();
            (label.as_str(), styled(DIM, label), pad)
        });
        page.line(&joined(labels))
    }

    /// Prints a row.
    pub fn row(&mut self, page: &mut Page, row: &[Node]) -> Result<(), Error> {
        for node in row {
            if !self.columns.iter().any(|(label, _)| *label == node.label) {
                self.fit(node);
            }
        }
        let cells = self.columns.iter().map(|(label, width_of_column)| {
            let node = row.iter().find(|node| node.label == *label);
            let pad = width_of_column.saturating_sub(node.map_or(0, width));
            (label.as_str(), node.map_or(String::new(), value), pad)
        });
        page.line(&joined(cells))
    }
}

fn width(node: &Node) -> usize {
    node.value
        .as_deref()
        .map_or(0, |value| value.chars().count())
}

/// Joins cells with their label, text and padding.
fn joined<'a>(cells: impl Iterator<Item = (&'a str, String, usize)>) -> String {
    let mut line = String::new();
    let mut gap = 0;
    for (label, text, pad) in cells {
        let is_number = NUMBERS.contains(&label);
        let before = if is_number { gap + pad } else { gap };
        gap = if is_number { 2 } else { 2 + pad };
        if text.is_empty() {
            gap += before;
            continue;
        }
        line += &" ".repeat(before);
        line += &text;
    }
    line
}
