//! A JSON value kept as text until its type is known.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::write::buffer::Buffer;

/// The text of a value.
pub(crate) struct Raw(pub(crate) String);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

fn quoted(text: &str) -> String {
    let mut out = Buffer::append_to(Vec::new());
    out.string(text);
    String::from_utf8(out.into_vec()).unwrap_or_default()
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw(value.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Raw, E> {
        if value.is_finite() {
            Ok(Raw(zmij::Buffer::new().format(value).to_owned()))
        } else {
            Err(E::custom("a number that JSON cannot represent"))
        }
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw(quoted(text)))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw("null".to_owned()))
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Raw, E> {
        self.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut elements = Vec::new();
        while let Some(Raw(element)) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Raw(format!("[{}]", elements.join(","))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut members = Vec::new();
        while let Some((name, Raw(value))) = map.next_entry::<String, Raw>()? {
            members.push(format!("{}:{value}", quoted(&name)));
        }
        Ok(Raw(format!("{{{}}}", members.join(","))))
    }
}
