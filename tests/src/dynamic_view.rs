//! Comparison of dynamic views with decoded messages. Also part of the fuzz targets.

use flytepb::idl::wire::view::{DynView, FieldView, ValueView};
use flytepb::idl::{FieldRef, ValueRef, WireMessage};

/// Returns whether a view has the fields of a message, at any depth, and returns each of them alone.
pub fn agrees(view: DynView<'_>, message: &dyn WireMessage) -> bool {
    let count = message.descriptor().fields.len();
    let fields: Vec<_> = view.fields().collect();
    let set = (0..count).filter(|i| message.get(*i).is_some());
    let mut rest = fields.iter();
    let each_alone = (0..count).all(|i| match view.get(i) {
        Some(alone) => {
            matches!(rest.next(), Some((index, field)) if *index == i && is_same(alone, *field))
        }
        None => true,
    });
    set.eq(fields.iter().map(|(index, _)| *index))
        && each_alone
        && rest.next().is_none()
        && fields
            .iter()
            .all(|(i, field)| field_agrees(*field, message.get(*i)))
}

/// Returns whether both are views of the same bytes.
fn is_same(a: FieldView<'_>, b: FieldView<'_>) -> bool {
    match (a, b) {
        (FieldView::Value(a), FieldView::Value(b)) => is_same_value(a, b),
        (FieldView::List(a), FieldView::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same_value(a, b))
        }
        (FieldView::Map(a), FieldView::Map(b)) => {
            let mut entries = a.iter().zip(b.iter());
            a.len() == b.len()
                && entries.all(|(a, b)| scalar_agrees(a.0, b.0) && is_same_value(a.1, b.1))
        }
        _ => false,
    }
}

fn is_same_value(a: ValueView<'_>, b: ValueView<'_>) -> bool {
    match (a, b) {
        (ValueView::Scalar(a), ValueView::Scalar(b)) => scalar_agrees(a, b),
        (ValueView::Message(a), ValueView::Message(b)) => {
            a.descriptor() == b.descriptor() && a.as_bytes() == b.as_bytes()
        }
        _ => false,
    }
}

fn field_agrees(view: FieldView<'_>, field: Option<FieldRef<'_>>) -> bool {
    match (view, field) {
        (FieldView::Value(view), Some(FieldRef::Value(value))) => value_agrees(view, value),
        (FieldView::List(view), Some(FieldRef::List(list))) => {
            let items: Vec<_> = view.iter().collect();
            items.len() == list.len()
                && view.len() == list.len()
                && !view.is_empty()
                && (0..list.len()).all(|i| value_agrees(items[i], list.get(i)))
        }
        (FieldView::Map(view), Some(FieldRef::Map(map))) => {
            view.len() >= map.len()
                && !view.is_empty()
                && (0..map.len()).all(|i| {
                    let (key, value) = map.entry_at(i);
                    let entries = view.iter().filter(|(k, _)| scalar_agrees(*k, key));
                    entries.last().is_some_and(|(_, v)| value_agrees(v, value))
                })
        }
        _ => false,
    }
}

fn value_agrees(view: ValueView<'_>, value: ValueRef<'_>) -> bool {
    match (view, value) {
        (ValueView::Message(view), ValueRef::Message(message)) => agrees(view, message),
        (ValueView::Scalar(view), value) => scalar_agrees(view, value),
        _ => false,
    }
}

fn scalar_agrees(view: ValueRef<'_>, value: ValueRef<'_>) -> bool {
    match (view, value) {
        (ValueRef::F32(a), ValueRef::F32(b)) => a.to_bits() == b.to_bits(),
        (ValueRef::F64(a), ValueRef::F64(b)) => a.to_bits() == b.to_bits(),
        _ => view.to_string() == value.to_string(),
    }
}
