//! The oracle accepts correct decoders and detects each kind of mistake.

use flytepb_idl::core::{Literal, LiteralMap};
use flytepb_idl::google::protobuf::Struct;
use flytepb_idl::{registry, UnknownFields, WireMessage};
use flytepb_testkit::mutate;
use flytepb_testkit::oracle::{self, Answer, Demand, Suite, AS_ENCODED};
use flytepb_testkit::random::RandomOptions;
use prost::Message;

type Bytes = Result<Vec<u8>, String>;

fn ours(suite: &Suite, bytes: &[u8]) -> Bytes {
    let read = registry::decode(suite.message_type(), bytes);
    read.map(|m| m.to_wire()).map_err(|e| e.to_string())
}

fn literal_map() -> Suite {
    Suite::of("flyteidl.core.LiteralMap").unwrap()
}

/// Returns the modifications in which a decoder with a mistake fails.
fn found(suite: &Suite, decode: impl FnMut(&[u8]) -> Bytes) -> Vec<&'static str> {
    let report = suite.round_trips(decode);
    let failed = report.tallies().filter(|(_, tally)| tally.failed > 0);
    failed.map(|(change, _)| change).collect()
}

#[test]
fn our_own_decoder_passes_with_every_demand() {
    for of in registry::all().step_by(9) {
        for demand in [Demand::Known, Demand::Unknown, Demand::Bytes] {
            let suite = Suite::new(of).messages(4).demand(demand);
            let report = suite.round_trips(|bytes| ours(&suite, bytes));
            assert!(report.is_clean(), "{}: {report}", of.full_name);
            assert!(report.total().passed >= 4);
        }
    }
}

#[test]
fn the_demand_decides_which_losses_count() {
    let suite = literal_map().messages(10);
    let known_only = |bytes: &[u8]| -> Bytes {
        let written = ours(&literal_map(), bytes)?;
        Ok(mutate::without_unknown(
            LiteralMap::type_descriptor(),
            &written,
        ))
    };
    assert!(found(&suite, known_only).is_empty());
    let unknown = suite.clone().demand(Demand::Unknown);
    assert!(found(&unknown, known_only).contains(&AS_ENCODED));

    let sorted = |bytes: &[u8]| -> Bytes {
        let map = LiteralMap::from_wire(bytes).map_err(|e| e.to_string())?;
        Ok(map.to_wire_deterministic())
    };
    assert!(found(&unknown, sorted).is_empty());
    let bytes = suite.clone().demand(Demand::Bytes);
    assert_eq!(found(&bytes, sorted), [AS_ENCODED]);

    let nothing = |_: &[u8]| -> Bytes { Ok(Vec::new()) };
    let failed = found(&suite, nothing);
    assert!(failed.contains(&AS_ENCODED) && failed.contains(&"truncated"));
}

#[test]
fn decoders_with_one_mistake_fail_in_the_cases_for_it() {
    // The last record of a field wins, even if messages should be merged.
    let no_merge = |bytes: &[u8]| -> Bytes {
        let fields = UnknownFields::from_bytes(bytes).map_err(|e| e.to_string())?;
        let records: Vec<_> = fields.iter().collect();
        let last = |i: usize| {
            records[i + 1..]
                .iter()
                .all(|r| r.number != records[i].number)
        };
        let kept = (0..records.len()).filter(|i| last(*i));
        let kept: Vec<u8> = kept.flat_map(|i| records[i].raw.to_vec()).collect();
        ours(&Suite::of("flyteidl.core.Literal").unwrap(), &kept)
    };
    // Only split messages are at fault, as unmodified bytes must be decoded correctly.
    let literal = Suite::of("flyteidl.core.Literal")
        .unwrap()
        .messages(40)
        .options(RandomOptions::new().max_elements(1).unknown_fields(false));
    let failed = found(&literal, no_merge);
    assert!(failed.contains(&"split messages"), "{failed:?}");
    assert!(!failed.contains(&AS_ENCODED), "{failed:?}");

    let lenient = |bytes: &[u8]| -> Bytes {
        let whole = (0..=bytes.len()).rev();
        let mut read = whole.filter_map(|n| Struct::from_wire(&bytes[..n]).ok());
        Ok(read.next().map_or(Vec::new(), |m| m.to_wire()))
    };
    let of = Struct::type_descriptor();
    let failed = found(&Suite::new(of), lenient);
    assert!(failed.contains(&"truncated") && failed.contains(&"wire type 7"));
    let unknown = Suite::new(of).without("truncated");
    assert!(!found(&unknown, lenient).contains(&"truncated"));
}

#[test]
fn values_are_compared_with_those_of_the_original() {
    let suite = Suite::of("flyteidl.core.Literal").unwrap().messages(30);
    let hash = |bytes: &[u8]| Literal::from_wire(bytes).map(|literal| literal.hash);
    assert!(suite.values(hash).is_clean());
    // The first record of a scalar wins.
    let first = |bytes: &[u8]| -> Option<Vec<u8>> {
        Literal::from_wire(bytes).ok()?;
        let fields = UnknownFields::from_bytes(bytes).ok()?;
        let first = fields.iter().find(|f| f.number == 4)?;
        Some(first.raw.to_vec())
    };
    let optional = |bytes: &[u8]| -> Answer<Option<Vec<u8>>> {
        match Literal::from_wire(bytes) {
            Ok(_) => Answer::Value(first(bytes)),
            Err(e) => Answer::Refused(e.to_string()),
        }
    };
    let report = suite.values(optional);
    let failed: Vec<_> = report.failures().iter().map(|f| f.change).collect();
    assert!(failed.contains(&"scalars before the last"), "{failed:?}");
}

/// Two fields of `TaskExecution`, read by prost.
#[derive(PartialEq, Message)]
struct Task {
    #[prost(string, tag = "2")]
    input_uri: String,
    #[prost(message, optional, tag = "3")]
    closure: Option<Closure>,
}

/// Two fields of `TaskExecutionClosure`, one of them of a oneof.
#[derive(PartialEq, Message)]
struct Closure {
    #[prost(string, tag = "1")]
    output_uri: String,
    #[prost(int32, tag = "3")]
    phase: i32,
}

/// Skips known numbers in another wire type, which prost refuses.
fn task_executions() -> Suite {
    Suite::of("flyteidl.admin.TaskExecution")
        .unwrap()
        .messages(200)
        .options(RandomOptions::new().unknown_fields(false))
}

#[test]
fn a_partial_decoder_passes_a_partial_suite() {
    let whole = task_executions();
    let suite = whole.clone().partial();
    let report = suite.values(|bytes| Task::decode(bytes));
    assert!(report.is_clean(), "{report}");
    assert!(report.total().passed > 4_000);
    assert!(whole.values(|bytes| Task::decode(bytes)).total().failed > 1_000);
    let counted = |suite: &Suite| -> Vec<_> {
        let report = suite.round_trips(|bytes| ours(suite, bytes));
        assert!(report.is_clean(), "{report}");
        report.tallies().map(|(change, _)| change).collect()
    };
    let left_out = |change: &&str| {
        let unseen = [
            "other oneof members before",
            "bad UTF-8",
            "messages 101 deep",
        ];
        !unseen.contains(change)
    };
    let kept: Vec<_> = counted(&whole).into_iter().filter(left_out).collect();
    assert_eq!(counted(&suite), kept);
}

#[test]
fn mistakes_of_a_partial_decoder_are_found() {
    let suite = task_executions().partial();
    let found = |decode: &dyn Fn(&[u8]) -> Option<Task>| -> Vec<_> {
        let report = suite.values(decode);
        let failed = report.tallies().filter(|(_, tally)| tally.failed > 0);
        failed.map(|(change, _)| change).collect()
    };
    // Accepts what was decoded before an error.
    let lenient = |bytes: &[u8]| {
        let mut task = Task::default();
        let _ = task.merge(bytes);
        Some(task)
    };
    let broken = mutate::refused().map(|m| m.name());
    let broken: Vec<_> = broken
        .filter(|name| !["bad UTF-8", "messages 101 deep"].contains(name))
        .collect();
    assert_eq!(found(&lenient), broken);
    // The first record of a field wins.
    let first = |bytes: &[u8]| {
        let fields = UnknownFields::from_bytes(bytes).ok()?;
        let mut seen = Vec::new();
        let mut kept = Vec::new();
        for field in fields.iter().filter(|f| [2, 3].contains(&f.number)) {
            if !seen.contains(&field.number) {
                seen.push(field.number);
                kept.extend(field.raw);
            }
        }
        Task::decode(&*kept).ok()
    };
    assert_eq!(found(&first), ["split messages", "scalars before the last"]);
}

#[test]
fn panics_and_unsupported_types_are_distinguished() {
    let suite = literal_map().messages(3);
    let report = suite.round_trips(|_| -> Bytes { panic!("at byte {}", 7) });
    assert_eq!(report.total().passed, 0);
    assert_eq!(report.failures()[0].what, "it panics: at byte 7");
    let report = suite.round_trips(|_| Answer::Unsupported);
    assert!(report.is_clean());
    assert_eq!(report.total().passed, 0);
    assert!(report.total().unsupported > 3);
    assert!(report
        .to_string()
        .contains("types that the decoder does not support"));
}

#[test]
fn failures_can_be_repeated_from_their_seed() {
    // Messages of task executions are random or realistic.
    for name in ["flyteidl.core.LiteralMap", "flyteidl.admin.TaskExecution"] {
        let suite = || Suite::of(name).unwrap();
        let nothing = |_: &[u8]| Bytes::Ok(Vec::new());
        let report = suite().seed(40).messages(5).round_trips(nothing);
        for failure in report.failures() {
            let again = suite().seed(failure.seed).messages(1).round_trips(nothing);
            assert!(again.failures().contains(failure), "{failure}");
            assert!(failure.to_string().starts_with(name));
        }
    }
}

#[test]
fn any_bytes_can_be_compared() {
    let of = LiteralMap::type_descriptor();
    let refuses = || Err::<Vec<u8>, _>("no");
    let compare = |bytes, answer: Result<Vec<u8>, &str>| oracle::compare(of, bytes, answer);
    assert_eq!(compare(&[0x0a, 0], Ok(vec![0x0a, 0])), Ok(true));
    assert_eq!(compare(&[0x0a, 0, 0x78, 1], Ok(vec![0x0a, 0])), Ok(true));
    assert_eq!(compare(&[0x0a, 5], refuses()), Ok(false));
    assert!(compare(&[0x0a, 0], refuses()).is_err());
    assert!(compare(&[0x0a, 5], Ok(Vec::new())).is_err());
    assert!(compare(&[0x0a, 0], Ok(Vec::new())).is_err());
    assert!(oracle::compare(of, &[], Answer::Broken("it fell".into())).is_err());
}
