//! The corpora: `cargo run --example corpus seed|unpack|pack`.
//!
//! `seed` fills the folders `corpus/TARGET` of cargo-fuzz from test data and the test kit; `unpack`
//! fills them from the packed corpora that are checked in; `pack` packs the folders.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use flytepb::registry;
use flytepb_fuzz::{corpora, SUBJECTS, TARGETS};
use flytepb_idl::json::JsonOptions;
use flytepb_idl::text::TextOptions;
use flytepb_idl::wire::stream::StreamWriter;
use flytepb_idl::{Limits, WireMessage};
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::{executions, mutate, runs};
use flytepb_tests::{examples, golden, messages, read, unhex};

/// Maximum length in bytes of an input in a packed corpus, and maximum number of inputs, of all
/// lengths.
const LONGEST: usize = 1_500;
const MOST: usize = 400;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    for target in TARGETS {
        let folder = corpora::root().join("corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        match std::env::args().nth(1).as_deref() {
            Some("seed") => put(&folder, seeds(target.name)?)?,
            Some("unpack") => put(&folder, corpora::inputs(target.name)?)?,
            Some("pack") if corpora::SHARING.contains(&target.name) => {}
            Some("pack") => pack(target.name, &folder)?,
            _ => return Err("say seed, unpack or pack".into()),
        }
    }
    Ok(())
}

fn put(folder: &Path, inputs: Vec<Vec<u8>>) -> Result<()> {
    for (i, input) in inputs.iter().enumerate() {
        fs::write(folder.join(format!("seed-{i:04}")), input)?;
    }
    Ok(())
}

fn pack(target: &str, folder: &Path) -> Result<()> {
    let mut inputs = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let input = fs::read(entry?.path())?;
        if input.len() <= LONGEST {
            inputs.insert((input.len(), input));
        }
    }
    fs::create_dir_all(corpora::root().join("corpora"))?;
    let mut stream = StreamWriter::new(Vec::new());
    let each = inputs.len().div_ceil(MOST).max(1);
    for (_, input) in inputs.iter().step_by(each) {
        stream.write_bytes(input)?;
    }
    fs::write(corpora::packed(target), stream.into_inner())?;
    Ok(())
}

/// Returns the initial inputs of a target.
fn seeds(target: &str) -> Result<Vec<Vec<u8>>> {
    Ok(match target {
        "json" => typed(|m| JsonOptions::new().types(registry::get).to_vec(m).ok()),
        "text" => typed(|m| {
            Some(
                TextOptions::new()
                    .types(registry::get)
                    .to_string(m)
                    .into_bytes(),
            )
        }),
        "stream" => streams()?,
        "path" => PATHS.iter().map(|path| path.as_bytes().to_vec()).collect(),
        "set" => sets(),
        "detect" => {
            let files = ["blobs.pbs", "flyte2.pbs", "foreign.pbs"];
            let blobs = files.map(|file| read(&format!("data/detect/{file}")));
            let blobs = blobs.iter().flat_map(|file| messages(file));
            let blobs = blobs.map(<[u8]>::to_vec);
            blobs
                .chain(examples().into_iter().map(|s| s.bytes))
                .collect()
        }
        "raw" => {
            let bytes = wires().into_values().flatten();
            let bytes: Vec<_> = bytes.filter(|wire| wire.len() < 300).collect();
            let texts = bytes
                .iter()
                .map(|wire| flytepb::raw::to_text(wire).into_bytes());
            texts.chain(bytes.iter().cloned()).collect()
        }
        _ => {
            let wires = wires().into_iter();
            wires
                .flat_map(|(i, all)| all.into_iter().map(move |w| with_first(i, &w)))
                .collect()
        }
    })
}

/// Paths and texts that are none.
const PATHS: [&str; 32] = [
    "closure.outputUri",
    "closure.output_uri",
    "closure.logs[0].uri",
    "closure.logs[-1]",
    "closure.logs[*].uri",
    "closure.logs[\"*\"]",
    "inputs.literals[\"x\"].scalar",
    "literals[\"x\"]..stringValue",
    "..uri",
    "closure..uri",
    "..a..b",
    "custom.rate",
    "custom[\"learning rate\"]",
    "any[flyteidl.core.TaskLog].uri",
    "counts[7]",
    "counts[18446744073709551615]",
    "flags[true]",
    "#99",
    "closure.#99",
    "[1].a",
    "a[\"\\u00e9\\ud83d\\ude00\\u{2a}\\n\"]",
    "id.taskId.resourceType",
    "closure.metadata.generatedName",
    "closure.customInfo.a.b[0]",
    "isParent",
    "inputUri",
    "closure.error.kind",
    "..a..b..c",
    "a[",
    "a[1-2]",
    "a.[0]",
    "a b",
];

/// Changes of random messages: the type, the length of the change, the change, the message.
fn sets() -> Vec<Vec<u8>> {
    const CHANGES: [&str; 12] = [
        "closure.phase=FAILED",
        "closure.logs+={\"uri\":\"a\"}",
        "closure.logs[0].uri=x",
        "closure.logs[*].uri=x",
        "..uri=x",
        "-closure",
        "-closure.logs[0]",
        "literals[\"x\"].scalar.primitive.integer=7",
        "closure.error.code=x",
        "inputUri=x",
        "closure.customInfo.a=[1]",
        "-#99",
    ];
    let mut found = Vec::new();
    for (index, wires) in wires() {
        for (i, wire) in wires.iter().take(12).enumerate() {
            let change = CHANGES[(index + i) % CHANGES.len()];
            let head = [index as u8, change.len() as u8];
            found.push([&head, change.as_bytes(), wire].concat());
        }
    }
    found
}

fn with_first(index: usize, rest: &[u8]) -> Vec<u8> {
    [&[index as u8], rest].concat()
}

/// Returns wire bytes of each message type, by type index.
fn wires() -> BTreeMap<usize, Vec<Vec<u8>>> {
    let mut found: BTreeMap<usize, Vec<Vec<u8>>> = BTreeMap::new();
    let index_of = |name: &str| {
        SUBJECTS
            .iter()
            .position(|s| s.descriptor().full_name == name)
    };
    let mut put = |name: &str, wire: &[u8]| {
        if let Some(index) = index_of(name) {
            found.entry(index).or_default().push(wire.to_vec());
        }
    };
    for sample in examples() {
        put(sample.message_type.full_name, &sample.bytes);
    }
    for row in golden("any_message.jsonl") {
        let name = row["type"].as_str().unwrap_or_default();
        put(name, &unhex(row["wire"].as_str().unwrap_or_default()));
    }
    for file in ["goldens/edge.pbs", "goldens/oracle_edge.pbs"] {
        for wire in messages(&read(file)) {
            put("flyteidl.admin.TaskExecution", wire);
        }
    }
    let shapes = [
        executions::tiny(1),
        executions::failed(1),
        executions::typical(1),
    ];
    for execution in shapes {
        put("flyteidl.admin.TaskExecution", &execution.to_wire());
    }
    flyte2(&mut put);
    for (index, subject) in SUBJECTS.iter().enumerate() {
        let of = subject.descriptor();
        for seed in 0..40 {
            let wire = RandomOptions::new().max_values(30).wire(of, seed);
            let mutators = mutate::keeping().chain(mutate::refused());
            let changed = mutators
                .filter_map(|m| m.apply(of, &wire, seed))
                .nth(seed as usize % 16);
            found
                .entry(index)
                .or_default()
                .extend([Some(wire), changed].into_iter().flatten());
        }
    }
    found
}

/// Adds messages of Flyte 2: those of the detection's data, inputs that the SDK wrote, and realistic
/// ones.
fn flyte2(put: &mut impl FnMut(&str, &[u8])) {
    let blobs = read("data/detect/flyte2.pbs");
    let types = read("data/detect/flyte2.tsv");
    let types = String::from_utf8_lossy(&types);
    let names = types
        .lines()
        .skip(1)
        .filter_map(|row| row.split('\t').nth(1));
    names
        .zip(messages(&blobs))
        .for_each(|(name, wire)| put(name, wire));
    for task in [
        "00_scalars",
        "01_containers",
        "05_unions",
        "08_frames",
        "17_train",
    ] {
        let inputs = read(&format!("goldens/flyte2/sdk/{task}/inputs.pb"));
        put("flyteidl2.task.Inputs", &inputs);
    }
    for seed in 0..3 {
        put(
            "flyteidl2.workflow.RunDetails",
            &runs::run_details(seed).to_wire(),
        );
        put(
            "flyteidl2.workflow.ActionEvent",
            &runs::event(seed).to_wire(),
        );
        put("flyteidl2.task.Inputs", &runs::inputs(seed).to_wire());
    }
}

/// Returns each message converted by `write`, after its type byte, and some of them truncated.
fn typed(write: fn(&dyn WireMessage) -> Option<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for (index, mut wires) in wires() {
        let of = SUBJECTS[index].descriptor();
        let options = RandomOptions::new()
            .unknown_fields(false)
            .valid_json(true)
            .max_values(30);
        wires.extend((0..40).map(|seed| options.wire(of, seed)));
        for wire in wires {
            let mut message = (of.new)();
            if Limits::new().merge(message.as_mut(), &wire).is_ok() {
                inputs.extend(write(message.as_ref()).map(|text| with_first(index, &text)));
            }
        }
    }
    let cut: Vec<_> = inputs
        .iter()
        .step_by(6)
        .map(|i| i[..i.len() * 2 / 3].to_vec())
        .collect();
    inputs.extend(cut);
    inputs
}

/// Returns streams of a few messages of one type, and a truncated one.
fn streams() -> Result<Vec<Vec<u8>>> {
    let mut inputs = Vec::new();
    for (index, wires) in wires() {
        let short: Vec<_> = wires.into_iter().filter(|w| w.len() < 300).collect();
        for few in short.chunks(3) {
            let mut stream = StreamWriter::new(vec![index as u8]);
            for wire in few {
                stream.write_bytes(wire)?;
            }
            inputs.push(stream.into_inner());
        }
        let last = inputs.last().cloned().unwrap_or_default();
        inputs.push(last[..last.len() - 1].to_vec());
    }
    Ok(inputs)
}
