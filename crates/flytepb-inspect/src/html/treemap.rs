//! The sizes of a message's parts, as areas and as a table.

use crate::sizes::Part;
use crate::tree_view::grouped;

use super::write::Html;

/// Maximum number of areas.
const AREAS: usize = 28;
/// An area is divided if its share of all bytes is larger than this.
const DIVIDED: f64 = 0.06;
/// The parts of an area with a larger share have colors of their own.
const MOST: f64 = 0.5;
/// Number of characters of a label in a map of the usual width.
const CHARACTERS: f64 = 150.0;
/// Maximum number of rows of the table.
const ROWS: usize = 40;
/// Number of colors.
const COLORS: usize = 7;
/// The width of the map in units of its height, on a wide screen.
const WIDTH: f64 = 3.0;

/// An area, in shares of the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// A part of the map: a part of the message, or the bytes of one that are not in its children.
struct Tile<'a> {
    part: Part<'a>,
    bytes: u64,
    is_rest: bool,
    color: usize,
}

/// Writes the sizes of a message.
pub(super) fn sizes(html: &mut Html, root: Part<'_>) {
    let tiles = tiles(root);
    if tiles.len() < 2 {
        return;
    }
    html.card("Sizes", |html| {
        let bytes: Vec<u64> = tiles.iter().map(|tile| tile.bytes).collect();
        html.markup("<svg class=\"fp-map\" width=\"100%\" height=\"260\" role=\"img\" ");
        html.markup("aria-label=\"Bytes per field; the table below has the same\">");
        for (tile, area) in tiles.iter().zip(squarified(&bytes)) {
            write_tile(html, tile, area, root.bytes());
        }
        html.markup("</svg>");
        html.markup("<details><summary>As a table</summary>");
        table(html, root);
        html.markup("</details>");
    });
}

/// Divides the largest parts until there are enough.
fn tiles(root: Part<'_>) -> Vec<Tile<'_>> {
    let mut tiles = divided(root, |i| i);
    let total = root.bytes().max(1) as f64;
    loop {
        let is_large = |tile: &Tile<'_>| !tile.is_rest && tile.bytes as f64 / total > DIVIDED;
        let candidates = tiles
            .iter()
            .enumerate()
            .filter(|(_, tile)| is_large(tile) && !tile.part.children().is_empty());
        let Some((i, _)) = candidates.max_by_key(|(i, tile)| (tile.bytes, usize::MAX - i)) else {
            break;
        };
        let (part, color) = (tiles[i].part, tiles[i].color);
        // The parts of most of the message are told apart by their colors.
        let is_most = tiles[i].bytes as f64 / total > MOST;
        let inner = divided(part, |i| if is_most { i } else { color });
        if tiles.len() + inner.len() > AREAS {
            break;
        }
        tiles.splice(i..=i, inner);
    }
    tiles.sort_by_key(|tile| std::cmp::Reverse(tile.bytes));
    tiles
}

/// Returns the parts of a part, the smallest together with its own bytes.
fn divided(part: Part<'_>, color: impl Fn(usize) -> usize) -> Vec<Tile<'_>> {
    let children = part.children();
    let shown = children.len().min(AREAS / 3);
    let mut tiles = Vec::new();
    for (i, child) in children.iter().take(shown).enumerate() {
        tiles.push(Tile {
            part: *child,
            bytes: child.bytes(),
            is_rest: false,
            color: color(i) % COLORS,
        });
    }
    let in_tiles: u64 = tiles.iter().map(|tile| tile.bytes).sum();
    let bytes = part.bytes().saturating_sub(in_tiles);
    if bytes > 0 {
        tiles.push(Tile {
            part,
            bytes,
            is_rest: true,
            color: color(shown) % COLORS,
        });
    }
    tiles
}

fn write_tile(html: &mut Html, tile: &Tile<'_>, area: Area, total: u64) {
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(percent);
    let attributes = [
        ("x", &*x),
        ("y", &y),
        ("width", &width),
        ("height", &height),
    ];
    html.open("svg", &attributes);
    let class = format!("fp-c{}", tile.color);
    let full = [("class", &*class), ("width", "100%"), ("height", "100%")];
    html.open("rect", &full);
    let path = tile_path(tile);
    let text = size_text(tile.bytes, total);
    html.element("title", &[], &format!("{path}: {text}"));
    html.close("rect");
    if area.width > 0.05 && area.height > 0.09 {
        let fits = (path.len() as f64) < area.width * CHARACTERS;
        let label = if fits || tile.is_rest {
            path
        } else {
            tile.part.name()
        };
        html.element("text", &[("x", "7"), ("y", "17")], &label);
        if area.height > 0.16 {
            let attributes = [("x", "7"), ("y", "33"), ("class", "fp-size")];
            html.element("text", &attributes, &text);
        }
    }
    html.close("svg");
}

fn tile_path(tile: &Tile<'_>) -> String {
    let path = tile.part.path();
    match (tile.is_rest, path.is_empty()) {
        (true, true) => "other fields".to_owned(),
        (true, false) => format!("{path}, other"),
        (false, _) => path,
    }
}

fn size_text(bytes: u64, total: u64) -> String {
    let noun = if bytes == 1 { "byte" } else { "bytes" };
    let percent = 100.0 * bytes as f64 / total.max(1) as f64;
    format!("{} {noun}, {percent:.1} %", grouped(bytes))
}

fn table(html: &mut Html, root: Part<'_>) {
    html.markup("<div class=\"fp-scroll\" tabindex=\"0\"><table><thead><tr><th>Path</th>");
    html.markup("<th class=\"fp-number\">Count</th><th class=\"fp-number\">Bytes</th>");
    html.markup("<th class=\"fp-number\">Share</th></tr></thead><tbody>");
    for part in heaviest(root) {
        html.markup("<tr>");
        html.element("td", &[("class", "fp-path")], &part.path());
        let share = 100.0 * part.bytes() as f64 / root.bytes().max(1) as f64;
        let cells = [
            grouped(part.count()),
            grouped(part.bytes()),
            format!("{share:.1} %"),
        ];
        for cell in cells {
            html.element("td", &[("class", "fp-number")], &cell);
        }
        html.markup("</tr>");
    }
    html.markup("</tbody></table></div>");
}

/// Returns the heaviest parts, parents before their children.
fn heaviest(root: Part<'_>) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut open = root.children();
    while found.len() < ROWS {
        let heaviest = open
            .iter()
            .enumerate()
            .max_by_key(|(i, part)| (part.bytes(), usize::MAX - i));
        let Some((i, _)) = heaviest else {
            break;
        };
        let part = open.remove(i);
        open.extend(part.children());
        found.push(part);
    }
    found
}

/// Divides the unit square among sizes in descending order, in areas that are nearly squares on a wide
/// screen (Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000).
fn squarified(sizes: &[u64]) -> Vec<Area> {
    let total: u64 = sizes.iter().sum();
    let mut areas = Vec::with_capacity(sizes.len());
    let mut free = Area {
        x: 0.0,
        y: 0.0,
        width: WIDTH,
        height: 1.0,
    };
    let scaled: Vec<f64> = sizes
        .iter()
        .map(|size| *size as f64 / total.max(1) as f64 * WIDTH)
        .collect();
    let mut rest = &scaled[..];
    while !rest.is_empty() {
        let side = free.width.min(free.height);
        let mut count = 1;
        while count < rest.len() && worst(&rest[..count + 1], side) <= worst(&rest[..count], side) {
            count += 1;
        }
        let (row, others) = rest.split_at(count);
        rest = others;
        free = place(row, free, &mut areas);
    }
    for area in &mut areas {
        area.x /= WIDTH;
        area.width /= WIDTH;
    }
    areas
}

/// Returns the largest ratio of the sides of areas in a row.
fn worst(row: &[f64], side: f64) -> f64 {
    let sum: f64 = row.iter().sum();
    let of = |area: &f64| {
        let ratio = side * side * area / (sum * sum);
        ratio.max(1.0 / ratio)
    };
    row.iter().map(of).fold(0.0, f64::max)
}

/// Places a row along the shorter side of the free area; returns what is left of it.
fn place(row: &[f64], free: Area, areas: &mut Vec<Area>) -> Area {
    let sum: f64 = row.iter().sum();
    let is_column = free.width >= free.height;
    let side = if is_column { free.height } else { free.width };
    let thickness = if side > 0.0 { sum / side } else { 0.0 };
    let mut at = 0.0;
    for area in row {
        let length = if thickness > 0.0 {
            area / thickness
        } else {
            0.0
        };
        areas.push(if is_column {
            Area {
                x: free.x,
                y: free.y + at,
                width: thickness,
                height: length,
            }
        } else {
            Area {
                x: free.x + at,
                y: free.y,
                width: length,
                height: thickness,
            }
        });
        at += length;
    }
    if is_column {
        Area {
            x: free.x + thickness,
            width: (free.width - thickness).max(0.0),
            ..free
        }
    } else {
        Area {
            y: free.y + thickness,
            height: (free.height - thickness).max(0.0),
            ..free
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.2}%", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the paper: sizes 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4, here of 3 by 1.
    #[test]
    fn areas_are_proportional_and_do_not_overlap() {
        let sizes = [6, 6, 4, 3, 2, 2, 1];
        let areas = squarified(&sizes);
        for (area, size) in areas.iter().zip(sizes) {
            assert!((area.width * area.height - size as f64 / 24.0).abs() < 1e-9);
            assert!(area.x >= 0.0 && area.x + area.width < 1.0 + 1e-9);
            assert!(area.y >= 0.0 && area.y + area.height < 1.0 + 1e-9);
        }
        for (i, a) in areas.iter().enumerate() {
            for b in &areas[..i] {
                let apart = |a: f64, width: f64, b: f64| a + width < b + 1e-9;
                assert!(
                    apart(a.x, a.width, b.x)
                        || apart(b.x, b.width, a.x)
                        || apart(a.y, a.height, b.y)
                        || apart(b.y, b.height, a.y)
                );
            }
        }
    }

    #[test]
    fn sizes_of_nothing_have_no_areas() {
        assert_eq!(squarified(&[]), []);
        assert!(squarified(&[0]).iter().all(|area| area.width.is_finite()));
    }
}
