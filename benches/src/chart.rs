//! Charts as SVG.

use std::fmt::Write;
use std::path::Path;

use peer::Op;

use crate::report::is_drawn;
use crate::results::Results;
use crate::scaling::{Line, Scale};

const WIDTH: f64 = 860.0;
const LABELS: f64 = 130.0;
const BAR: f64 = 13.0;
const GAP: f64 = 14.0;
const TOP: f64 = 54.0;

/// Returns the color of a peer, the same in all charts.
fn color(peer: &str) -> &'static str {
    match peer {
        "flytepb" => "#d9480f",
        "flytepb shared" => "#ff922b",
        "flytepb paths" => "#ffd8a8",
        "prost + pbjson" | "prost + builders" => "#4263eb",
        "buffa" => "#2b8a3e",
        "buffa view" => "#69db7c",
        "buffa lazy view" => "#b2f2bb",
        "google (upb)" | "pyarrow" => "#f59f00",
        "rust-protobuf" => "#9c36b5",
        "prost-reflect" => "#74c0fc",
        "pilota" => "#0b7285",
        "micropb" => "#868e96",
        "prost with Bytes" => "#91a7ff",
        _ => "#ced4da",
    }
}

/// Writes a chart for each operation to `charts/` of this crate.
///
/// # Errors
/// When a file cannot be written.
pub fn write(results: &Results) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts");
    std::fs::create_dir_all(&folder)?;
    for op in Op::ALL {
        if op != Op::Summary && !results.shapes(op).is_empty() {
            std::fs::write(folder.join(format!("{}.svg", op.name())), draw(results, op))?;
        }
    }
    Ok(())
}

/// Writes the chart of a scale to `charts/` of this crate.
///
/// # Errors
/// When the file cannot be written.
pub fn write_lines(op: Op, scale: Scale, lines: &[Line]) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts");
    std::fs::create_dir_all(&folder)?;
    let name = format!("{}-by-{}.svg", op.name(), scale.name());
    std::fs::write(folder.join(name), draw_lines(op, scale, lines))
}

/// Draws a line for each peer: nanoseconds per byte along the scale.
fn draw_lines(op: Op, scale: Scale, lines: &[Line]) -> String {
    const HEIGHT: f64 = 300.0;
    let place = |x: f64| if scale == Scale::Size { x.log10() } else { x };
    let points = || lines.iter().flat_map(|l| &l.points);
    let most = points().map(|p| p.1).fold(0.0, f64::max);
    let (from, to) = points().fold((f64::MAX, f64::MIN), |(a, b), p| {
        (a.min(place(p.0)), b.max(place(p.0)))
    });
    let x_of = |x: f64| 60.0 + (place(x) - from) / (to - from) * (WIDTH - 100.0);
    let y_of = |y: f64| TOP + HEIGHT * (1.0 - y / most);
    let mut body = String::new();
    for step in lines.first().map_or(&[][..], |l| &l.points) {
        let label = format!("{}", step.0);
        text(
            &mut body,
            x_of(step.0),
            TOP + HEIGHT + 16.0,
            "middle",
            &label,
        );
    }
    for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = y_of(most * part);
        text(
            &mut body,
            50.0,
            y + 4.0,
            "end",
            &format!("{:.1}", most * part),
        );
        let right = WIDTH - 40.0;
        writeln!(body, "<path d=\"M60 {y:.1}H{right}\" stroke=\"#ddd\"/>").unwrap();
    }
    for line in lines {
        let color = color(line.peer);
        let point = |p: &(f64, f64)| format!("{:.1},{:.1}", x_of(p.0), y_of(p.1));
        let points: Vec<_> = line.points.iter().map(point).collect();
        let points = points.join(" ");
        writeln!(
            body,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>"
        )
        .unwrap();
    }
    let unit = if scale == Scale::Size {
        "bytes"
    } else {
        "levels"
    };
    let title = format!("{}, ns per byte by {} in {unit}", op.title(), scale.name());
    let peers: Vec<_> = lines.iter().map(|l| l.peer).collect();
    frame(&title, TOP + HEIGHT + 30.0, &(legend(&peers) + &body))
}

/// A bar of a group: the peer, the length and the label.
pub type Bar<'a> = (&'a str, f64, String);

/// Returns a chart with a named group of bars for each shape; the longest bar of a group fills the
/// width.
pub fn bars(title: &str, groups: &[(&str, Vec<Bar<'_>>)]) -> String {
    let mut body = String::new();
    let mut peers = Vec::new();
    let mut y = TOP;
    for (shape, group) in groups {
        let most = group.iter().map(|bar| bar.1).fold(0.0, f64::max);
        let middle = y + group.len() as f64 * BAR / 2.0 + 4.0;
        text(&mut body, LABELS - 10.0, middle, "end", shape);
        for (peer, value, label) in group {
            if !peers.contains(peer) {
                peers.push(*peer);
            }
            let length = value / most * (WIDTH - LABELS - 90.0);
            rect(&mut body, LABELS, y, length.max(1.0), color(peer));
            text(
                &mut body,
                LABELS + length + 5.0,
                y + BAR - 3.0,
                "start",
                label,
            );
            y += BAR;
        }
        y += GAP;
    }
    frame(title, y, &(legend(&peers) + &body))
}

/// Draws a group of bars for each shape; the length of a bar is the throughput relative to the
/// fastest.
fn draw(results: &Results, op: Op) -> String {
    let peers = results.peers(op).into_iter();
    let peers: Vec<_> = peers.filter(|p| is_drawn(p)).collect();
    let bar = |shape: &str, peer: &&'static str| {
        let cell = results.get(op, shape, peer)?;
        let throughput = cell.throughput();
        Some((cell.peer, throughput, format!("{throughput:.0}")))
    };
    let shapes = results.shapes(op).into_iter();
    let groups: Vec<_> = shapes
        .map(|shape| (shape, peers.iter().filter_map(|p| bar(shape, p)).collect()))
        .collect();
    bars(&format!("{}, MiB/s", op.title()), &groups)
}

fn frame(title: &str, height: f64, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#fff\"/>\n<text x=\"10\" y=\"20\" font-size=\"14\">{title}</text>\n{body}</svg>\n"
    )
}

fn legend(peers: &[&str]) -> String {
    let mut out = String::new();
    let mut x = 10.0;
    for peer in peers {
        rect(&mut out, x, 30.0, 11.0, color(peer));
        text(&mut out, x + 15.0, 40.0, "start", peer);
        x += 30.0 + 6.0 * peer.len() as f64;
    }
    out
}

fn rect(out: &mut String, x: f64, y: f64, width: f64, color: &str) {
    let height = BAR - 2.0;
    writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height}\" fill=\"{color}\"/>"
    )
    .unwrap();
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, text: &str) {
    writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#333\">{text}</text>"
    )
    .unwrap();
}
