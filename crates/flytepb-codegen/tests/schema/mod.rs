//! Schemas written by tests.

use std::fs;
use std::path::{Path, PathBuf};

/// Writes `.proto` files to a folder of this name and returns the folder.
pub fn write(folder: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}
