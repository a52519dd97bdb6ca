//! The way from the fields of a message to the columns of a table.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor};
use flytepb_idl::views::Checker;

use super::columns::{List, Values};
use super::definition::Definition;
use crate::column::names_type;
use crate::schemas::checker;

/// The number of the message that is present in every row and list item.
pub(super) const ROOT: usize = 0;

/// The columns of a message, and the places of their values in its encoding.
pub(crate) struct Plan {
    pub(super) of: &'static MessageDescriptor,
    pub(super) root: Node,
    pub(super) sources: Vec<Source>,
    /// The number of messages whose presence is noted: the root, and those on the way to columns.
    pub(super) messages: usize,
}

/// A column.
pub(super) struct Source {
    name: &'static str,
    /// The messages whose presence makes a missing value the default instead of null.
    pub(super) parents: Vec<usize>,
    /// True if the value may be missing although its message is present.
    pub(super) is_explicit: bool,
    of: Type,
}

enum Type {
    Field(Kind),
    List(Arc<Plan>),
}

/// A message whose fields have columns.
pub(super) struct Node {
    pub(super) of: &'static MessageDescriptor,
    /// In the order of the descriptor.
    pub(super) fields: Vec<NodeField>,
}

pub(super) struct NodeField {
    pub(super) tag: u32,
    /// The other members of its oneof, by index.
    pub(super) others: u64,
    pub(super) action: Action,
}

pub(super) enum Action {
    /// Not in the table, but checked.
    Check(Check),
    Text(usize),
    Scalar(usize, Kind),
    Timestamp(usize),
    Duration(usize),
    Json(usize, Checker),
    Nested(usize, Box<Node>),
    List(usize, Arc<Plan>),
}

pub(super) enum Check {
    Text,
    Scalar(Kind),
    Message(Checker),
    /// Needs a decoder.
    Other,
}

impl Plan {
    /// Creates the plan of a message type; `None` if a definition names a field that it lacks.
    pub(super) fn new(of: &'static MessageDescriptor, definitions: &[Definition]) -> Option<Self> {
        let mut plan = Plan {
            of,
            root: Node::new(of)?,
            sources: Vec::new(),
            messages: ROOT + 1,
        };
        plan.add("", definitions)?;
        Some(plan)
    }

    fn add(&mut self, prefix: &str, definitions: &[Definition]) -> Option<()> {
        for definition in definitions {
            let column = self.sources.len();
            match definition {
                Definition::In { path, columns } => self.add(&join(prefix, path), columns)?,
                Definition::Column { name, path } => {
                    let mut source = None;
                    for path in path.split('|') {
                        let (parent, field, action) = self.find(&join(prefix, path))?;
                        *action = Action::of(field.kind, column)?;
                        let source = source.get_or_insert_with(|| Source {
                            name,
                            parents: Vec::new(),
                            is_explicit: false,
                            of: Type::Field(field.kind),
                        });
                        if field.cardinality == Cardinality::Implicit {
                            source.parents.push(parent);
                        } else {
                            source.is_explicit = true;
                        }
                    }
                    self.sources.extend(source);
                }
                Definition::List { name, path, items } => {
                    let (parent, field, action) = self.find(&join(prefix, path))?;
                    let items = Arc::new(Plan::new(field.message()?, items)?);
                    *action = Action::List(column, items.clone());
                    self.sources.push(Source {
                        name,
                        parents: vec![parent],
                        is_explicit: false,
                        of: Type::List(items),
                    });
                }
            }
        }
        Some(())
    }

    /// Returns the field at a path, its action, and the message that contains it.
    fn find(&mut self, path: &str) -> Option<(usize, &'static FieldDescriptor, &mut Action)> {
        let (mut node, mut parent) = (&mut self.root, ROOT);
        let mut names = path.split('.');
        let last = names.next_back()?;
        for name in names {
            let (field, action) = node.field(name)?;
            if !matches!(action, Action::Nested(..)) {
                *action = Action::Nested(self.messages, Box::new(Node::new(field.message()?)?));
                self.messages += 1;
            }
            let Action::Nested(message, nested) = action else {
                return None;
            };
            (node, parent) = (nested, *message);
        }
        let (field, action) = node.field(last)?;
        Some((parent, field, action))
    }

    /// Returns names and types of the columns.
    pub(crate) fn fields(&self) -> Fields {
        let fields = self.sources.iter();
        fields
            .map(|source| Field::new(source.name, source.data_type(), true))
            .collect()
    }
}

impl Source {
    pub(super) fn data_type(&self) -> DataType {
        match &self.of {
            Type::List(items) => {
                let items = DataType::Struct(items.fields());
                DataType::List(Arc::new(Field::new("item", items, false)))
            }
            Type::Field(Kind::Bool) => DataType::Boolean,
            Type::Field(Kind::Uint32) => DataType::UInt32,
            Type::Field(Kind::Uint64) => DataType::UInt64,
            Type::Field(Kind::Enum(_)) => names_type(),
            Type::Field(Kind::Message(of)) if of.full_name == TIMESTAMP => {
                DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()))
            }
            Type::Field(Kind::Message(of)) if of.full_name == DURATION => DataType::Int64,
            // Other messages become JSON.
            Type::Field(Kind::String | Kind::Message(_)) => DataType::Utf8,
            Type::Field(_) => DataType::Int32,
        }
    }

    /// Returns a column without values.
    pub(super) fn values(&self) -> Values {
        match (&self.of, self.data_type()) {
            (Type::List(items), _) => Values::List(List::new(items)),
            (Type::Field(Kind::Enum(of)), _) => Values::Enum(of, Vec::new()),
            (_, DataType::Boolean) => Values::Bool(Vec::new()),
            (_, DataType::UInt32) => Values::UInt32(Vec::new()),
            (_, DataType::UInt64) => Values::UInt64(Vec::new()),
            (_, DataType::Int64) => Values::Duration(Vec::new()),
            (_, DataType::Timestamp(..)) => Values::Time(Vec::new()),
            (_, DataType::Utf8) => Values::Text(StringBuilder::new()),
            _ => Values::Int32(Vec::new()),
        }
    }

    /// Returns the columns of list items.
    pub(super) fn items(&self) -> Option<&Plan> {
        match &self.of {
            Type::List(items) => Some(items),
            Type::Field(_) => None,
        }
    }
}

const TIMESTAMP: &str = "google.protobuf.Timestamp";
const DURATION: &str = "google.protobuf.Duration";

impl Node {
    fn new(of: &'static MessageDescriptor) -> Option<Self> {
        if of.fields.len() > 64 {
            return None;
        }
        let field = |(index, field): (usize, &'static FieldDescriptor)| {
            let members = of.fields.iter().enumerate();
            let others = members.filter(|(i, member)| {
                *i != index && field.oneof.is_some() && member.oneof == field.oneof
            });
            NodeField {
                tag: field.tag,
                others: others.fold(0, |mask, (i, _)| mask | 1 << i),
                action: Action::Check(Check::of(field)),
            }
        };
        Some(Node {
            of,
            fields: of.fields.iter().enumerate().map(field).collect(),
        })
    }

    fn field(&mut self, name: &str) -> Option<(&'static FieldDescriptor, &mut Action)> {
        let index = self.of.fields.iter().position(|f| f.name == name)?;
        Some((&self.of.fields[index], &mut self.fields[index].action))
    }

    /// Returns the index of the field with this tag, which probably comes after the previous one.
    #[inline]
    pub(super) fn find(&self, next: usize, tag: u32) -> Option<usize> {
        let has_tag = |field: &NodeField| field.tag == tag;
        let guess = (tag >> 3).wrapping_sub(1) as usize;
        if self.fields.get(guess).is_some_and(has_tag) {
            return Some(guess);
        }
        let ahead = self.fields.get(next..)?.iter().position(has_tag);
        let index = ahead.map(|index| next + index);
        index.or_else(|| self.fields.iter().position(has_tag))
    }
}

impl Action {
    fn of(kind: Kind, column: usize) -> Option<Self> {
        Some(match kind {
            Kind::String => Action::Text(column),
            Kind::Message(of) => match of.full_name {
                TIMESTAMP => Action::Timestamp(column),
                DURATION => Action::Duration(column),
                _ => Action::Json(column, checker(of)?),
            },
            scalar => Action::Scalar(column, scalar),
        })
    }
}

impl Check {
    fn of(field: &'static FieldDescriptor) -> Self {
        match (field.cardinality, field.kind) {
            (Cardinality::Map { .. } | Cardinality::Repeated { packed: true }, _) => Check::Other,
            (_, Kind::String) => Check::Text,
            (_, Kind::Message(of)) => checker(of).map_or(Check::Other, Check::Message),
            (_, scalar) => Check::Scalar(scalar),
        }
    }
}

fn join(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        ("", path) => path.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}.{path}"),
    }
}
