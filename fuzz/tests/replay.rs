//! Every target with every checked-in input, on stable Rust.

use flytepb_fuzz::{corpora, Target, Verdict, TARGETS};

/// Runs `test` on the stack of a test, or for the other decoders on that of a program: unoptimized,
/// each level takes tens of kilobytes in theirs.
fn on_a_stack_for(target: &Target, test: impl FnOnce() + Send) {
    let size = if corpora::SHARING.contains(&target.name) {
        16 << 20
    } else {
        2 << 20
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(size);
        let thread = thread.spawn_scoped(scope, test).expect("a thread");
        thread.join().expect("no panic");
    });
}

#[test]
fn no_input_finds_a_bug() {
    for target in TARGETS {
        on_a_stack_for(target, || replay(target));
    }
}

fn replay(target: &Target) {
    let inputs = corpora::inputs(target.name).expect("a corpus");
    let (mut valid, mut rejected) = (0, 0);
    for input in inputs {
        match (target.judge)(&input) {
            Ok(Verdict::Valid) => valid += 1,
            Ok(Verdict::Rejected) => rejected += 1,
            Err(bug) => panic!("{}, {input:02x?}: {bug}", target.name),
        }
    }
    assert!(
        valid >= 20 && rejected >= 5,
        "{}: {valid} valid, {rejected} not",
        target.name
    );
}

#[test]
fn mutators_make_inputs_of_the_same_kind() {
    for target in TARGETS {
        on_a_stack_for(target, || mutate(target));
    }
}

fn mutate(target: &Target) {
    let inputs = corpora::inputs(target.name).expect("a corpus");
    let inputs = inputs.iter().take(100).enumerate();
    let changed = inputs.filter_map(|(seed, input)| (target.mutate)(input, seed as u32));
    let verdicts = changed.map(|input| (target.judge)(&input));
    let verdicts: Vec<_> = verdicts.map(|v| v.expect("no bug")).collect();
    assert!(
        verdicts.contains(&Verdict::Valid),
        "{}: {verdicts:?}",
        target.name
    );
}
