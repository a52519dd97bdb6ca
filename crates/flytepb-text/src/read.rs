//! Reading the text format.

use flytepb_wire::descriptor::{FieldDescriptor, Kind as FieldKind, MessageDescriptor};
use flytepb_wire::unknown_paths::Short;
use flytepb_wire::Limit;
use flytepb_wire::{FieldMut, List, TypeLookup, ValueMut, WireMessage};

use crate::error::{Fault, Kind};
use crate::lex::Lexer;
use crate::write::is_any;
use crate::{scalar, type_url, TextOptions};

/// Reads a whole text into a message, merging.
pub(crate) fn merge(
    options: &TextOptions,
    types: Option<TypeLookup>,
    message: &mut dyn WireMessage,
    text: &str,
) -> Result<(), Fault> {
    if text.len() > options.limits.max_bytes {
        let max = options.limits.max_bytes;
        return Err(Fault::over(Limit::Bytes, max, max));
    }
    let max_memory = options.limits.memory(text.len());
    let mut reader = Reader {
        lexer: Lexer::new(text),
        options,
        types,
        levels_left: options.limits.max_depth,
        elements_left: options.limits.max_elements,
        memory_left: max_memory,
        max_memory,
    };
    reader.charge(text.len())?;
    let mut seen = Seen::default();
    while reader.lexer.peek().is_some() {
        reader.field(message, &mut seen)?;
    }
    Ok(())
}

pub(crate) struct Reader<'a> {
    pub(crate) lexer: Lexer<'a>,
    pub(crate) options: &'a TextOptions,
    types: Option<TypeLookup>,
    levels_left: u32,
    elements_left: usize,
    memory_left: usize,
    max_memory: usize,
}

/// The fields of one message set so far.
#[derive(Default)]
struct Seen(Vec<usize>);

impl Seen {
    /// Records a singular field as set.
    ///
    /// # Errors
    /// When it or another member of its oneof was set before.
    fn note(&mut self, message: &MessageDescriptor, index: usize, at: usize) -> Result<(), Fault> {
        let field = &message.fields[index];
        for &other in &self.0 {
            let before = &message.fields[other];
            if other == index {
                let reason = format!("field `{}` is set twice", field.name);
                return Err(Fault::new(Kind::Duplicate, at, reason));
            }
            if let Some(oneof) = field.oneof.filter(|_| before.oneof == field.oneof) {
                let reason = format!(
                    "field `{}` is set beside `{}`, but oneof `{}` holds only one of them",
                    field.name, before.name, message.oneofs[oneof]
                );
                return Err(Fault::new(Kind::Duplicate, at, reason));
            }
        }
        self.0.push(index);
        Ok(())
    }
}

impl<'a> Reader<'a> {
    fn field(&mut self, message: &mut dyn WireMessage, seen: &mut Seen) -> Result<(), Fault> {
        let descriptor = message.descriptor();
        if self.lexer.peek() == Some(b'[') {
            self.bracketed(message, seen)?;
            self.separator();
            return Ok(());
        }
        let at = self.lexer.offset();
        let name = self.field_name()?;
        let Some(index) = descriptor.fields.iter().position(|f| f.name == name) else {
            self.unknown_field(descriptor, name, at)?;
            self.separator();
            return Ok(());
        };
        let field = &descriptor.fields[index];
        if !field.is_collection() {
            seen.note(descriptor, index, at)?;
        }
        let has_colon = self.lexer.take(b':');
        if !has_colon && field.message().is_none() && !field.is_map() {
            return Err(self.lexer.fault("`:` is missing").within(field.name));
        }
        if !field.is_collection() && self.skips_enum_name(field.kind) {
            self.separator();
            return Ok(());
        }
        match message.get_mut(index) {
            FieldMut::Value(value) => {
                let boxed = match &value {
                    ValueMut::Message(message) => size_of_val(&**message),
                    _ => 0,
                };
                self.charge(boxed)
                    .and_then(|()| self.value(field.kind, value))
                    .map_err(|f| f.within(field.name))?;
            }
            FieldMut::List(list) => self.elements(|reader| reader.element(field, list))?,
            FieldMut::Map(map) => self.elements(|reader| reader.entry(field, map))?,
        }
        self.separator();
        Ok(())
    }

    /// Skips an unknown field, if its name is reserved or unknown fields are ignored.
    ///
    /// # Errors
    /// When it is neither.
    fn unknown_field(
        &mut self,
        message: &MessageDescriptor,
        name: &str,
        at: usize,
    ) -> Result<(), Fault> {
        let is_number = name.starts_with(|c: char| c.is_ascii_digit());
        if self.options.ignore_unknown || message.reserved_names.contains(&name) {
            self.skip_unknown(name)
        } else if is_number {
            let reason = "fields cannot be given by number";
            Err(Fault::new(Kind::UnknownName, at, reason))
        } else {
            let reason = format!("{} has no field `{}`", message.full_name, Short(name));
            Err(Fault::new(Kind::UnknownName, at, reason))
        }
    }

    /// Skips an unknown enum name, if unknown names are ignored.
    pub(crate) fn skips_enum_name(&mut self, kind: FieldKind) -> bool {
        let FieldKind::Enum(e) = kind else {
            return false;
        };
        let mut ahead = self.lexer.clone();
        let unknown = ahead.identifier().is_some_and(|n| e.number_of(n).is_none());
        let skipped = unknown && self.options.ignore_unknown;
        if skipped {
            self.lexer = ahead;
        }
        skipped
    }

    /// Reads a field's name, or its number.
    pub(crate) fn field_name(&mut self) -> Result<&'a str, Fault> {
        if let Some(name) = self.lexer.identifier() {
            return Ok(name);
        }
        match self.lexer.peek() {
            Some(b'0'..=b'9') => Ok(self.lexer.take_while(|b| b.is_ascii_digit())),
            _ => Err(self.lexer.fault("a field name is missing")),
        }
    }

    pub(crate) fn separator(&mut self) {
        let _ = self.lexer.take(b',') || self.lexer.take(b';');
    }

    /// Charges memory to the limit before it is allocated.
    fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        let Some(left) = self.memory_left.checked_sub(bytes) else {
            return Err(self.over(Limit::Memory, self.max_memory));
        };
        self.memory_left = left;
        Ok(())
    }

    /// Counts one element of a list or map that allocates `growth` bytes.
    pub(crate) fn count(&mut self, growth: usize) -> Result<(), Fault> {
        let Some(left) = self.elements_left.checked_sub(1) else {
            return Err(self.over(Limit::Elements, self.options.limits.max_elements));
        };
        self.elements_left = left;
        self.charge(growth)
    }

    #[cold]
    fn over(&self, limit: Limit, max: usize) -> Fault {
        Fault::over(limit, max, self.lexer.offset())
    }

    pub(crate) fn value(&mut self, kind: FieldKind, value: ValueMut<'_>) -> Result<(), Fault> {
        match value {
            ValueMut::Message(message) => self.block(message),
            scalar => scalar::read(&mut self.lexer, kind, scalar),
        }
    }

    /// Reads one value, or several in brackets.
    pub(crate) fn elements(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.lexer.take(b'[') {
            return one(self);
        }
        if self.lexer.take(b']') {
            return Ok(());
        }
        loop {
            one(self)?;
            if !self.lexer.take(b',') {
                return self.lexer.expect(b']');
            }
        }
    }

    fn element(&mut self, field: &FieldDescriptor, list: &mut dyn List) -> Result<(), Fault> {
        if self.skips_enum_name(field.kind) {
            return Ok(());
        }
        let index = list.len();
        self.count(list.growth())
            .and_then(|()| self.value(field.kind, list.push()))
            .map_err(|f| f.within(&format!("{}[{index}]", field.name)))
    }

    /// Consumes the brace that opens a message; returns the one that closes it.
    pub(crate) fn open(&mut self) -> Result<u8, Fault> {
        let close = if self.lexer.take(b'<') {
            b'>'
        } else if self.lexer.take(b'{') {
            b'}'
        } else {
            return Err(self.lexer.fault("`{` is missing"));
        };
        let Some(left) = self.levels_left.checked_sub(1) else {
            return Err(self.over(Limit::Depth, self.options.limits.max_depth as usize));
        };
        self.levels_left = left;
        Ok(close)
    }

    /// Returns whether the closing brace of a message is next.
    pub(crate) fn is_at_end(&mut self, close: u8) -> Result<bool, Fault> {
        match self.lexer.peek() {
            None => Err(self.lexer.fault("message does not end")),
            next => Ok(next == Some(close)),
        }
    }

    /// Consumes the closing brace of a message, which is next.
    pub(crate) fn close(&mut self, close: u8) {
        self.lexer.take(close);
        self.levels_left += 1;
    }

    /// Reads a message in braces.
    fn block(&mut self, message: &mut dyn WireMessage) -> Result<(), Fault> {
        let close = self.open()?;
        let mut seen = Seen::default();
        while !self.is_at_end(close)? {
            self.field(message, &mut seen)?;
        }
        self.close(close);
        Ok(())
    }

    /// Reads a field whose name is in brackets: the content of an `Any`, otherwise an extension.
    fn bracketed(&mut self, message: &mut dyn WireMessage, seen: &mut Seen) -> Result<(), Fault> {
        let descriptor = message.descriptor();
        let at = self.lexer.offset();
        if !is_any(descriptor) {
            let name = type_url::read_name(&mut self.lexer)?;
            if self.options.ignore_unknown {
                return self.skip_unknown(&format!("[{name}]"));
            }
            let reason = "extensions do not exist in proto3 messages";
            return Err(Fault::new(Kind::UnknownName, at, reason));
        }
        let url = type_url::read(&mut self.lexer)?;
        let Some(content_type) = type_url::find(self.types, &url) else {
            let hint = if self.types.is_none() {
                "; set `types` of the options"
            } else {
                ""
            };
            let reason = format!("the type of `{}` is not known{hint}", Short(&url));
            return Err(Fault::new(Kind::UnknownName, at, reason));
        };
        for index in 0..descriptor.fields.len() {
            seen.note(descriptor, index, at)?;
        }
        self.lexer.take(b':');
        let mut content = (content_type.new)();
        self.charge(size_of_val(&*content))
            .and_then(|()| self.block(content.as_mut()))
            .and_then(|()| self.charge(content.wire_len()))
            .map_err(|f| f.within(&format!("[{}]", Short(&url))))?;
        if let FieldMut::Value(ValueMut::Str(type_url)) = message.get_mut(0) {
            type_url.set(url);
        }
        if let FieldMut::Value(ValueMut::Bytes(value)) = message.get_mut(1) {
            value.set(content.to_wire());
        }
        Ok(())
    }
}
