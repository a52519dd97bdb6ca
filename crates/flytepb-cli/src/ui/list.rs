//! A list of messages, a line each, in columns.

use flytepb::tree_view::Node;

use super::page::{value, Page};
use super::style::{paint, DIM};
use crate::error::Error;

/// Columns of numbers, which are aligned to the right.
const NUMBERS: [&str; 2] = ["#", "bytes"];
/// Minimum width of the column of numbers, so that later rows are aligned, too.
const WIDTH: usize = 4;

/// A list whose columns are those of its first rows; later rows may add others at the end.
pub struct List {
    columns: Vec<(String, usize)>,
    first: Vec<Vec<Node>>,
}

impl List {
    /// Starts a list with these rows.
    pub fn new(first: Vec<Vec<Node>>) -> Self {
        let mut list = List {
            columns: Vec::new(),
            first: Vec::new(),
        };
        // The longest row has the columns in their order.
        let mut by_length: Vec<&Vec<Node>> = first.iter().collect();
        by_length.sort_by_key(|row| std::cmp::Reverse(row.len()));
        by_length.into_iter().for_each(|row| list.fit(row));
        list.first = first;
        list
    }

    /// Adds and widens columns for a row.
    fn fit(&mut self, row: &[Node]) {
        for node in row {
            let width = width(node).max(node.label.len());
            match self
                .columns
                .iter_mut()
                .find(|(label, _)| *label == node.label)
            {
                Some((_, widest)) => *widest = width.max(*widest),
                None if node.label == "#" => {
                    self.columns.push((node.label.clone(), width.max(WIDTH)))
                }
                None => self.columns.push((node.label.clone(), width)),
            }
        }
    }

    /// Prints the names of the columns and the first rows.
    pub fn header(&mut self, page: &mut Page) -> Result<(), Error> {
        let labels = self.columns.iter().map(|(label, width)| {
            let pad = width - label.chars().count();
            (label.as_str(), paint(DIM, label), pad)
        });
        page.line(&joined(labels))?;
        for row in std::mem::take(&mut self.first) {
            self.row(page, row)?;
        }
        Ok(())
    }

    /// Prints a row.
    pub fn row(&mut self, page: &mut Page, row: Vec<Node>) -> Result<(), Error> {
        for node in &row {
            if !self.columns.iter().any(|(label, _)| *label == node.label) {
                self.columns.push((node.label.clone(), width(node)));
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
