//! Options of reading and writing.

use flytepb_wire::{Limits, TypeLookup};

/// Options for reading and writing the text format.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::text::TextOptions;
/// use flytepb_idl::WireMessage;
///
/// let log = TaskLog::from_wire(&[0x12, 0x01, b'n', 0x98, 0x06, 0x07])?;
/// let options = TextOptions::new().print_unknown_fields(true).single_line(true);
/// assert_eq!(options.to_string(&log), "name: \"n\" 99: 7");
/// # Ok::<(), flytepb_idl::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextOptions {
    pub(crate) print_unknown_fields: bool,
    pub(crate) single_line: bool,
    pub(crate) expand_any: bool,
    pub(crate) keep_map_order: bool,
    pub(crate) ignore_unknown: bool,
    pub(crate) limits: Limits,
    pub(crate) types: Option<TypeLookup>,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl TextOptions {
    /// Creates the default options: no unknown fields, one field per line, `Any` expanded if its
    /// type is in the message's schema, at most 100 levels.
    pub const fn new() -> Self {
        TextOptions {
            print_unknown_fields: false,
            single_line: false,
            expand_any: true,
            keep_map_order: false,
            ignore_unknown: false,
            limits: Limits::new(),
            types: None,
        }
    }

    /// Writes unknown fields by number after the known ones. Reading can only skip them, with
    /// [`ignore_unknown`](Self::ignore_unknown), as a number alone does not determine the wire
    /// form.
    pub const fn print_unknown_fields(mut self, yes: bool) -> Self {
        self.print_unknown_fields = yes;
        self
    }

    /// Writes everything on one line.
    pub const fn single_line(mut self, yes: bool) -> Self {
        self.single_line = yes;
        self
    }

    /// Writes a `google.protobuf.Any` as `[type_url] { … }` if its type is known, its content valid
    /// and its type URL can be written in brackets: a prefix without white space, a slash and the
    /// type name. Reading always accepts both forms.
    pub const fn expand_any(mut self, yes: bool) -> Self {
        self.expand_any = yes;
        self
    }

    /// Writes map entries in message order instead of by ascending keys, and does not expand an
    /// `Any` that would not be encoded to the same bytes, so that reading the text yields the same
    /// bytes.
    pub const fn keep_map_order(mut self, yes: bool) -> Self {
        self.keep_map_order = yes;
        self
    }

    /// Skips unknown fields on reading, by name, number or in brackets, and unknown enum names; a
    /// map entry whose value is such a name is dropped. By default they are refused. Skipped
    /// content must be well-formed text format within the [depth limit](Limits::max_depth).
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_idl::text::TextOptions;
    ///
    /// let options = TextOptions::new().ignore_unknown(true);
    /// let text = "name: 'n' 99 { 1: 7 } new_field: [1, 2] message_format: YAML";
    /// let log: TaskLog = options.from_str(text)?;
    /// assert_eq!(log, TaskLog { name: "n".into(), ..Default::default() });
    /// # Ok::<(), flytepb_idl::text::TextError>(())
    /// ```
    pub const fn ignore_unknown(mut self, yes: bool) -> Self {
        self.ignore_unknown = yes;
        self
    }

    /// Sets the limits for reading. Writing leaves the content of an `Any` or an unknown field below
    /// the depth limit unexpanded.
    ///
    /// Reading and writing are recursive: a depth far above the default needs a larger stack.
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
