//! A serde serializer that writes JSON text.

use std::fmt::{self, Write};

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::scan::plain_len;

/// Writes JSON behind what `out` holds.
pub(super) struct JsonWriter<'o> {
    out: &'o mut Vec<u8>,
    indent: Option<usize>,
    level: usize,
}

impl<'o> JsonWriter<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>, indent: Option<usize>) -> Self {
        JsonWriter {
            out,
            indent,
            level: 0,
        }
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Starts a line if we are indenting.
    #[inline]
    fn line(&mut self) {
        if let Some(spaces) = self.indent {
            self.out.push(b'\n');
            let len = self.out.len() + spaces * self.level;
            self.out.resize(len, b' ');
        }
    }
}

/// Appends the characters of `text` as they stand inside the quotes of a JSON string.
#[inline]
pub(super) fn escape(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(plain_len(rest));
        out.extend_from_slice(plain);
        let Some((byte, after)) = special.split_first() else {
            return;
        };
        escape_one(out, *byte);
        rest = after;
    }
}

#[cold]
fn escape_one(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', HEX[high], HEX[low]]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// What went wrong, without the place.
#[derive(Debug)]
pub(super) struct WriteError(pub(super) String);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WriteError {}

impl serde::ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        WriteError(message.to_string())
    }
}

/// No message has a part of this form.
#[cold]
fn no_form<T>() -> Result<T, WriteError> {
    Err(WriteError("a value has no JSON form".to_owned()))
}

type Nothing = Impossible<(), WriteError>;

macro_rules! numbers {
    ($($method:ident $type:ty, $buffer:path;)*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), WriteError> {
            self.put(<$buffer>::new().format(value));
            Ok(())
        }
    )*};
}

impl<'w, 'o> Serializer for &'w mut JsonWriter<'o> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Elements<'w, 'o>;
    type SerializeMap = Elements<'w, 'o>;
    type SerializeTuple = Nothing;
    type SerializeTupleStruct = Nothing;
    type SerializeTupleVariant = Nothing;
    type SerializeStruct = Nothing;
    type SerializeStructVariant = Nothing;

    numbers! {
        serialize_i8 i8, itoa::Buffer;
        serialize_i16 i16, itoa::Buffer;
        serialize_i32 i32, itoa::Buffer;
        serialize_i64 i64, itoa::Buffer;
        serialize_u8 u8, itoa::Buffer;
        serialize_u16 u16, itoa::Buffer;
        serialize_u32 u32, itoa::Buffer;
        serialize_u64 u64, itoa::Buffer;
        serialize_f32 f32, zmij::Buffer;
        serialize_f64 f64, zmij::Buffer;
    }

    fn serialize_bool(self, value: bool) -> Result<(), WriteError> {
        self.put(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), WriteError> {
        self.out.push(b'"');
        escape(self.out, value);
        self.out.push(b'"');
        Ok(())
    }

    fn collect_str<T: ?Sized + fmt::Display>(self, value: &T) -> Result<(), WriteError> {
        self.out.push(b'"');
        let written = write!(Escaped(self.out), "{value}");
        self.out.push(b'"');
        written.or_else(|_| no_form())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        no_form()
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.put("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        no_form()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), WriteError> {
        no_form()
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<(), WriteError> {
        no_form()
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), WriteError> {
        no_form()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements<'w, 'o>, WriteError> {
        Ok(Elements::start(self, b'['))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Elements<'w, 'o>, WriteError> {
        Ok(Elements::start(self, b'{'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Nothing, WriteError> {
        no_form()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Nothing, WriteError> {
        no_form()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Nothing, WriteError> {
        no_form()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Nothing, WriteError> {
        no_form()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Nothing, WriteError> {
        no_form()
    }
}

/// The inside of an object or array.
pub(super) struct Elements<'w, 'o> {
    writer: &'w mut JsonWriter<'o>,
    empty: bool,
}

impl<'w, 'o> Elements<'w, 'o> {
    fn start(writer: &'w mut JsonWriter<'o>, open: u8) -> Self {
        writer.out.push(open);
        writer.level += 1;
        Elements {
            writer,
            empty: true,
        }
    }

    #[inline]
    fn separate(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.writer.out.push(b',');
        }
        self.writer.line();
    }

    fn close(self, close: u8) {
        self.writer.level -= 1;
        if !self.empty {
            self.writer.line();
        }
        self.writer.out.push(close);
    }
}

impl SerializeSeq for Elements<'_, '_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), WriteError> {
        self.separate();
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close(b']');
        Ok(())
    }
}

impl SerializeMap for Elements<'_, '_> {
    type Ok = ();
    type Error = WriteError;

    #[inline]
    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), WriteError> {
        self.separate();
        key.serialize(&mut *self.writer)?;
        self.writer.out.push(b':');
        if self.writer.indent.is_some() {
            self.writer.out.push(b' ');
        }
        Ok(())
    }

    #[inline]
    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close(b'}');
        Ok(())
    }
}

struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}
