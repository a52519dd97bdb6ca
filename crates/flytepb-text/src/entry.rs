//! Reading map entries.

use std::borrow::Cow;

use flytepb_wire::descriptor::{FieldDescriptor, Kind as FieldKind};
use flytepb_wire::unknown_paths::{key_start, Short};
use flytepb_wire::{MapField, MapKey, ValueRef};

use crate::error::{Fault, Kind};
use crate::read::Reader;
use crate::skip::Fields;
use crate::{scalar, type_url};

impl<'a> Reader<'a> {
    /// Reads a map entry in braces. The value is read in place in the map, under its key; a value
    /// that precedes its key is skipped first and read once the key is known.
    pub(crate) fn entry(
        &mut self,
        field: &FieldDescriptor,
        map: &mut dyn MapField,
    ) -> Result<(), Fault> {
        let within = |fault: Fault| fault.within(field.name);
        let key_kind = field.map_key().unwrap_or(FieldKind::String);
        let close = self.open().map_err(within)?;
        self.count(map.growth()).map_err(within)?;
        let (mut key, mut has_value, mut deferred) = (None, false, None);
        while !self.is_at_end(close).map_err(within)? {
            let at = self.lexer.offset();
            let name = self.entry_field_name().map_err(within)?;
            let duplicate = |reason| Err(within(Fault::new(Kind::Duplicate, at, reason)));
            match &*name {
                "key" if key.is_some() => return duplicate("field `key` is set twice"),
                "value" if has_value => return duplicate("field `value` is set twice"),
                "key" => key = Some(self.entry_key(key_kind).map_err(within)?),
                "value" => {
                    has_value = true;
                    if let Some(key) = &key {
                        self.entry_value(field, map, key.clone())?;
                    } else {
                        deferred = Some(self.lexer.clone());
                        self.skip_content(Fields::Deferred).map_err(within)?;
                    }
                }
                unknown if self.options.ignore_unknown => {
                    self.skip_unknown(unknown).map_err(within)?;
                }
                unknown => {
                    let name = Short(unknown);
                    let reason = format!("a map entry has no field `{name}`, only key and value");
                    return Err(within(Fault::new(Kind::UnknownName, at, reason)));
                }
            }
            self.separator();
        }
        let key = key.unwrap_or_else(|| scalar::default_key(key_kind));
        if let Some(value) = deferred {
            let end = std::mem::replace(&mut self.lexer, value);
            self.entry_value(field, map, key)?;
            self.lexer = end;
        } else if !has_value {
            map.insert_default(key);
        }
        self.close(close);
        Ok(())
    }

    /// Reads the name of an entry's field; a name in brackets is returned with its brackets.
    fn entry_field_name(&mut self) -> Result<Cow<'a, str>, Fault> {
        if self.lexer.peek() == Some(b'[') {
            return Ok(format!("[{}]", type_url::read_name(&mut self.lexer)?).into());
        }
        self.field_name().map(Cow::Borrowed)
    }

    fn entry_key(&mut self, kind: FieldKind) -> Result<MapKey, Fault> {
        self.lexer.expect(b':')?;
        scalar::key(&mut self.lexer, kind)
    }

    fn entry_value(
        &mut self,
        field: &FieldDescriptor,
        map: &mut dyn MapField,
        key: MapKey,
    ) -> Result<(), Fault> {
        let place = format_key(field.name, &key);
        if !self.lexer.take(b':') && field.message().is_none() {
            return Err(self.lexer.fault("`:` is missing").within(&place));
        }
        if self.skips_enum_name(field.kind) {
            return Ok(());
        }
        match map.insert_default(key) {
            Some(value) => self.value(field.kind, value).map_err(|f| f.within(&place)),
            None => Ok(()), // the key was read as the map's own type
        }
    }
}

fn format_key(field: &str, key: &MapKey) -> String {
    match key {
        MapKey::Bool(k) => format!("{field}[{k}]"),
        MapKey::I32(k) => format!("{field}[{k}]"),
        MapKey::I64(k) => format!("{field}[{k}]"),
        MapKey::U32(k) => format!("{field}[{k}]"),
        MapKey::U64(k) => format!("{field}[{k}]"),
        MapKey::Str(k) => format!("{field}[{}]", key_start(ValueRef::Str(k))),
    }
}
