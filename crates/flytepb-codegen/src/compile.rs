//! From `.proto` files to files of Rust code, in a `build.rs` or wherever they are checked in.

use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;
use prost_types::FileDescriptorSet;

use crate::{generate, CodegenError, Config, GeneratedFile};

/// Compiled `.proto` files.
struct Compiled {
    set: FileDescriptorSet,
    /// The files that were asked for, by the names by which others import them.
    files: Vec<String>,
    /// All files that were read.
    paths: Vec<PathBuf>,
}

/// Compiles `.proto` files and all they import, comments included.
///
/// # Errors
/// When a file is missing or not valid; the text names file, line and column.
///
/// # Examples
/// ```
/// use flytepb_codegen::compile;
///
/// let error = compile(["src"], ["no_such.proto"]).unwrap_err();
/// assert!(error.is_invalid_schema());
/// assert!(error.to_string().contains("no_such.proto"));
/// ```
pub fn compile(
    includes: impl IntoIterator<Item = impl AsRef<Path>>,
    files: impl IntoIterator<Item = impl AsRef<Path>>,
) -> Result<FileDescriptorSet, CodegenError> {
    read(includes, files).map(|compiled| compiled.set)
}

fn read(
    includes: impl IntoIterator<Item = impl AsRef<Path>>,
    files: impl IntoIterator<Item = impl AsRef<Path>>,
) -> Result<Compiled, CodegenError> {
    let mut compiler =
        protox::Compiler::new(includes).map_err(|e| CodegenError::invalid(e.to_string()))?;
    compiler.include_imports(true).include_source_info(true);
    // As text with its cause, which is what names line and column.
    compiler
        .open_files(files)
        .map_err(|e| CodegenError::invalid(format!("{e:?}")))?;
    let requested = compiler.files().filter(|file| !file.is_import());
    let paths = compiler.files().filter_map(|file| file.path());
    Ok(Compiled {
        files: requested.map(|file| file.name().to_string()).collect(),
        paths: paths.map(Path::to_path_buf).collect(),
        set: compiler.file_descriptor_set(),
    })
}

impl Config {
    /// Compiles `.proto` files and writes the Rust code of their packages to the output folder.
    ///
    /// Without an [`out_dir`](Self::out_dir) it is for a `build.rs`: it writes to `OUT_DIR` and tells
    /// Cargo to run the script again when one of the files, or a file that they import, changes.
    ///
    /// Packages that are only imported are generated as well if a field has one of their types.
    ///
    /// # Errors
    /// When a file is missing, not valid or not proto3, with file, line and column; when an option
    /// selects nothing; when a file cannot be written.
    pub fn compile_protos(
        self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(), CodegenError> {
        let out_dir = self.output()?;
        let (files, compiled) = self.load(protos, includes)?;
        if self.out_dir.is_none() {
            for path in &compiled.paths {
                println!("cargo:rerun-if-changed={}", path.display());
            }
        }
        if let Some(path) = &self.descriptor_set {
            write(path, &without_comments(compiled.set))?;
        }
        for file in files {
            write(&out_dir.join(&file.name), file.content.as_bytes())?;
        }
        Ok(())
    }

    /// Compiles `.proto` files and returns the Rust code of their packages, and the encoded
    /// `google.protobuf.FileDescriptorSet`, without writing anything.
    ///
    /// # Errors
    /// Same as for [`compile_protos`](Self::compile_protos).
    pub fn generate_protos(
        &self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(Vec<GeneratedFile>, Vec<u8>), CodegenError> {
        let (files, compiled) = self.load(protos, includes)?;
        Ok((files, without_comments(compiled.set)))
    }

    fn load(
        &self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(Vec<GeneratedFile>, Compiled), CodegenError> {
        let compiled = read(includes, protos)?;
        let mut config = self.clone();
        config.files = Some(compiled.files.clone());
        Ok((generate(&compiled.set, &config)?, compiled))
    }

    fn output(&self) -> Result<PathBuf, CodegenError> {
        match (&self.out_dir, env::var_os("OUT_DIR")) {
            (Some(folder), _) => Ok(folder.clone()),
            (None, Some(folder)) => Ok(folder.into()),
            (None, None) => Err(CodegenError::io(
                "OUT_DIR is not set: call `compile_protos` in a build.rs, or set `out_dir`"
                    .to_string(),
            )),
        }
    }
}

fn without_comments(mut set: FileDescriptorSet) -> Vec<u8> {
    set.file.iter_mut().for_each(|f| f.source_code_info = None);
    set.encode_to_vec()
}

/// Writes a file unless it has this content already, so that its time stays the same.
fn write(path: &Path, content: &[u8]) -> Result<(), CodegenError> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).map_err(|e| CodegenError::io(format!("{}: {e}", path.display())))
}
