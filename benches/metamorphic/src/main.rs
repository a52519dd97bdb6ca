//! Runs the test kit's suite over flytepb and other decoders, for every message type.

mod decoders;
mod page;

use flytepb::registry;
use flytepb_testkit::mutate;
use flytepb_testkit::oracle::{Demand, Report, Suite};
use flytepb_testkit::random::RandomOptions;

use decoders::Decoder;

/// The results of a decoder.
struct Result {
    name: &'static str,
    /// All cases.
    report: Report,
    /// Cases of unmodified messages, with unknown fields, by what must be preserved.
    kept: [(Demand, Report); 3],
    /// Number of cases of each type that it supports.
    per_type: Vec<u64>,
}

fn main() {
    let mut messages = 12;
    let (mut python, mut write) = (None, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--python" => python = args.next(),
            "--messages" => messages = args.next().and_then(|n| n.parse().ok()).unwrap_or(messages),
            "--write" => write = true,
            other => panic!("there is no option {other}: --python PATH, --messages N, --write"),
        }
    }
    let decoders = decoders::all(python.as_deref());
    let results: Vec<Result> = decoders.into_iter().map(|d| run(d, messages)).collect();
    let text = page::text(&results, messages);
    print!("{text}");
    if write {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../METAMORPHIC.md");
        std::fs::write(path, text).expect("the page can be written");
    }
    let ours = results.iter().filter(|r| r.name.starts_with("flytepb"));
    if ours.flat_map(|r| r.report.failures()).next().is_some() {
        std::process::exit(1);
    }
}

fn run(mut decoder: Decoder, messages: u64) -> Result {
    let mut result = Result {
        name: decoder.name,
        report: Report::default(),
        kept: [Demand::Known, Demand::Unknown, Demand::Bytes]
            .map(|demand| (demand, Report::default())),
        per_type: Vec::new(),
    };
    for of in registry::all() {
        let known = RandomOptions::new().unknown_fields(false);
        let suite = Suite::new(of).messages(messages).options(known);
        let report = suite.round_trips(|bytes| (decoder.decode)(of, bytes));
        let total = report.total();
        if total.unsupported == 0 {
            result.per_type.push(total.passed + total.failed);
        }
        result.report.merge(report);
        let changes = mutate::keeping().chain(mutate::refused());
        let unchanged = changes.fold(suite, |suite, change| suite.without(change.name()));
        let unchanged = unchanged.options(RandomOptions::new());
        for (demand, kept) in &mut result.kept {
            let suite = unchanged.clone().demand(*demand);
            kept.merge(suite.round_trips(|bytes| (decoder.decode)(of, bytes)));
        }
    }
    result
}
