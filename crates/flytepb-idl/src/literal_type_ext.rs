//! Constructors of literal types and interfaces, and the type of a literal.

use crate::core::literal_type::Type;
use crate::core::{literal, scalar};
use crate::core::{
    BlobType, EnumType, Literal, LiteralType, SchemaType, SimpleType, StructuredDatasetType,
    TypeStructure, TypedInterface, UnionType, Variable, VariableMap,
};
use crate::LiteralKind;

impl From<Type> for LiteralType {
    fn from(ty: Type) -> Self {
        LiteralType {
            r#type: Some(ty),
            ..LiteralType::default()
        }
    }
}

macro_rules! types {
    ($($from:ty => $variant:ident($value:ident) $make:expr),* $(,)?) => {$(
        impl From<$from> for LiteralType {
            fn from($value: $from) -> Self {
                Type::$variant($make).into()
            }
        }
    )*};
}
types! {
    SimpleType => Simple(v) v as i32,
    SchemaType => Schema(v) v,
    BlobType => Blob(v) v,
    EnumType => EnumType(v) v,
    StructuredDatasetType => StructuredDatasetType(v) v.into(),
    UnionType => UnionType(v) v,
}

impl LiteralType {
    /// Creates the type of a list with this element type.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::{Literal, LiteralType, SimpleType};
    ///
    /// let ty = LiteralType::list(LiteralType::map(SimpleType::Integer));
    /// let list = Literal::from(vec![Literal::from(std::collections::BTreeMap::from([("a", 1)]))]);
    /// assert_eq!(list.literal_type(), ty);
    /// ```
    pub fn list(element: impl Into<LiteralType>) -> Self {
        Type::CollectionType(element.into().into()).into()
    }

    /// Creates the type of a map from strings to this value type.
    pub fn map(value: impl Into<LiteralType>) -> Self {
        Type::MapValueType(value.into().into()).into()
    }

    /// Creates a union of these types.
    pub fn union<T: Into<LiteralType>>(variants: impl IntoIterator<Item = T>) -> Self {
        let variants = variants.into_iter().map(T::into).collect();
        LiteralType::from(UnionType {
            variants,
            ..UnionType::default()
        })
    }

    /// Creates an enum type: a string that is one of these.
    pub fn one_of<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(T::into).collect();
        LiteralType::from(EnumType {
            values,
            ..EnumType::default()
        })
    }

    /// Sets the tag by which flytekit identifies a variant of a union: `int`, `Typed List`.
    #[must_use]
    pub fn with_tag(mut self, tag: impl Into<String>) -> Self {
        let structure = self.structure.get_or_insert_with(TypeStructure::default);
        structure.tag = tag.into();
        self
    }
}

impl Literal {
    /// Infers the type of the literal.
    ///
    /// Lists and maps with values of several types have a union as element type; empty ones, and
    /// literals without a value, have the type none.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::{Literal, LiteralType, SimpleType};
    ///
    /// assert_eq!(Literal::from(5).literal_type(), SimpleType::Integer.into());
    ///
    /// let mixed = Literal::from([Literal::from(5), Literal::from("a"), Literal::from(6)]);
    /// let both = LiteralType::union([SimpleType::Integer, SimpleType::String]);
    /// assert_eq!(mixed.literal_type(), LiteralType::list(both));
    /// ```
    pub fn literal_type(&self) -> LiteralType {
        match &self.value {
            None => SimpleType::None.into(),
            Some(literal::Value::Collection(list)) => LiteralType::list(common(&list.literals)),
            Some(literal::Value::Map(map)) => LiteralType::map(common(map.literals.values())),
            Some(literal::Value::OffloadedMetadata(metadata)) => metadata
                .inferred_type
                .as_deref()
                .cloned()
                .unwrap_or_default(),
            Some(literal::Value::Scalar(scalar)) => match &scalar.value {
                Some(value) => scalar_type(value, scalar.kind()),
                None => SimpleType::None.into(),
            },
        }
    }
}

fn common<'a>(literals: impl IntoIterator<Item = &'a Literal>) -> LiteralType {
    let mut types: Vec<LiteralType> = Vec::new();
    for literal in literals {
        let ty = literal.literal_type();
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    match types.len() {
        0 => SimpleType::None.into(),
        1 => types.remove(0),
        _ => LiteralType::union(types),
    }
}

fn scalar_type(value: &scalar::Value, kind: LiteralKind) -> LiteralType {
    match value {
        scalar::Value::Blob(blob) => {
            let ty = blob.metadata.as_ref().and_then(|m| m.r#type.clone());
            ty.unwrap_or_default().into()
        }
        scalar::Value::Schema(schema) => schema.r#type.clone().unwrap_or_default().into(),
        scalar::Value::StructuredDataset(dataset) => {
            let metadata = dataset.metadata.as_ref();
            let ty = metadata.and_then(|m| m.structured_dataset_type.clone());
            ty.unwrap_or_default().into()
        }
        scalar::Value::Union(union) => union.r#type.as_deref().cloned().unwrap_or_default(),
        _ => match kind {
            LiteralKind::Integer => SimpleType::Integer,
            LiteralKind::Float => SimpleType::Float,
            LiteralKind::String => SimpleType::String,
            LiteralKind::Boolean => SimpleType::Boolean,
            LiteralKind::Datetime => SimpleType::Datetime,
            LiteralKind::Duration => SimpleType::Duration,
            LiteralKind::Binary => SimpleType::Binary,
            LiteralKind::Error => SimpleType::Error,
            LiteralKind::Struct => SimpleType::Struct,
            _ => SimpleType::None,
        }
        .into(),
    }
}

impl<T: Into<LiteralType>> From<T> for Variable {
    fn from(ty: T) -> Self {
        Variable {
            r#type: Some(Box::new(ty.into())),
            ..Variable::default()
        }
    }
}

impl<K: Into<String>, V: Into<Variable>> FromIterator<(K, V)> for VariableMap {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        VariableMap {
            variables: entries.map(|(k, v)| (k.into(), v.into())).collect(),
            ..VariableMap::default()
        }
    }
}

impl<V: Into<Variable>, const N: usize> From<[(&str, V); N]> for VariableMap {
    fn from(entries: [(&str, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl TypedInterface {
    /// Creates the interface of a task or workflow.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::{LiteralType, SimpleType, TypedInterface, VariableMap};
    ///
    /// let inputs = VariableMap::from([("x", LiteralType::list(SimpleType::Integer))]);
    /// let interface = TypedInterface::new(inputs, VariableMap::from([("o0", SimpleType::String)]));
    /// assert!(interface.outputs.is_some_and(|o| o.variables.contains_key("o0")));
    /// ```
    pub fn new(inputs: VariableMap, outputs: VariableMap) -> Self {
        TypedInterface {
            inputs: Some(inputs),
            outputs: Some(outputs),
            ..TypedInterface::default()
        }
    }
}
