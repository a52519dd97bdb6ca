//! Targets for paths and changes.

use flytepb::edit::{Change, Edit};
use flytepb::path::{Condition, Path, Peek};
use flytepb::registry;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::decode::Reader;
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::Rng;

use crate::mutate;
use crate::subject::Subject;
use crate::verdict::{ensure, must, Judged, Verdict};

/// Types whose fields paths are resolved for.
const TYPES: [&str; 4] = [
    "flyteidl.admin.TaskExecution",
    "flyteidl.core.LiteralMap",
    "google.protobuf.Struct",
    "google.protobuf.Any",
];

/// Checks that a path is printed as it was parsed, that errors point into it, and that reading the
/// values at it does not fail for a valid message.
pub(crate) fn paths(input: &[u8]) -> Judged {
    let Ok(text) = std::str::from_utf8(input) else {
        return Ok(Verdict::Rejected);
    };
    // Whatever these are, they must not panic.
    let _ = text.parse::<Condition>();
    let _ = text.parse::<Change>();
    let path: Path = match text.parse() {
        Ok(path) => path,
        Err(error) => return positioned(&error, text),
    };
    ensure!(path.to_string() == text, "printed as {path}");
    for of in TYPES.into_iter().filter_map(registry::get) {
        match Peek::new(of, std::slice::from_ref(&path)) {
            Ok(peek) => {
                let message = RandomOptions::new().wire(of, input.len() as u64);
                must(
                    peek.read(&message, &mut |_| {}),
                    "values of a valid message",
                )?;
            }
            Err(error) => drop(positioned(&error, text)?),
        }
    }
    Ok(Verdict::Valid)
}

fn positioned(error: &flytepb::path::PathError, text: &str) -> Judged {
    ensure!(
        text.get(..error.at()).is_some(),
        "{error} at {}",
        error.at()
    );
    ensure!(error.pointer().ends_with('^'), "{}", error.pointer());
    Ok(Verdict::Rejected)
}

/// Checks that a change of a valid message gives a valid message, and keeps the records of all other
/// fields.
pub(crate) fn sets(input: &[u8]) -> Judged {
    let Some((subject, change, message)) = split(input) else {
        return Ok(Verdict::Rejected);
    };
    let of = subject.descriptor();
    let change = match change.strip_prefix('-') {
        Some(path) => path.parse().map(Change::delete),
        None => change.parse(),
    };
    let Ok(change) = change else {
        return Ok(Verdict::Rejected);
    };
    let Ok(edit) = Edit::new(of, [change.clone()]) else {
        return Ok(Verdict::Rejected);
    };
    let is_valid = of.decode(message).is_ok();
    let changed = match edit.apply(message) {
        Ok(changed) => changed,
        Err(error) => {
            ensure!(error.decode_error().is_none() || !is_valid, "{error}");
            return Ok(Verdict::Rejected);
        }
    };
    ensure!(is_valid, "a malformed message was changed");
    must(of.decode(&changed), "the changed message")?;
    let path = change.path().to_string();
    let name = path.split(['.', '[']).next().unwrap_or_default();
    let mut fields = of.fields.iter();
    if let Some(field) = fields.find(|field| [field.name, field.json_name].contains(&name)) {
        let is_other = |number: u32| {
            let other = of.field(number);
            number != field.number
                && !other.is_some_and(|o| o.oneof.is_some() && o.oneof == field.oneof)
        };
        let (before, after) = (records(message), records(&changed));
        let before: Vec<_> = before
            .iter()
            .filter(|(number, _)| is_other(*number))
            .collect();
        let after: Vec<_> = after
            .iter()
            .filter(|(number, _)| is_other(*number))
            .collect();
        ensure!(before == after, "{before:02x?} became {after:02x?}");
    }
    Ok(Verdict::Valid)
}

/// Splits an input into the type, the change and the message.
fn split(input: &[u8]) -> Option<(&'static Subject, &str, &[u8])> {
    let (subject, _, rest) = Subject::split(input)?;
    let (len, rest) = rest.split_first()?;
    let (change, message) = rest.split_at_checked((*len).into())?;
    Some((subject, std::str::from_utf8(change).ok()?, message))
}

/// Splits a valid message into its records.
fn records(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut reader = Reader::new(bytes, flytepb_idl::wire::DEFAULT_MAX_DEPTH);
    let mut found = Vec::new();
    while let Ok(Some((number, _, raw))) = reader.raw_field() {
        found.push((number, raw.to_vec()));
    }
    found
}

/// Changes the message, or replaces the change by one of a field of its type.
pub(crate) fn mutate_set(input: &[u8], seed: u32) -> Option<Vec<u8>> {
    let (subject, change, message) = split(input)?;
    let mut rng = Rng::new(seed.into());
    let first = input.first()?;
    if rng.chance(50) {
        let whole = [&[*first], message].concat();
        let mutated = mutate::wire(&whole, seed)?;
        let head = [*mutated.first()?, change.len() as u8];
        return Some([&head, change.as_bytes(), mutated.get(1..)?].concat());
    }
    let change = random_change(subject.descriptor(), &mut rng);
    let head = [*first, u8::try_from(change.len()).ok()?];
    Some([&head, change.as_bytes(), message].concat())
}

fn random_change(of: &MessageDescriptor, rng: &mut Rng) -> String {
    const VALUES: [&str; 8] = ["=1", "=x", "={}", "+=[{}]", "+={}", "=true", "=null", "=[]"];
    let mut path = String::new();
    let mut of = of;
    loop {
        if of.fields.is_empty() {
            break;
        }
        let field = rng.pick(of.fields);
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(field.name);
        if field.is_map() {
            path.push_str(["[\"a\"]", "[*]", ""][rng.below(3)]);
        } else if field.is_collection() {
            path.push_str(["[0]", "[*]", ""][rng.below(3)]);
        }
        match field.message() {
            Some(inner) if rng.chance(60) && path.len() < 100 => of = inner,
            _ => break,
        }
    }
    if rng.chance(25) {
        return format!("-{path}");
    }
    path + VALUES[rng.below(VALUES.len())]
}

/// Inserts a piece of a path, or removes a part.
pub(crate) fn mutate_path(input: &[u8], seed: u32) -> Option<Vec<u8>> {
    const PIECES: [&str; 12] = [
        ".closure",
        ".logs",
        "[0]",
        "[-1]",
        "[*]",
        "[\"x\"]",
        "..uri",
        ".#9",
        "[a.B]",
        "[true]",
        "[\"\\u00e9\"]",
        ".x",
    ];
    let text = std::str::from_utf8(input).ok()?;
    let mut rng = Rng::new(seed.into());
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let at = *rng.pick(&places);
    Some(match rng.below(4) {
        0 => text.as_bytes()[..at].to_vec(),
        1 => [&text[..at], PIECES[rng.below(PIECES.len())], &text[at..]]
            .concat()
            .into_bytes(),
        _ => [text, PIECES[rng.below(PIECES.len())]]
            .concat()
            .into_bytes(),
    })
}
