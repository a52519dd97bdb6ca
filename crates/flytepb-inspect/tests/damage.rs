//! Damaged messages and streams keep their type, and other data is not taken for damaged.

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::registry;
use flytepb_inspect::detect::{Damage, Detection, detect};
use flytepb_testkit::Rng;
use flytepb_tests::{messages, read};

fn executions() -> Vec<u8> {
    read("data/executions/executions.pbs")
}

fn task_execution() -> &'static MessageDescriptor {
    registry::get("flyteidl.admin.TaskExecution").expect("a type")
}

/// Returns the damage of bytes, which must be one.
#[track_caller]
fn damage(bytes: &[u8]) -> Damage {
    let found = detect(bytes);
    let damage = found.damage(bytes);
    damage.unwrap_or_else(|| panic!("no damage, but {found}"))
}

/// Changes bytes of a message one at a time. Where it is no longer valid, it is recognized as damaged,
/// also where it is a valid message of another type.
#[track_caller]
fn changed(name: &str, of: &str) {
    let original = read(&format!("data/executions/{name}"));
    let of = registry::get(of).expect("a type");
    let mut mistaken = 0;
    for at in (0..original.len()).step_by(13) {
        let mut bytes = original.clone();
        bytes[at] ^= 0x10;
        if of.decode(&bytes).is_ok() {
            continue;
        }
        let found = detect(&bytes);
        if found.descriptor().is_some_and(|found| found != of) {
            let damage = damage(&bytes);
            assert_eq!(damage.descriptor(), of, "byte {at} of {name}: {damage}");
            assert!(damage.into_message().is_some(), "byte {at} of {name}");
            mistaken += 1;
        }
    }
    assert!(mistaken > 0, "{name}: no change was taken for another type");
}

#[test]
fn wrong_bytes_do_not_change_the_type_of_a_message() {
    changed("running.pb", "flyteidl.admin.TaskExecution");
    changed("node_execution.pb", "flyteidl.admin.NodeExecution");
    changed("failed.pb", "flyteidl.admin.TaskExecution");
    changed(
        "dynamic_compiled.pb",
        "flyteidl.core.CompiledWorkflowClosure",
    );
}

#[test]
fn wrong_bytes_do_not_change_the_type_of_a_stream() {
    let original = executions();
    let count = messages(&original).len();
    let (mut damaged, mut other) = (0, 0);
    // The bytes of the first messages, then a few of all; not the first length, in two bytes.
    let places = (2..3000)
        .step_by(301)
        .chain((3000..original.len()).step_by(9001));
    for at in places {
        let mut bytes = original.clone();
        bytes[at] ^= 0x80;
        let found = detect(&bytes);
        let is_same = |found: &Detection| found.descriptor() == Some(task_execution());
        let Some(damage) = found.damage(&bytes) else {
            assert!(is_same(&found), "byte {at}: {found}");
            continue;
        };
        assert_eq!(damage.descriptor(), task_execution(), "byte {at}: {damage}");
        let Damage::Stream { error, .. } = damage else {
            panic!("byte {at}: {damage}");
        };
        // The error is in the message that was changed, or in the framing.
        assert!(error.index() < count as u64, "byte {at}: {error}");
        damaged += 1;
        other += usize::from(!is_same(&found));
    }
    assert!(damaged > 6, "{damaged} damaged");
    assert!(other > 2, "{other} were taken for another type");
}

#[test]
fn a_stream_that_is_cut_off_keeps_its_type() {
    let original = executions();
    for end in [500, 1000, 1305, 2000, 29_999, original.len() - 1] {
        let damage = damage(&original[..end]);
        assert_eq!(damage.descriptor(), task_execution(), "{end}: {damage}");
        let Damage::Stream { error, .. } = damage else {
            panic!("{end}: {damage}");
        };
        assert!(error.is_truncated(), "{end}: {error}");
    }
}

/// Cuts messages after half of their bytes and after most of them.
#[test]
fn messages_that_are_cut_off_keep_their_type() {
    let manifest = read("data/executions/MANIFEST.tsv");
    let manifest = String::from_utf8(manifest).expect("UTF-8");
    let (mut right, mut wrong) = (0, Vec::new());
    for row in manifest.lines().skip(1) {
        let mut cells = row.split('\t');
        let (Some(name), Some(of)) = (cells.next(), cells.next()) else {
            panic!("bad row {row:?}");
        };
        let Some(of) = registry::get(of).filter(|_| name.ends_with(".pb")) else {
            continue;
        };
        let bytes = read(&format!("data/executions/{name}"));
        for end in [bytes.len() / 2, bytes.len() * 9 / 10] {
            let cut = &bytes[..end];
            let found = detect(cut);
            match found.damage(cut) {
                Some(Damage::Message { of: probable, .. }) if probable == of => right += 1,
                damage => wrong.push(format!("{name}, {end}: {found}, {damage:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(right >= 30, "{right} messages");
}

#[test]
fn valid_messages_have_no_damage() {
    let blobs = read("data/detect/blobs.pbs");
    for (index, bytes) in messages(&blobs).into_iter().enumerate() {
        let found = detect(bytes);
        if let Some(damage) = found.damage(bytes) {
            panic!("{index}: {found}, {damage}");
        }
    }
    let stream = executions();
    assert!(detect(&stream).damage(&stream).is_none());
}

#[test]
fn other_data_has_no_damage() {
    let foreign = read("data/detect/foreign.pbs");
    let mut mistaken = Vec::new();
    for (index, bytes) in messages(&foreign).into_iter().enumerate() {
        let found = detect(bytes);
        if let Some(damage) = found.damage(bytes) {
            mistaken.push(format!("{index}: {found}, {damage}"));
        }
    }
    // Two of 42 look like a message whose texts are damaged.
    assert!(mistaken.len() <= 2, "{mistaken:#?}");
    // The last one is the start of a message that says nothing about its type.
    for bytes in [
        &b""[..],
        b"{}",
        b"plain text\n",
        b"\x89PNG\r\n\x1a\n",
        b"\x0a\x8a\x01",
    ] {
        assert!(detect(bytes).damage(bytes).is_none());
    }
    let mut random = Rng::new(1);
    let mut taken = 0;
    for _ in 0..200 {
        let len = 16 + random.below(2000);
        let bytes: Vec<u8> = (0..len).map(|_| random.next_u64() as u8).collect();
        taken += usize::from(detect(&bytes).damage(&bytes).is_some());
    }
    assert!(taken <= 2, "{taken} of 200");
}

#[test]
fn damaged_bytes_never_panic() {
    let blobs = read("data/detect/blobs.pbs");
    let blobs = messages(&blobs);
    let mut random = Rng::new(2);
    for _ in 0..100 {
        let mut bytes = blobs[random.below(blobs.len())].to_vec();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len().max(1));
            match random.below(3) {
                0 => bytes.truncate(at + 1),
                1 => bytes.insert(at.min(bytes.len()), random.below(256) as u8),
                _ => bytes[at] = random.below(256) as u8,
            }
        }
        let _ = detect(&bytes).damage(&bytes);
    }
}
