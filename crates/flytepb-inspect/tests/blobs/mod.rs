//! The labelled blobs in `tests/data/detect`.

use flytepb_tests::{messages, path};

/// A blob and its label.
pub struct Blob {
    /// `seen` or `held`; empty for the blobs of other schemas.
    pub half: String,
    /// The full name of its type, or the name of its format.
    pub expected: String,
    pub bytes: Vec<u8>,
}

/// Reads `NAME.tsv` and `NAME.pbs`.
pub fn read(name: &str) -> Vec<Blob> {
    let part = |extension| path(&format!("data/detect/{name}.{extension}"));
    let table = std::fs::read_to_string(part("tsv")).expect("a table");
    let stream = std::fs::read(part("pbs")).expect("a stream");
    let mut rows = table.lines();
    let header: Vec<&str> = rows.next().expect("a header").split('\t').collect();
    let column = |name| header.iter().position(|cell| *cell == name);
    let (half, of) = (column("half"), column("type").or(column("format")));
    let rows: Vec<&str> = rows.collect();
    let blobs = messages(&stream);
    assert_eq!(rows.len(), blobs.len());
    let blob = |(row, bytes): (&str, &[u8])| {
        let cells: Vec<&str> = row.split('\t').collect();
        assert!(cells.contains(&bytes.len().to_string().as_str()), "{row}");
        Blob {
            half: half.map_or(String::new(), |half| cells[half].to_owned()),
            expected: cells[of.expect("a type")].to_owned(),
            bytes: bytes.to_owned(),
        }
    };
    rows.into_iter().zip(blobs).map(blob).collect()
}
