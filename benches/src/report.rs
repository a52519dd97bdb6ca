//! Tables of the results, and `RESULTS.md`.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use peer::Op;

use crate::check::Facts;
use crate::measure::{geometric_mean, quantile, Effort};
use crate::results::{class, Cell, Class, Results};
use crate::scaling::{Line, Scale};
use crate::shapes::{self, SHAPES};

/// Returns tables by operation: MiB/s of each peer on each shape, and the comparison with flytepb.
pub fn tables(results: &Results) -> String {
    let mut out = String::new();
    for op in Op::ALL {
        let shapes = results.shapes(op);
        if shapes.is_empty() {
            continue;
        }
        writeln!(out, "### {}\n", op.title()).unwrap();
        header(&mut out, results, op, &shapes);
        for peer in results.peers(op) {
            row(&mut out, peer, &shapes, |shape| {
                results.get(op, shape, peer).map(throughput)
            });
        }
        row(
            &mut out,
            "**flytepb ÷ fastest peer in Rust**",
            &shapes,
            |shape| {
                let ours = results.get(op, shape, "flytepb")?;
                let fastest = results.fastest(op, shape, |_| true)?;
                Some(format!("**{:.2}**", ours.times_as_fast_as(fastest)))
            },
        );
        out.push('\n');
    }
    out
}

/// Appends the names of the shapes and the sizes of their messages.
fn header(out: &mut String, results: &Results, op: Op, shapes: &[&str]) {
    let unit = if op == Op::Summary { "µs" } else { "MiB/s" };
    row(out, unit, shapes, |shape| {
        let size = results.get(op, shape, results.peers(op)[0])?.size;
        Some(format!("{shape} ({size:.0} B)"))
    });
    writeln!(out, "|---{}|", "|---:".repeat(shapes.len())).unwrap();
}

fn row(out: &mut String, name: &str, shapes: &[&str], cell: impl Fn(&str) -> Option<String>) {
    write!(out, "| {name} |").unwrap();
    for shape in shapes {
        write!(out, " {} |", cell(shape).unwrap_or("–".to_owned())).unwrap();
    }
    out.push('\n');
}

/// Formats the median, and half of the range between the tenth and the ninetieth percentile.
fn throughput(cell: &Cell) -> String {
    let spread = quantile(&cell.nanos, 0.9) - quantile(&cell.nanos, 0.1);
    let percent = spread / cell.median() * 50.0;
    if cell.op == Op::Summary {
        format!("{:.2} ± {percent:.0} %", cell.median() / 1e3)
    } else {
        format!("{:.0} ± {percent:.0} %", cell.throughput())
    }
}

/// Returns a table of the checked properties of each peer.
pub fn facts(all: &[Facts]) -> String {
    let mut out = String::from(
        "| on the messages of the pools | keeps known fields | keeps unknown fields | re-encodes byte for byte | \
         JSON by the mapping | reads JSON |\n|---|---|---|---|---|---|\n",
    );
    for facts in all.iter().filter(|f| !f.exact.is_empty()) {
        let Facts {
            peer,
            kept,
            exact,
            unknown_kept,
            json,
            json_read,
        } = facts;
        writeln!(
            out,
            "| {peer} | {kept} | {unknown_kept} | {exact} | {json} | {json_read} |"
        )
        .unwrap();
    }
    out
}

/// A target for flytepb: a mean over the six shapes, and the worst of them.
struct Bar {
    what: &'static str,
    ours: &'static str,
    op: Op,
    against: Against,
    mean: f64,
    worst: f64,
}

enum Against {
    /// The minimum speedup over the fastest accepted peer in Rust.
    Fastest(fn(&str) -> bool),
    /// The minimum speedup over this peer.
    Peer(&'static str),
    /// The maximum time as a multiple of this lower bound.
    Floor(&'static str),
}

const fn bar(what: &'static str, op: Op, against: Against, mean: f64, worst: f64) -> Bar {
    Bar {
        what,
        ours: "flytepb",
        op,
        against,
        mean,
        worst,
    }
}

/// As [`bar`], for our types whose texts and bytes share the input.
const fn shared_bar(what: &'static str, against: Against) -> Bar {
    Bar {
        ours: "flytepb shared",
        ..bar(what, Op::Decode, against, 1.8, 1.3)
    }
}

const BARS: [Bar; 14] = [
    bar(
        "decode ÷ fastest owned peer",
        Op::Decode,
        Against::Fastest(copies_strings),
        1.6,
        1.3,
    ),
    shared_bar(
        "decode (shared) ÷ fastest peer, sharing or not",
        Against::Fastest(|_| true),
    ),
    shared_bar("decode (shared) ÷ pilota", Against::Peer("pilota")),
    bar(
        "decode ÷ Python's upb",
        Op::Decode,
        Against::Peer("python upb"),
        1.2,
        0.9,
    ),
    bar(
        "view ÷ buffa view",
        Op::View,
        Against::Peer("buffa view"),
        3.0,
        2.0,
    ),
    bar(
        "view and read all ÷ buffa view",
        Op::Visit,
        Against::Peer("buffa view"),
        1.5,
        1.2,
    ),
    bar(
        "encode ÷ fastest owned peer",
        Op::Encode,
        Against::Fastest(is_owned),
        1.5,
        1.1,
    ),
    bar(
        "encode ÷ fastest peer, views too",
        Op::Encode,
        Against::Fastest(|_| true),
        1.5,
        1.1,
    ),
    bar(
        "JSON write ÷ fastest peer",
        Op::JsonWrite,
        Against::Fastest(|_| true),
        2.0,
        1.5,
    ),
    bar(
        "wire to JSON ÷ fastest peer",
        Op::WireToJson,
        Against::Fastest(|_| true),
        2.5,
        1.8,
    ),
    bar(
        "JSON read ÷ fastest peer",
        Op::JsonRead,
        Against::Fastest(|_| true),
        2.0,
        1.5,
    ),
    bar(
        "decode, time over allocating its strings",
        Op::Decode,
        Against::Floor("floor: allocate strings"),
        2.5,
        4.0,
    ),
    bar(
        "view, time over a walk with UTF-8",
        Op::View,
        Against::Floor("floor: walk + UTF-8"),
        1.0,
        1.2,
    ),
    bar(
        "summary ÷ flytekit",
        Op::Summary,
        Against::Peer("flytekit"),
        100.0,
        50.0,
    ),
];

fn is_owned(peer: &str) -> bool {
    peer != "buffa view"
}

/// Returns whether a message of this peer is independent of the bytes that it was decoded from.
fn copies_strings(peer: &str) -> bool {
    peer != "pilota"
}

/// Returns a table of the targets, met or not.
pub fn bars(results: &Results) -> String {
    let shapes: Vec<&str> = SHAPES.iter().map(|s| s.name).collect();
    let mut out = String::from("| bar |");
    shapes.iter().for_each(|s| write!(out, " {s} |").unwrap());
    out.push_str(" mean | worst | |\n");
    writeln!(out, "|---|{}---|", "---:|".repeat(shapes.len() + 2)).unwrap();
    for bar in &BARS {
        let ratios: Vec<_> = shapes.iter().map(|s| bar.ratio(results, s)).collect();
        let known: Vec<f64> = ratios.iter().flatten().copied().collect();
        if known.is_empty() {
            continue;
        }
        write!(out, "| {} |", bar.what).unwrap();
        for ratio in &ratios {
            let text = ratio.map_or("–".to_owned(), |r| format!("{r:.2}"));
            write!(out, " {text} |").unwrap();
        }
        writeln!(out, "{}", bar.verdict(&known)).unwrap();
    }
    out
}

impl Bar {
    fn ratio(&self, results: &Results, shape: &str) -> Option<f64> {
        let ours = results.get(self.op, shape, self.ours)?;
        match self.against {
            Against::Fastest(eligible) => {
                Some(ours.times_as_fast_as(results.fastest(self.op, shape, eligible)?))
            }
            Against::Peer(peer) => Some(ours.times_as_fast_as(results.get(self.op, shape, peer)?)),
            Against::Floor(floor) => {
                // A list of integers has hardly any strings to allocate.
                let tells = floor != "floor: allocate strings" || shape != "int_list";
                let floor = results.get(self.op, shape, floor).filter(|_| tells)?;
                Some(floor.times_as_fast_as(ours))
            }
        }
    }

    fn verdict(&self, ratios: &[f64]) -> String {
        let mean = geometric_mean(ratios.iter().copied());
        let (least, most) = (quantile(ratios, 0.0), quantile(ratios, 1.0));
        let (sign, worst, met) = match self.against {
            Against::Floor(_) => ('≤', most, mean <= self.mean && most <= self.worst),
            _ => ('≥', least, mean >= self.mean && least >= self.worst),
        };
        let met = if met { "met" } else { "not met" };
        let (bar_mean, bar_worst) = (self.mean, self.worst);
        format!(" {mean:.2} ({sign} {bar_mean}) | {worst:.2} ({sign} {bar_worst}) | {met} |")
    }
}

/// Writes `RESULTS.md` of this crate.
///
/// # Errors
/// When it cannot be written.
pub fn write(
    results: &Results,
    all: &[Facts],
    effort: Effort,
    python: Option<&str>,
    scaling: &[(Op, Scale, Vec<Line>)],
) -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build_cost = std::fs::read_to_string(root.join("build_cost.md"))
        .unwrap_or_else(|_| "Not measured: `build_cost.py` does.\n".to_owned());
    let text = format!(
        "{}\n{}\n\
         ## Targets\n\nRatios of medians by round; the mean is geometric.\n\n{}\n\
         ## Features of the peers\n\n{}\n\
         ## All figures\n\n\
         Medians; ± is half of the range from the 10th to the 90th percentile.\n\n{}\
         ## Cost per byte as messages grow\n\n{}\
         ## Build cost\n\n{build_cost}",
        include_str!("report/head.md"),
        method(effort, python),
        bars(results),
        facts(all),
        tables(results),
        if scaling.is_empty() {
            "Not measured in this run: `--scaling` does.\n\n".to_owned()
        } else {
            format!(
                "Nanoseconds per byte; the charts show the same.\n\n{}",
                growth(scaling)
            )
        },
    );
    std::fs::write(root.join("RESULTS.md"), text.trim_end().to_owned() + "\n")
}

/// Returns tables of the cost per byte by message size and depth.
pub fn growth(scaling: &[(Op, Scale, Vec<Line>)]) -> String {
    let mut out = String::new();
    for (op, scale, lines) in scaling {
        let Some(first) = lines.first() else {
            continue;
        };
        write!(out, "| {} by {} |", op.name(), scale.name()).unwrap();
        first
            .points
            .iter()
            .for_each(|p| write!(out, " {} |", p.0).unwrap());
        writeln!(out, "\n|---|{}", "---:|".repeat(first.points.len())).unwrap();
        for line in lines {
            write!(out, "| {} |", line.peer).unwrap();
            line.points
                .iter()
                .for_each(|p| write!(out, " {:.2} |", p.1).unwrap());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

fn method(effort: Effort, python: Option<&str>) -> String {
    let counts = shapes::all().map(|s| s.describe());
    format!(
        "{}- {}\n- {}\n- {} rounds, A B C A B C …, of {} ms each, in time of the measuring thread\n\
         - pools: {}\n",
        machine(),
        versions(),
        python.unwrap_or("without the peers in Python"),
        effort.rounds,
        effort.slice.as_millis(),
        counts.collect::<Vec<_>>().join(", "),
    )
}

/// Returns a list of the processor, the compiler and the date.
pub fn machine() -> String {
    format!(
        "- {}, {} processors, {}, glibc's allocator for all\n- {}\n",
        output(
            "sh",
            &[
                "-c",
                "sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1"
            ]
        ),
        std::thread::available_parallelism().map_or(0, usize::from),
        output("rustc", &["--version"]),
        output("date", &["-u", "+%Y-%m-%d"]),
    )
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map_or_else(
        |_| format!("{program} unknown"),
        |o| String::from_utf8_lossy(&o.stdout).trim().to_owned(),
    )
}

/// Returns the versions of the peers, from the lock file.
fn versions() -> String {
    const PEERS: [&str; 10] = [
        "prost",
        "pbjson",
        "buffa",
        "google-protobuf",
        "micropb",
        "pilota",
        "protobuf",
        "prost-reflect",
        "serde_json",
        "bytes",
    ];
    let mut found = Vec::new();
    let mut lines = include_str!("../Cargo.lock").lines();
    while let Some(line) = lines.next() {
        let name = line
            .strip_prefix("name = \"")
            .and_then(|l| l.strip_suffix('"'));
        if let Some(name) = name.filter(|n| PEERS.contains(n)) {
            let version = lines.next().unwrap_or_default();
            found.push(format!(
                "{name} {}",
                version.trim_start_matches("version = ").trim_matches('"')
            ));
        }
    }
    found.join(", ")
}

/// Returns whether a peer is drawn in charts.
pub(crate) fn is_drawn(peer: &str) -> bool {
    class(peer) != Class::Floor
}
