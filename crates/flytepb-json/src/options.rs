//! Options of reading and writing JSON.

use flytepb_wire::{Limits, TypeLookup};

/// Options for reading and writing JSON.
///
/// The defaults follow the protobuf JSON mapping: camelCase names, unset fields omitted, enums by
/// name, everything on one line; on reading, unknown names are refused.
///
/// # Examples
/// ```
/// use flytepb_idl::{admin::TaskExecution, json::JsonOptions};
///
/// let execution: TaskExecution = JsonOptions::new()
///     .ignore_unknown(true)
///     .from_str(r#"{"inputUri": "s3://b/i", "notAField": 1}"#)?;
/// let options = JsonOptions::new().proto_field_names(true).indent(Some(2));
/// assert_eq!(options.to_string(&execution)?, "{\n  \"input_uri\": \"s3://b/i\"\n}");
/// # Ok::<(), flytepb_idl::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct JsonOptions {
    pub(crate) proto_field_names: bool,
    pub(crate) print_defaults: bool,
    pub(crate) enums_as_numbers: bool,
    pub(crate) indent: Option<usize>,
    pub(crate) ignore_unknown: bool,
    pub(crate) limits: Limits,
    pub(crate) types: Option<TypeLookup>,
}

impl JsonOptions {
    /// Creates the default options.
    pub const fn new() -> Self {
        JsonOptions {
            proto_field_names: false,
            print_defaults: false,
            enums_as_numbers: false,
            indent: None,
            ignore_unknown: false,
            limits: Limits::new(),
            types: None,
        }
    }

    /// Writes schema names (`input_uri`) instead of JSON names (`inputUri`). Reading always accepts
    /// both. Default: off.
    pub const fn proto_field_names(mut self, on: bool) -> Self {
        self.proto_field_names = on;
        self
    }

    /// Writes unset fields with their default values: scalars without presence, empty lists and
    /// empty maps. Default: off.
    pub const fn print_defaults(mut self, on: bool) -> Self {
        self.print_defaults = on;
        self
    }

    /// Writes enums as numbers. Reading always accepts both. Default: off.
    pub const fn enums_as_numbers(mut self, on: bool) -> Self {
        self.enums_as_numbers = on;
        self
    }

    /// Writes one member or element per line, indented by `spaces` per level; `None` writes one
    /// line without spaces. Default: `None`.
    pub const fn indent(mut self, spaces: Option<usize>) -> Self {
        self.indent = spaces;
        self
    }

    /// Skips unknown members and unknown enum names on reading instead of refusing them. Default:
    /// off.
    pub const fn ignore_unknown(mut self, on: bool) -> Self {
        self.ignore_unknown = on;
        self
    }

    /// Sets the limits for reading; that of depth holds for writing too. The content of an `Any`
    /// counts like the message around it.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the lookup by full name of the types that an `Any` may hold. Default: those of the
    /// message's own schema, [`WireMessage::type_lookup`]; for a `dyn WireMessage` none.
    ///
    /// [`WireMessage::type_lookup`]: flytepb_wire::WireMessage::type_lookup
    pub const fn types(mut self, types: TypeLookup) -> Self {
        self.types = Some(types);
        self
    }
}

impl Default for JsonOptions {
    fn default() -> Self {
        JsonOptions::new()
    }
}
