//! The way from the fields of a message to the columns of a table.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Int32Builder, Int64Builder, UInt32Builder, UInt64Builder,
};
use arrow_schema::{Field, Fields};
use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor};
use flytepb_idl::views::Checker;

use super::definition::Definition;
use crate::column::{Column, Json, Names};
use crate::schemas::checker;

/// The slot that is set in every row and list item, as their message is present. In items, it links
/// to the next one.
pub(super) const ROOT: usize = 0;

/// The columns of a message, and the places of their values in its encoding.
///
/// A row is read into slots first: one for each column, and one for each message on the way to them
/// that notes its presence.
pub(crate) struct Plan {
    pub(super) of: &'static MessageDescriptor,
    pub(super) root: Node,
    pub(super) sources: Vec<Source>,
    pub(super) slots: usize,
}

/// A column and its slot.
pub(super) struct Source {
    name: &'static str,
    pub(super) slot: usize,
    /// Slots of the messages whose presence makes a missing value the default instead of null.
    pub(super) parents: Vec<usize>,
    pub(super) values: Values,
}

pub(super) enum Values {
    Field(Kind),
    List(Arc<Plan>),
}

/// A message whose fields have slots.
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
            slots: ROOT + 1,
        };
        plan.add("", definitions)?;
        Some(plan)
    }

    fn add(&mut self, prefix: &str, definitions: &[Definition]) -> Option<()> {
        for definition in definitions {
            match definition {
                Definition::In { path, columns } => self.add(&join(prefix, path), columns)?,
                Definition::Column { name, path } => {
                    let slot = self.slot();
                    let mut source = None;
                    for path in path.split('|') {
                        let (parent, field, action) = self.find(&join(prefix, path))?;
                        *action = Action::of(field.kind, slot)?;
                        let source = source.get_or_insert_with(|| Source {
                            name,
                            slot,
                            parents: Vec::new(),
                            values: Values::Field(field.kind),
                        });
                        if field.cardinality == Cardinality::Implicit {
                            source.parents.push(parent);
                        }
                    }
                    self.sources.extend(source);
                }
                Definition::List { name, path, items } => {
                    let slot = self.slot();
                    let (parent, field, action) = self.find(&join(prefix, path))?;
                    let items = Arc::new(Plan::new(field.message()?, items)?);
                    *action = Action::List(slot, items.clone());
                    self.sources.push(Source {
                        name,
                        slot,
                        parents: vec![parent],
                        values: Values::List(items),
                    });
                }
            }
        }
        Some(())
    }

    fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// Returns the field at a path, its action, and the slot of the message that contains it.
    fn find(&mut self, path: &str) -> Option<(usize, &'static FieldDescriptor, &mut Action)> {
        let (mut node, mut parent) = (&mut self.root, ROOT);
        let mut names = path.split('.');
        let last = names.next_back()?;
        for name in names {
            let (field, action) = node.field(name)?;
            if !matches!(action, Action::Nested(..)) {
                *action = Action::Nested(self.slots, Box::new(Node::new(field.message()?)?));
                self.slots += 1;
            }
            let Action::Nested(slot, nested) = action else {
                return None;
            };
            (node, parent) = (nested, *slot);
        }
        let (field, action) = node.field(last)?;
        Some((parent, field, action))
    }

    /// Returns names and types of the columns.
    pub(super) fn fields(&self) -> Fields {
        let fields = self.sources.iter();
        fields
            .map(|source| Field::new(source.name, source.column().data_type(), true))
            .collect()
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        self.sources.iter().map(Source::column).collect()
    }
}

impl Source {
    fn column(&self) -> Column {
        match &self.values {
            Values::List(items) => {
                Column::list(Column::structs(items.fields(), items.columns()), false)
            }
            Values::Field(Kind::String) => Column::text(),
            Values::Field(Kind::Bool) => Column::Bool(BooleanBuilder::new()),
            Values::Field(Kind::Uint32) => Column::UInt32(UInt32Builder::new()),
            Values::Field(Kind::Uint64) => Column::UInt64(UInt64Builder::new()),
            Values::Field(Kind::Enum(of)) => Column::Names(Names::new(of)),
            Values::Field(Kind::Message(of)) => match of.full_name {
                TIMESTAMP => Column::time(),
                DURATION => Column::Int64(Int64Builder::new()),
                _ => Column::Json(Json::default()),
            },
            Values::Field(_) => Column::Int32(Int32Builder::new()),
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
    fn of(kind: Kind, slot: usize) -> Option<Self> {
        Some(match kind {
            Kind::String => Action::Text(slot),
            Kind::Message(of) => match of.full_name {
                TIMESTAMP => Action::Timestamp(slot),
                DURATION => Action::Duration(slot),
                _ => Action::Json(slot, checker(of)?),
            },
            scalar => Action::Scalar(slot, scalar),
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
