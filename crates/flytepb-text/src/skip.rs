//! Skipping fields without a schema, using the same tokens as reading.

use crate::error::Fault;
use crate::read::Reader;
use crate::{scalar, type_url};
use flytepb_wire::unknown_paths::Short;

/// The kind of fields to skip. They differ in lists of messages, whose colon is optional only if
/// the schema has the field, as in Google's parser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    /// Unknown fields.
    Unknown,
    /// Known fields, to be read later.
    Deferred,
}

impl Reader<'_> {
    /// Skips the content of an unknown field, after its name.
    pub(crate) fn skip_unknown(&mut self, name: &str) -> Result<(), Fault> {
        let skipped = self.skip_content(Fields::Unknown);
        skipped.map_err(|f| f.within(&Short(name).to_string()))
    }

    /// Skips the content of a field, after its name: a value, a message, or a list of either.
    pub(crate) fn skip_content(&mut self, fields: Fields) -> Result<(), Fault> {
        let has_colon = self.lexer.take(b':');
        let may_lack_colon = match self.lexer.peek() {
            Some(b'{' | b'<') => true,
            Some(b'[') => fields == Fields::Deferred,
            _ => false,
        };
        if !has_colon && !may_lack_colon {
            return Err(self.lexer.fault("`:` is missing"));
        }
        self.elements(|reader| match reader.lexer.peek() {
            Some(b'{' | b'<') => reader.skip_message(fields),
            _ => scalar::skip(&mut reader.lexer),
        })
    }

    fn skip_message(&mut self, fields: Fields) -> Result<(), Fault> {
        let close = self.open()?;
        while !self.is_at_end(close)? {
            if self.lexer.peek() == Some(b'[') {
                type_url::read_name(&mut self.lexer)?;
            } else {
                self.field_name()?;
            }
            self.skip_content(fields)?;
            self.separator();
        }
        self.close(close);
        Ok(())
    }
}
