//! Literals on one line: the value, and its kind if that is not evident.

use flytepb_idl::core::{self, literal, primitive, scalar};

use super::{Line, Step, Stop, fit, whole};
use crate::tree_view::printable::{bytes_text, count};

impl Line {
    pub(super) fn literal(&mut self, literal: &core::Literal) -> Step {
        whole(literal)?;
        fit(literal.hash.is_empty() && literal.metadata.is_empty())?;
        match &literal.value {
            None => self.put("no value"),
            Some(literal::Value::Scalar(s)) => self.scalar(s),
            Some(literal::Value::Collection(c)) => self.collection(c),
            Some(literal::Value::Map(m)) => {
                whole(m)?;
                self.entries(&m.literals, Self::literal)
            }
            Some(literal::Value::OffloadedMetadata(o)) => {
                whole(o)?;
                self.bare(&o.uri)?;
                self.put(&format!(" (offloaded, {}", count(o.size_bytes, "byte")))?;
                if let Some(t) = &o.inferred_type {
                    self.put(", ")?;
                    self.literal_type(t)?;
                }
                self.put(")")
            }
        }
    }

    pub(super) fn collection(&mut self, list: &core::LiteralCollection) -> Step {
        whole(list)?;
        self.items(["[", "]"], list.literals.iter(), Self::literal)
    }

    pub(super) fn scalar(&mut self, scalar: &core::Scalar) -> Step {
        whole(scalar)?;
        match &scalar.value {
            None => self.put("no value"),
            Some(scalar::Value::Primitive(p)) => self.primitive(p),
            Some(scalar::Value::Blob(b)) => self.blob(b),
            Some(scalar::Value::Binary(b)) => self.binary(b),
            Some(scalar::Value::Schema(s)) => self.schema(s),
            Some(scalar::Value::NoneType(n)) => {
                whole(n)?;
                self.put("none")
            }
            Some(scalar::Value::Error(e)) => {
                whole(&**e)?;
                self.put("error ")?;
                self.quoted(&e.message)?;
                self.put(" of node ")?;
                self.quoted(&e.failed_node_id)
            }
            Some(scalar::Value::Generic(s)) => self.json_struct(s),
            Some(scalar::Value::StructuredDataset(s)) => self.structured_dataset(s),
            Some(scalar::Value::Union(u)) => self.union(u),
        }
    }

    pub(super) fn primitive(&mut self, primitive: &core::Primitive) -> Step {
        whole(primitive)?;
        match &primitive.value {
            None => self.put("no value"),
            Some(primitive::Value::Integer(v)) => self.put(&v.to_string()),
            Some(primitive::Value::FloatValue(v)) => self.put(&format!("{v:?}")),
            Some(primitive::Value::StringValue(v)) => self.quoted(v),
            Some(primitive::Value::Boolean(v)) => self.put(&v.to_string()),
            Some(primitive::Value::Datetime(v)) => whole(v).and_then(|()| self.timestamp(v)),
            Some(primitive::Value::Duration(v)) => whole(v).and_then(|()| self.duration(v)),
        }
    }

    /// Writes bytes, decoded if they are MessagePack and the feature is enabled.
    pub(super) fn binary(&mut self, binary: &core::Binary) -> Step {
        whole(binary)?;
        #[cfg(feature = "msgpack")]
        if binary.tag == "msgpack" {
            if let Some(value) = super::msgpack::decode(&binary.value) {
                self.put("msgpack ")?;
                return self.msgpack(&value);
            }
        }
        self.bare(&binary.tag)?;
        let (text, cut) = bytes_text(&binary.value, self.max / 2);
        self.put(if binary.tag.is_empty() { "bytes " } else { " " })?;
        self.put(&text)?;
        if cut {
            return Err(Stop::Full);
        }
        Ok(())
    }

    pub(super) fn blob(&mut self, blob: &core::Blob) -> Step {
        whole(blob)?;
        self.bare(&blob.uri)?;
        let Some(metadata) = &blob.metadata else {
            return self.put(" (blob)");
        };
        whole(metadata)?;
        let Some(t) = &metadata.r#type else {
            return self.put(" (blob)");
        };
        self.put(" (")?;
        self.blob_type(t)?;
        self.put(")")
    }

    pub(super) fn schema(&mut self, schema: &core::Schema) -> Step {
        whole(schema)?;
        self.bare(&schema.uri)?;
        self.put(" (")?;
        match &schema.r#type {
            Some(t) => self.schema_type(t)?,
            None => self.put("schema")?,
        }
        self.put(")")
    }

    pub(super) fn structured_dataset(&mut self, dataset: &core::StructuredDataset) -> Step {
        whole(dataset)?;
        self.bare(&dataset.uri)?;
        self.put(" (")?;
        let metadata = dataset.metadata.as_ref();
        metadata.map_or(Ok(()), |m| whole(m))?;
        match metadata.and_then(|m| m.structured_dataset_type.as_ref()) {
            Some(t) => self.structured_dataset_type(t)?,
            None => self.put("structured dataset")?,
        }
        self.put(")")
    }

    pub(super) fn union(&mut self, union: &core::Union) -> Step {
        whole(union)?;
        match &union.value {
            None => self.put("no value")?,
            Some(value) => self.literal(value)?,
        }
        self.put(" (union")?;
        if let Some(t) = &union.r#type {
            self.put(", ")?;
            self.union_tag(t)?;
        }
        self.put(")")
    }
}
