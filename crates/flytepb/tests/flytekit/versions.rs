//! The goldens are those of two versions of flytekit.

use std::collections::BTreeMap;

use flytepb_tests::flytekit_goldens::sha256;
use flytepb_tests::{path, read};

/// Returns the content of a golden as this version of flytekit makes it.
fn golden(version: &str, file: &str) -> Vec<u8> {
    let own = format!("goldens/flytekit-{version}/{file}");
    if path(&own).exists() {
        read(&own)
    } else {
        read(&format!("goldens/{file}"))
    }
}

#[test]
fn both_versions_made_the_goldens() {
    let table = String::from_utf8(read("goldens/flytekit.tsv")).unwrap();
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [version, file, digest] = cells[..] else {
            panic!("{line}");
        };
        assert_eq!(sha256(&golden(version, file)), digest, "{line}");
        files.entry(file).or_default().push(version);
    }
    assert_eq!(files.len(), 7);
    for (file, versions) in files {
        assert_eq!(versions, ["1.16.10", "1.16.31"], "{file}");
    }
}
