//! Literal types on one line.

use flytepb_idl::WireMessage;
use flytepb_idl::core::schema_type::schema_column::SchemaColumnType;
use flytepb_idl::core::{self, literal_type};

use super::{Line, Step, fit, whole};
use crate::tree_view::printable::count;

impl Line {
    pub(super) fn blob_type(&mut self, t: &core::BlobType) -> Step {
        whole(t)?;
        match t.dimensionality {
            0 => self.put("file")?,
            1 => self.put("directory")?,
            n => self.put(&format!("blob of dimensionality {n}"))?,
        }
        if t.format.is_empty() {
            return Ok(());
        }
        self.put(", format ")?;
        self.quoted(&t.format)
    }

    pub(super) fn schema_type(&mut self, t: &core::SchemaType) -> Step {
        whole(t)?;
        self.put("schema")?;
        if t.columns.is_empty() {
            return Ok(());
        }
        self.put(" ")?;
        self.items(["[", "]"], t.columns.iter(), |line, column| {
            whole(column)?;
            line.quoted(&column.name)?;
            line.put(": ")?;
            match SchemaColumnType::try_from(column.r#type) {
                Ok(known) => line.put(&known.as_str_name().to_ascii_lowercase()),
                Err(_) => line.put(&column.r#type.to_string()),
            }
        })
    }

    pub(super) fn structured_dataset_type(&mut self, t: &core::StructuredDatasetType) -> Step {
        whole(t)?;
        self.put("structured dataset")?;
        if !t.format.is_empty() {
            self.put(", format ")?;
            self.quoted(&t.format)?;
        }
        if !t.external_schema_type.is_empty() || !t.external_schema_bytes.is_empty() {
            self.put(", external schema ")?;
            self.quoted(&t.external_schema_type)?;
            let length = t.external_schema_bytes.len() as u64;
            self.put(&format!(" of {}", count(length, "byte")))?;
        }
        if t.columns.is_empty() {
            return Ok(());
        }
        self.put(" ")?;
        self.items(["[", "]"], t.columns.iter(), |line, column| {
            whole(column)?;
            line.quoted(&column.name)?;
            match &column.literal_type {
                None => Ok(()),
                Some(t) => line.put(": ").and_then(|()| line.literal_type(t)),
            }
        })
    }

    /// Writes the type of a union's value: its tag is in its structure, which holds nothing else.
    pub(super) fn union_tag(&mut self, t: &core::LiteralType) -> Step {
        let mut t = t.clone();
        let tagged = t
            .structure
            .as_ref()
            .is_some_and(|s| s.unknown_fields().is_empty() && s.dataclass_type.is_empty());
        if tagged {
            t.structure = None;
        }
        self.literal_type(&t)
    }

    pub(super) fn literal_type(&mut self, t: &core::LiteralType) -> Step {
        whole(t)?;
        fit(t.metadata.is_none() && t.annotation.is_none() && t.structure.is_none())?;
        use literal_type::Type;
        match &t.r#type {
            None => self.put("no type"),
            Some(Type::Simple(simple)) => match core::SimpleType::try_from(*simple) {
                Ok(simple) => self.put(&simple.as_str_name().to_ascii_lowercase()),
                Err(_) => self.put(&format!("simple type {simple}")),
            },
            Some(Type::Schema(schema)) => self.schema_type(schema),
            Some(Type::CollectionType(of)) => {
                self.put("list of ")?;
                self.literal_type(of)
            }
            Some(Type::MapValueType(of)) => {
                self.put("map of ")?;
                self.literal_type(of)
            }
            Some(Type::Blob(blob)) => self.blob_type(blob),
            Some(Type::EnumType(e)) => {
                whole(e)?;
                self.items(["enum(", ")"], e.values.iter(), |line, v| line.quoted(v))
            }
            Some(Type::StructuredDatasetType(t)) => self.structured_dataset_type(t),
            Some(Type::UnionType(union)) => {
                whole(union)?;
                self.items(["union(", ")"], union.variants.iter(), Self::union_tag)
            }
        }
    }

    pub(super) fn variable(&mut self, variable: &core::Variable) -> Step {
        fit(variable.artifact_partial_id.is_none() && variable.artifact_tag.is_none())?;
        match &variable.r#type {
            None => self.put("no type")?,
            Some(t) => self.literal_type(t)?,
        }
        if variable.description.is_empty() {
            return Ok(());
        }
        self.put(", ")?;
        self.quoted(&variable.description)
    }
}
