//! Writing messages as JSON text into a buffer, driven by their descriptors.

use base64::engine::general_purpose::STANDARD;
use base64::engine::Engine;

use flytepb_wire::descriptor::{FieldDescriptor, Kind, MessageDescriptor, WellKnown};
use flytepb_wire::time_text::TimeText;
use flytepb_wire::unknown_paths::{key_start, key_text};
use flytepb_wire::{FieldRef, Limit, List, MapField, TypeLookup, ValueRef, Visitor, WireMessage};

use crate::error::{prepend, Fault};
use crate::wkt::any;
use crate::wkt::field_mask;
use crate::wkt::time_format;
use crate::wkt::{is_null_value, value};
use crate::write::buffer::Buffer;
use crate::write::defaults::{default, default_value, not_finite, NO_ELEMENTS, NO_ENTRIES};
use crate::{JsonError, JsonOptions};

/// A JSON writer; a [`Visitor`] of a message's fields.
pub(crate) struct JsonWriter<'o> {
    pub(crate) out: Buffer,
    pub(crate) options: &'o JsonOptions,
    /// Finds the types that an `Any` may hold.
    pub(crate) types: Option<TypeLookup>,
    /// True if the options change names, print unset fields or indent.
    is_styled: bool,
    /// Pending separator: a comma, or an opening bracket not written yet.
    lead: u8,
    /// Current bracket depth, for indenting.
    level: usize,
    /// Remaining nesting depth of messages.
    pub(crate) depth: u32,
    /// The fields of the current message.
    fields: &'static [FieldDescriptor],
    /// Fields already written, if unset ones are printed.
    done: usize,
    failed: Option<Box<Failure>>,
    /// True if unknown fields on the wire are dropped.
    pub(crate) skip_unknown: bool,
}

/// Reason and field path of a failed write.
struct Failure {
    fault: Fault,
    path: String,
}

impl<'o> JsonWriter<'o> {
    /// Creates a writer that appends to `text`.
    pub(crate) fn append_to(
        text: Vec<u8>,
        options: &'o JsonOptions,
        types: Option<TypeLookup>,
    ) -> Self {
        JsonWriter {
            out: Buffer::append_to(text),
            options,
            types,
            is_styled: options.indent.is_some()
                || options.print_defaults
                || options.proto_field_names,
            lead: b',',
            level: 0,
            depth: options.limits.max_depth,
            fields: &[],
            done: 0,
            failed: None,
            skip_unknown: true,
        }
    }

    /// Returns the JSON and the error, if any.
    pub(crate) fn end(self) -> (Vec<u8>, Result<(), JsonError>) {
        let result = match self.failed {
            None => Ok(()),
            Some(failure) => Err(JsonError::at(failure.fault, None, failure.path)),
        };
        (self.out.into_vec(), result)
    }

    /// Returns whether no error has occurred so far.
    pub(crate) fn is_ok(&self) -> bool {
        self.failed.is_none()
    }

    #[cold]
    fn fail(&mut self, fault: Fault) {
        let path = String::new();
        self.failed = Some(Box::new(Failure { fault, path }));
    }

    /// Prepends this segment to the error path.
    #[cold]
    fn failed_in(&mut self, segment: &str) {
        if let Some(failure) = &mut self.failed {
            prepend(&mut failure.path, segment);
        }
    }

    /// Starts a new line if indenting.
    #[inline]
    fn line(&mut self) {
        if self.is_styled {
            self.new_line();
        }
    }

    #[cold]
    fn new_line(&mut self) {
        if let Some(spaces) = self.options.indent {
            self.out.push(b'\n');
            self.out.spaces(spaces * self.level);
        }
    }

    /// Starts an object or array.
    #[inline]
    pub(crate) fn open(&mut self, bracket: u8) {
        self.lead = bracket;
        self.level += 1;
    }

    /// Starts a member or element.
    #[inline]
    pub(crate) fn separate(&mut self) {
        self.out.push(self.lead);
        self.lead = b',';
        self.line();
    }

    /// Ends an object or array.
    #[inline(always)]
    pub(crate) fn close(&mut self, open: u8, close: u8) {
        self.level -= 1;
        if self.lead == open {
            self.out.pair([open, close]);
        } else {
            self.line();
            self.out.push(close);
        }
        self.lead = b',';
    }

    #[inline]
    pub(crate) fn colon(&mut self) {
        self.out.push(b':');
        if self.is_styled && self.options.indent.is_some() {
            self.out.push(b' ');
        }
    }

    /// Writes the name of a field with its separator, quotes and colon.
    #[inline(always)]
    pub(crate) fn name(&mut self, field: &FieldDescriptor) {
        if self.is_styled || field.json_key.len() == 0 {
            return self.styled_name(field);
        }
        self.out.key(self.lead, &field.json_key);
        self.lead = b',';
    }

    #[cold]
    fn styled_name(&mut self, field: &FieldDescriptor) {
        self.separate();
        if self.options.proto_field_names {
            self.out.quoted(field.name);
        } else {
            self.out.string(field.json_name);
        }
        self.colon();
    }

    /// Starts the member of the field with this index.
    #[inline(always)]
    fn member(&mut self, index: usize) -> &'static FieldDescriptor {
        if self.is_styled {
            self.defaults(index);
        }
        let field = &self.fields[index];
        self.name(field);
        field
    }

    /// Writes the unset fields before the one with this index, if the options ask for them.
    #[cold]
    fn defaults(&mut self, index: usize) {
        if !self.options.print_defaults {
            return;
        }
        let unset = &self.fields[self.done..index];
        self.done = index + 1;
        for field in unset {
            if let Some(content) = default(field) {
                self.name(field);
                self.content(field, content);
            }
        }
    }

    /// Writes a message, at the top level or as the content of an `Any`.
    #[inline(always)]
    pub(crate) fn message(&mut self, message: &dyn WireMessage) {
        let descriptor = message.descriptor();
        match descriptor.well_known {
            None => {
                self.open(b'{');
                self.all_fields(descriptor, message);
                self.close(b'{', b'}');
            }
            Some(known) => self.well_known(known, message),
        }
    }

    #[inline(always)]
    fn all_fields(&mut self, descriptor: &'static MessageDescriptor, message: &dyn WireMessage) {
        let outer = self.fields;
        self.fields = descriptor.fields;
        if self.is_styled {
            self.styled_fields(message)
        } else {
            message.visit(self)
        }
        self.fields = outer;
    }

    #[cold]
    fn styled_fields(&mut self, message: &dyn WireMessage) {
        let outer = std::mem::take(&mut self.done);
        message.visit(self);
        self.defaults(self.fields.len());
        self.done = outer;
    }

    /// Writes a nested message.
    #[inline(always)]
    fn inner(&mut self, message: &dyn WireMessage) {
        match self.depth.checked_sub(1) {
            Some(depth) => {
                self.depth = depth;
                self.message(message);
                self.depth += 1;
            }
            None => self.fail(too_deep(self.options)),
        }
    }

    #[inline(never)]
    fn well_known(&mut self, known: WellKnown, message: &dyn WireMessage) {
        let text = match known {
            WellKnown::Any => return self.any(message),
            WellKnown::Value => return self.dynamic(message),
            WellKnown::Struct => return self.only_field(message, FieldRef::Map(&NO_ENTRIES)),
            WellKnown::ListValue => return self.only_field(message, FieldRef::List(&NO_ELEMENTS)),
            WellKnown::Wrapper => {
                let default = default_value(message.descriptor().fields[0].kind);
                return self.only_field(message, FieldRef::Value(default));
            }
            WellKnown::FieldMask => field_mask::text(message).map(|text| self.out.string(&text)),
            WellKnown::Timestamp => self.time(time_format::of_timestamp(message)),
            WellKnown::Duration => self.time(time_format::of_duration(message)),
        };
        if let Err(fault) = text {
            self.fail(fault);
        }
    }

    #[inline]
    pub(crate) fn time(&mut self, time: Result<TimeText, Fault>) -> Result<(), Fault> {
        time.map(|time| {
            let (block, len) = time.quoted();
            self.out.block(block, len);
        })
    }

    /// Writes a message by its only field.
    fn only_field(&mut self, message: &dyn WireMessage, default: FieldRef<'_>) {
        let field = &message.descriptor().fields[0];
        self.content(field, message.get(0).unwrap_or(default));
    }

    /// Writes a `google.protobuf.Value`.
    fn dynamic(&mut self, message: &dyn WireMessage) {
        let set = value::MEMBERS
            .into_iter()
            .find_map(|i| Some((i, message.get(i)?)));
        match set {
            None => self.out.put("null"),
            Some((_, FieldRef::Value(ValueRef::F64(number)))) if !number.is_finite() => {
                self.fail(value::no_number(number));
            }
            Some((i, content)) => self.content(&message.descriptor().fields[i], content),
        }
    }

    fn any(&mut self, any: &dyn WireMessage) {
        self.open(b'{');
        if let Some((url, content)) = any::parts(any) {
            self.separate();
            self.out.string(any::TYPE);
            self.colon();
            self.out.string(url);
            match self.depth.checked_sub(1) {
                Some(depth) => {
                    self.depth = depth;
                    self.unpacked(url, content);
                    self.depth += 1;
                }
                None => self.fail(too_deep(self.options)),
            }
        }
        self.close(b'{', b'}');
    }

    /// Writes the members of the content of an `Any`.
    fn unpacked(&mut self, url: &str, content: &[u8]) {
        match any::unpack(self.options, self.types, url, content) {
            Ok(message) if message.descriptor().well_known.is_none() => {
                self.all_fields(message.descriptor(), &*message);
            }
            Ok(message) => {
                self.separate();
                self.out.string(any::VALUE);
                self.colon();
                self.message(&*message);
            }
            Err(fault) => self.fail(fault),
        }
    }

    fn content(&mut self, field: &FieldDescriptor, content: FieldRef<'_>) {
        match content {
            FieldRef::Value(value) => self.value(field.kind, value),
            FieldRef::List(list) => self.list(field.kind, list),
            FieldRef::Map(map) => self.map(field.kind, map),
        }
    }

    fn list(&mut self, kind: Kind, list: &dyn List) {
        self.open(b'[');
        list.visit(&mut Elements { writer: self, kind });
        self.close(b'[', b']');
    }

    fn map(&mut self, kind: Kind, map: &dyn MapField) {
        self.open(b'{');
        for index in 0..map.len() {
            let (key, value) = map.entry_at(index);
            self.separate();
            match key {
                ValueRef::Str(key) => self.out.string(key),
                key => self.out.string(&key_text(key)),
            }
            self.colon();
            self.value(kind, value);
            if self.failed.is_some() {
                return self.failed_in(&format!("[{}]", key_start(key)));
            }
        }
        self.close(b'{', b'}');
    }

    #[inline(never)]
    fn value_message(&mut self, message: &dyn WireMessage) {
        self.inner(message);
    }

    #[inline]
    pub(crate) fn value(&mut self, kind: Kind, value: ValueRef<'_>) {
        match value {
            ValueRef::Bool(v) => self.out.put(if v { "true" } else { "false" }),
            ValueRef::I32(v) => match kind {
                Kind::Enum(e) if is_null_value(e) => self.out.put("null"),
                Kind::Enum(e) if !self.options.enums_as_numbers => match e.name_of(v) {
                    Some(name) => self.out.quoted(name),
                    None => self.out.put(itoa::Buffer::new().format(v)),
                },
                _ => self.out.put(itoa::Buffer::new().format(v)),
            },
            ValueRef::U32(v) => self.out.put(itoa::Buffer::new().format(v)),
            ValueRef::I64(v) => self.out.quoted(itoa::Buffer::new().format(v)),
            ValueRef::U64(v) => self.out.quoted(itoa::Buffer::new().format(v)),
            ValueRef::F32(v) if v.is_finite() => self.out.put(zmij::Buffer::new().format(v)),
            ValueRef::F32(v) => self.out.quoted(not_finite(v.into())),
            ValueRef::F64(v) if v.is_finite() => self.out.put(zmij::Buffer::new().format(v)),
            ValueRef::F64(v) => self.out.quoted(not_finite(v)),
            ValueRef::Str(v) => self.out.string(v),
            ValueRef::Bytes(v) => self.out.quoted(&STANDARD.encode(v)),
            ValueRef::Message(v) => self.value_message(v),
        }
    }
}

#[cold]
fn too_deep(options: &JsonOptions) -> Fault {
    Fault::over(Limit::Depth, options.limits.max_depth as usize)
}

impl Visitor for JsonWriter<'_> {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        if self.failed.is_some() {
            return;
        }
        let field = self.member(index);
        self.content(field, content);
        if self.failed.is_some() {
            self.failed_in(field.name);
        }
    }

    fn text(&mut self, index: usize, text: &str) {
        self.member(index);
        self.out.string(text);
    }

    fn message(&mut self, index: usize, message: &dyn WireMessage) {
        if self.failed.is_some() {
            return;
        }
        let field = self.member(index);
        self.inner(message);
        if self.failed.is_some() {
            self.failed_in(field.name);
        }
    }
}

/// Writes the elements of a list.
struct Elements<'w, 'o> {
    writer: &'w mut JsonWriter<'o>,
    kind: Kind,
}

impl Visitor for Elements<'_, '_> {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        let writer = &mut *self.writer;
        if writer.failed.is_some() {
            return;
        }
        writer.separate();
        if let FieldRef::Value(value) = content {
            writer.value(self.kind, value);
        }
        if writer.failed.is_some() {
            writer.failed_in(&format!("[{index}]"));
        }
    }

    fn text(&mut self, _: usize, text: &str) {
        self.writer.separate();
        self.writer.out.string(text);
    }

    fn message(&mut self, index: usize, message: &dyn WireMessage) {
        let writer = &mut *self.writer;
        if writer.failed.is_some() {
            return;
        }
        writer.separate();
        writer.inner(message);
        if writer.failed.is_some() {
            writer.failed_in(&format!("[{index}]"));
        }
    }
}
