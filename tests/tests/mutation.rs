//! Modified wire bytes of every message type: meaning-preserving ones decode to the same value,
//! invalid ones are refused, and nothing panics.

use std::collections::BTreeMap;

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::core::{CompiledWorkflowClosure, LiteralMap};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::google::protobuf::Struct;
use flytepb::idl::WireMessage;
use flytepb_idl::views::{Checked, View, Viewable};
use flytepb_testkit::mutate::{self, Mutator};
use flytepb_testkit::{executions, random};
use flytepb_tests::{hex, registry};

/// Random messages per type.
const SEEDS: u64 = 12;

fn decode(message_type: &'static MessageDescriptor, bytes: &[u8]) -> Box<dyn WireMessage> {
    registry::decode(message_type, bytes)
        .unwrap_or_else(|e| panic!("{}: {e}: {}", message_type.full_name, hex(bytes)))
}

/// Asserts that bytes changed by a mutator have the same meaning.
fn assert_keeps(mutator: &Mutator, base: &dyn WireMessage, changed: &[u8]) {
    let message_type = base.descriptor();
    let message = decode(message_type, changed);
    let context = || {
        format!(
            "{} of {}: {}",
            mutator.name(),
            message_type.full_name,
            hex(changed)
        )
    };
    let known =
        |m: &dyn WireMessage| mutate::without_unknown(message_type, &m.to_wire_deterministic());
    assert!(known(&*message) == known(base), "{}", context());
    if mutator.name() != mutate::UNKNOWN_FIELDS {
        assert!(*message == *base, "{}", context());
    }
    // The output reads back equal and is then stable.
    let written = message.to_wire();
    assert_eq!(written.len(), message.wire_len(), "{}", context());
    let again = decode(message_type, &written);
    assert!(*again == *message, "{}", context());
    assert!(again.to_wire() == written, "{}", context());
}

/// Number of changed messages by mutator.
type Applied = BTreeMap<&'static str, usize>;

/// Asserts that each mutator has changed enough messages to test something.
fn assert_each_applied(mutators: impl Iterator<Item = &'static Mutator>, applied: &Applied) {
    for name in mutators.map(Mutator::name) {
        let count = applied.get(name).copied().unwrap_or(0);
        assert!(count >= 20, "{name} was applied only {count} times");
    }
}

/// Returns the types with the random messages of a run.
fn corpus() -> impl Iterator<Item = (&'static MessageDescriptor, u64, Vec<u8>)> {
    registry::all().flat_map(|message_type| {
        (0..SEEDS).map(move |seed| (message_type, seed, random::wire(message_type, seed)))
    })
}

#[test]
fn changes_that_keep_the_meaning_read_the_same() {
    let mut applied = Applied::new();
    for (message_type, seed, bytes) in corpus() {
        let base = decode(message_type, &bytes);
        for mutator in mutate::keeping() {
            if let Some(changed) = mutator.apply(message_type, &bytes, seed) {
                assert_keeps(mutator, &*base, &changed);
                *applied.entry(mutator.name()).or_default() += usize::from(changed != bytes);
            }
        }
    }
    assert_each_applied(mutate::keeping(), &applied);
}

#[test]
fn changes_on_top_of_each_other_read_the_same() {
    let mut changed_last = 0;
    for (message_type, seed, bytes) in corpus() {
        // Modifications of the encoding can be combined with any others.
        let mut changed = bytes.clone();
        for name in [
            "other oneof members before",
            "scalars before the last",
            "split messages",
            "split packed lists",
            "overlong varints",
        ] {
            let mutator = mutate::keeping()
                .find(|m| m.name() == name)
                .expect("a mutator");
            if let Some(next) = mutator.apply(message_type, &changed, seed) {
                changed = next;
            }
        }
        let last = mutate::keeping().last().expect("a mutator");
        let base = decode(message_type, &bytes);
        assert!(*decode(message_type, &changed) == *base);
        if let Some(changed) = last.apply(message_type, &changed, seed) {
            assert_keeps(last, &*base, &changed);
            changed_last += 1;
        }
    }
    assert!(changed_last >= 20, "{changed_last}");
}

#[test]
fn changes_that_make_it_invalid_are_refused() {
    let mut applied = Applied::new();
    for (message_type, seed, bytes) in corpus() {
        for mutator in mutate::refused() {
            if let Some(changed) = mutator.apply(message_type, &bytes, seed) {
                *applied.entry(mutator.name()).or_default() += 1;
                let result = registry::decode(message_type, &changed);
                let error = result.err().unwrap_or_else(|| {
                    panic!(
                        "{} of {} is taken: {}",
                        mutator.name(),
                        message_type.full_name,
                        hex(&changed)
                    )
                });
                assert!(error.offset() <= changed.len());
                match mutator.name() {
                    "truncated" => assert!(error.is_truncated(), "{error}"),
                    "bad UTF-8" => assert!(error.is_invalid_utf8(), "{error}"),
                    "groups 101 deep" | "messages 101 deep" => assert!(error.is_limit(), "{error}"),
                    _ => {}
                }
            }
        }
    }
    assert_each_applied(mutate::refused(), &applied);
}

#[test]
fn every_invalid_cut_is_refused() {
    let mut cuts = 0;
    for (message_type, _, bytes) in corpus() {
        for cut in mutate::invalid_cuts(message_type, &bytes).step_by(7) {
            cuts += 1;
            let error = registry::decode(message_type, &bytes[..cut]).expect_err("it is cut");
            assert!(error.is_truncated(), "{error}");
        }
    }
    assert!(cuts > 1_000, "{cuts}");
}

/// Asserts that views accept and refuse the same bytes, for the same reason, with the same values.
fn assert_views_agree<M: Viewable>(bytes: &[u8]) {
    match (M::from_wire(bytes), Checked::<M>::new(bytes)) {
        (Ok(message), Ok(checked)) => assert!(checked.view().to_message() == message),
        (Err(owned), Err(view)) => assert_eq!(owned, view),
        (owned, view) => panic!(
            "owned {:?}, view {:?}: {}",
            owned.err(),
            view.err(),
            hex(bytes)
        ),
    }
}

fn views_of<M: Viewable>(bytes: &[u8], seed: u64) {
    assert_views_agree::<M>(bytes);
    for mutator in mutate::keeping().chain(mutate::refused()) {
        if let Some(changed) = mutator.apply(M::type_descriptor(), bytes, seed) {
            assert_views_agree::<M>(&changed);
        }
    }
}

#[test]
fn views_agree_with_owned_messages() {
    for seed in 0..60 {
        views_of::<TaskExecution>(&random::wire(TaskExecution::type_descriptor(), seed), seed);
        views_of::<LiteralMap>(&random::wire(LiteralMap::type_descriptor(), seed), seed);
        views_of::<Struct>(&random::wire(Struct::type_descriptor(), seed), seed);
        views_of::<CompiledWorkflowClosure>(
            &random::wire(CompiledWorkflowClosure::type_descriptor(), seed),
            seed,
        );
        views_of::<TaskExecution>(&executions::typical(seed).to_wire(), seed);
    }
}

#[test]
fn removing_unknown_fields_leaves_the_known_ones() {
    for (message_type, _, bytes) in corpus() {
        let known = mutate::without_unknown(message_type, &bytes);
        let message = decode(message_type, &known);
        assert_eq!(hex(&message.to_wire()), hex(&known));
        assert!(message.unknown_fields().is_empty());
        let unknown = decode(message_type, &bytes)
            .unknown_fields()
            .as_bytes()
            .len();
        assert!(bytes.len() >= known.len() + unknown);
    }
}
