//! The checked-in inputs.

use std::io;
use std::path::{Path, PathBuf};

use flytepb_idl::wire::stream::StreamReader;

/// Returns the folder of this package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Targets that compare decoders on the same input and share the corpus of `wire`.
pub const SHARING: [&str; 3] = ["prost", "buffa", "upb"];

/// Returns the path of a target's packed corpus: length-delimited inputs.
pub fn packed(target: &str) -> PathBuf {
    let name = if SHARING.contains(&target) {
        "wire"
    } else {
        target
    };
    root().join("corpora").join(format!("{name}.pack"))
}

/// Returns the inputs of a target's packed corpus, followed by the regressions.
///
/// # Errors
/// When a file cannot be read.
pub fn inputs(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let file = std::fs::read(packed(target))?;
    let mut stream = StreamReader::new(&file[..]);
    let mut inputs = Vec::new();
    while let Some(input) = stream.read().map_err(io::Error::other)? {
        inputs.push(input.to_vec());
    }
    let found = root().join("regressions").join(target);
    if found.is_dir() {
        let mut paths: Vec<_> = std::fs::read_dir(found)?.collect::<Result<_, _>>()?;
        paths.sort_by_key(std::fs::DirEntry::path);
        for path in paths {
            inputs.push(std::fs::read(path.path())?);
        }
    }
    Ok(inputs)
}
