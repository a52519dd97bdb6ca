//! Configuration of the generator.

use std::path::PathBuf;

use crate::ident;
use crate::options::{Options, Target};
use crate::path::Root;

/// Options of the generator, for a `build.rs` or for files that are checked in.
///
/// Methods that prost-build has too have its names and take its paths: `.shop.Order.items` is a
/// field, `.shop.Order` a message and all its fields, `.shop` a package, `.` everything; without the
/// leading dot it is the end of a name. A path that selects nothing is an error, except for
/// `extern_path`.
///
/// # Examples
/// ```no_run
/// flytepb_codegen::configure()
///     .views(true)
///     .serde(true)
///     .extern_path(".flyteidl", "::flytepb_idl")
///     .type_attribute("OrderId", "#[must_use]")
///     .bytes([".shop.Picture.content"])
///     .compile_protos(&["proto/shop.proto"], &["proto"])?;
/// # Ok::<(), flytepb_codegen::CodegenError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "generates nothing without `compile_protos` or `generate`"]
pub struct Config {
    packages: Vec<(String, String)>,
    externals: Vec<(String, String)>,
    well_known_types: bool,
    pub(crate) runtime: String,
    pub(crate) registry: Option<String>,
    pub(crate) views: bool,
    pub(crate) serde: bool,
    pub(crate) shared: bool,
    pub(crate) options: Options,
    pub(crate) include_file: Option<String>,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) descriptor_set: Option<PathBuf>,
    /// The files to generate types for; `None` for those that no other file imports.
    pub(crate) files: Option<Vec<String>>,
    /// False if paths of options may select nothing.
    pub(crate) check_paths: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            packages: Vec::new(),
            externals: Vec::new(),
            well_known_types: false,
            runtime: "::flytepb_runtime".to_string(),
            registry: None,
            views: false,
            serde: false,
            shared: false,
            options: Options::default(),
            include_file: None,
            out_dir: None,
            descriptor_set: None,
            files: None,
            check_paths: true,
        }
    }
}

impl Config {
    /// Same as [`configure`](crate::configure).
    pub fn new() -> Self {
        Self::default()
    }

    /// Generates views too: types named like the messages with the suffix `View` in the module
    /// `views` of the package's module, such as `shop::views::OrderView`. Default: off.
    pub fn views(mut self, on: bool) -> Self {
        self.views = on;
        self
    }

    /// Implements serde's `Serialize` and `Deserialize` for messages, and `Serialize` for views, by
    /// the protobuf JSON mapping; needs the feature `json` of `flytepb-runtime`. JSON by
    /// `flytepb_runtime::json` works without. Default: off.
    pub fn serde(mut self, on: bool) -> Self {
        self.serde = on;
        self
    }

    /// Generates `Text` of the runtime instead of `String` and `bytes::Bytes` instead of `Vec<u8>`, in
    /// maps and oneofs too. Both are immutable. Texts of up to 22 bytes are copied into the message;
    /// longer ones and bytes share the buffer that they were decoded from, which stays in memory as
    /// long as one of them. `WireMessage::from_wire_bytes` and prost's `decode` of `Bytes` do not copy
    /// the input, decoding a slice copies it once. Default: off.
    pub fn shared(mut self, on: bool) -> Self {
        self.shared = on;
        self
    }

    /// Refers to the types of this package and those below it at a Rust path, without generating
    /// them: `.extern_path(".flyteidl", "::flytepb_idl")`. They have to be types that this generator
    /// made, so packages are mapped, not single types. `google.protobuf` is mapped to
    /// `flytepb_runtime::types` by default.
    pub fn extern_path(mut self, package: &str, module: &str) -> Self {
        let package = package.strip_prefix('.').unwrap_or(package);
        self.externals
            .push((package.to_string(), module.to_string()));
        self
    }

    /// Generates the types of `google.protobuf` as those of any other package. Needed for those that
    /// `flytepb_runtime::types` does not have: `Api`, `Type`, `SourceContext` and their parts.
    pub fn compile_well_known_types(mut self) -> Self {
        self.well_known_types = true;
        self
    }

    /// Adds attributes to the types that the path selects: messages, enums, and the enums of oneofs,
    /// which are called `.package.Message.oneof`.
    pub fn type_attribute(mut self, path: &str, attributes: &str) -> Self {
        self.options.attribute(Target::Type, path, attributes);
        self
    }

    /// Adds attributes to the messages that the path selects.
    pub fn message_attribute(mut self, path: &str, attributes: &str) -> Self {
        self.options.attribute(Target::Message, path, attributes);
        self
    }

    /// Adds attributes to the enums that the path selects, those of oneofs included.
    pub fn enum_attribute(mut self, path: &str, attributes: &str) -> Self {
        self.options.attribute(Target::Enum, path, attributes);
        self
    }

    /// Adds attributes to the fields that the path selects, and to oneofs, their members and the
    /// values of enums.
    pub fn field_attribute(mut self, path: &str, attributes: &str) -> Self {
        self.options.attribute(Target::Field, path, attributes);
        self
    }

    /// Boxes the single message fields that the path selects. By default those are boxed that are
    /// large or close a cycle of types.
    pub fn boxed(mut self, path: &str) -> Self {
        self.options.boxed(path);
        self
    }

    /// Stores the message fields that the path selects in place although they are large.
    /// [`boxed`](Self::boxed) takes precedence, and fields that close a cycle are boxed anyway.
    pub fn in_place(mut self, path: &str) -> Self {
        self.options.in_place(path);
        self
    }

    /// Generates `bytes::Bytes` instead of `Vec<u8>` for the `bytes` fields that the paths select:
    /// clones share the content. Decoding copies it once from the input, except that
    /// `WireMessage::from_wire_bytes` shares the input. [`shared`](Self::shared) applies to strings too.
    pub fn bytes(mut self, paths: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        for path in paths {
            self.options.bytes(path.as_ref());
        }
        self
    }

    /// Writes a file of this name that declares the modules of all packages and includes their
    /// files. Include it where the packages belong, in place of a line for each package.
    pub fn include_file(mut self, name: &str) -> Self {
        self.include_file = Some(name.to_string());
        self
    }

    /// Sets the folder of the generated files. Default: `OUT_DIR`, which Cargo sets for build
    /// scripts.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Writes the compiled schema, an encoded `google.protobuf.FileDescriptorSet` without comments,
    /// to this file as well, for reflection.
    pub fn file_descriptor_set_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.descriptor_set = Some(path.into());
        self
    }

    /// Generates this package and those below it, for modules at a fixed path in the crate: with
    /// `flyteidl` at `crate`, the types of `flyteidl.admin` are in `crate::admin`, their views in
    /// `crate::views::admin`. Packages that are not named are then not generated.
    ///
    /// By default all packages of the files are generated, for modules of the packages' names, side
    /// by side in any module.
    pub fn package(mut self, package: &str, module: &str) -> Self {
        let package = package.strip_prefix('.').unwrap_or(package);
        self.packages
            .push((package.to_string(), module.to_string()));
        self
    }

    /// Sets the Rust path of the module that includes `all-messages.rs`, the registry of all
    /// messages, in which JSON and text format find the types that an `Any` holds. Needed only with
    /// [`package`](Self::package): by default, each package's module re-exports it as `MESSAGES`.
    pub fn registry(mut self, module: &str) -> Self {
        self.registry = Some(module.to_string());
        self
    }

    /// Sets the Rust path of the runtime. Default: `::flytepb_runtime`. It can be `::flytepb_wire` if
    /// [`serde`](Self::serde) is off and [`extern_path`](Self::extern_path) maps `.google.protobuf`.
    pub fn runtime(mut self, path: &str) -> Self {
        self.runtime = path.to_string();
        self
    }

    /// Returns whether packages are generated for modules of their names.
    pub(crate) fn is_relative(&self) -> bool {
        self.packages.is_empty()
    }

    /// The modules of a package.
    pub(crate) fn root(&self, package: &str) -> Option<Root> {
        let default = (
            "google.protobuf".to_string(),
            self.runtime.clone() + "::types",
        );
        let default = [default].into_iter().filter(|_| !self.well_known_types);
        let externals = default.chain(self.externals.iter().cloned());
        let externals = externals.map(|mapped| (mapped, true));
        let packages = self.packages.iter().map(|p| (p.clone(), false));
        let mapped = externals
            .chain(packages)
            .filter(|((prefix, _), _)| is_within(package, prefix))
            .max_by_key(|((prefix, _), _)| prefix.len()); // the last of equals
        let Some(((prefix, module), is_external)) = mapped else {
            return self.is_relative().then(|| Root::relative(package));
        };
        let below = package[prefix.len()..].split('.').filter(|s| !s.is_empty());
        let path = below.fold(module, |path, name| path + "::" + &ident::snake(name));
        Some(if is_external {
            Root::external(path)
        } else {
            Root::fixed(path)
        })
    }

    /// Returns the path of this type if it is mapped by itself, which is not supported.
    pub(crate) fn extern_type(&self, full_name: &str) -> Option<&str> {
        let mut externals = self.externals.iter();
        let found = externals.find(|(path, _)| path == full_name);
        found.map(|(path, _)| path.as_str())
    }
}

/// Returns whether a package is this one or below it.
fn is_within(package: &str, outer: &str) -> bool {
    package == outer
        || package
            .strip_prefix(outer)
            .is_some_and(|rest| rest.starts_with('.'))
}
