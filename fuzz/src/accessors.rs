//! Compares every accessor of a view with the field of the message, recursively.

use std::collections::BTreeMap;

use flytepb_idl::views::{Lazy, MapView, Repeated, View, Viewable};
use flytepb_idl::wire::view::ViewCodec;
use flytepb_idl::{Map, Nested, WireMessage};

/// A view, or the value of one of its accessors.
pub(crate) trait Agrees<Owned> {
    /// Returns whether it equals this owned value.
    fn agrees(&self, owned: &Owned) -> bool;
}

include!(concat!(env!("OUT_DIR"), "/accessors.rs"));

macro_rules! plain {
    ($($shown:ty, $owned:ty: $a:ident, $b:ident => $agree:expr;)*) => {$(
        impl Agrees<$owned> for $shown {
            fn agrees(&self, $b: &$owned) -> bool {
                let $a = *self;
                $agree
            }
        }
    )*};
}
plain! {
    i32, i32: a, b => a == *b;
    i64, i64: a, b => a == *b;
    u32, u32: a, b => a == *b;
    u64, u64: a, b => a == *b;
    bool, bool: a, b => a == *b;
    f32, f32: a, b => a.to_bits() == b.to_bits();
    f64, f64: a, b => a.to_bits() == b.to_bits();
    &str, String: a, b => a == b;
    &[u8], Vec<u8>: a, b => a == b;
}

impl<V: Agrees<M>, M> Agrees<Option<M>> for Option<V> {
    fn agrees(&self, owned: &Option<M>) -> bool {
        match (self, owned) {
            (Some(view), Some(owned)) => view.agrees(owned),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<'a, M: Viewable> Agrees<M> for Lazy<'a, M>
where
    M::View<'a>: Agrees<M>,
{
    fn agrees(&self, owned: &M) -> bool {
        self.view().agrees(owned)
    }
}

impl<'a, M: Viewable> Agrees<Box<M>> for Lazy<'a, M>
where
    M::View<'a>: Agrees<M>,
{
    fn agrees(&self, owned: &Box<M>) -> bool {
        self.view().agrees(&**owned)
    }
}

impl<'a, M: Viewable> Agrees<Nested<Box<M>>> for Lazy<'a, M>
where
    M::View<'a>: Agrees<M>,
{
    fn agrees(&self, owned: &Nested<Box<M>>) -> bool {
        self.view().agrees(&**owned)
    }
}

impl<'a, C: ViewCodec, M: 'static> Agrees<Nested<Vec<M>>> for Repeated<'a, C>
where
    C::View<'a>: Agrees<M>,
{
    fn agrees(&self, owned: &Nested<Vec<M>>) -> bool {
        self.agrees(&**owned)
    }
}

impl<'a, K: ViewCodec, V: ViewCodec, OwnedK: 'static, OwnedV: 'static>
    Agrees<Nested<Map<OwnedK, OwnedV>>> for MapView<'a, K, V>
where
    Self: Agrees<Map<OwnedK, OwnedV>>,
{
    fn agrees(&self, owned: &Nested<Map<OwnedK, OwnedV>>) -> bool {
        self.agrees(&**owned)
    }
}

impl<'a, C: ViewCodec, M> Agrees<Vec<M>> for Repeated<'a, C>
where
    C::View<'a>: Agrees<M>,
{
    fn agrees(&self, owned: &Vec<M>) -> bool {
        self.len() == owned.len()
            && self.is_empty() == owned.is_empty()
            && self
                .iter()
                .zip(owned)
                .all(|(view, owned)| view.agrees(owned))
    }
}

impl<'a, K: ViewCodec, V: ViewCodec, OwnedK: Ord, OwnedV> Agrees<Map<OwnedK, OwnedV>>
    for MapView<'a, K, V>
where
    K::View<'a>: Agrees<OwnedK> + Ord + for<'k> PartialEq<K::View<'k>>,
    V::View<'a>: Agrees<OwnedV>,
{
    fn agrees(&self, owned: &Map<OwnedK, OwnedV>) -> bool {
        let last: BTreeMap<_, _> = self.iter().collect();
        let sorted: BTreeMap<_, _> = owned.iter().collect();
        let mut pairs = last.iter().zip(&sorted).enumerate();
        self.len() >= last.len()
            && self.is_empty() == owned.is_empty()
            && last.len() == sorted.len()
            && pairs.all(|(i, ((key, value), owned))| {
                // Only one is looked up, as each lookup iterates over all entries.
                let value = if i == 0 { self.get(*key) } else { Some(*value) };
                key.agrees(owned.0) && value.is_some_and(|value| value.agrees(owned.1))
            })
    }
}

fn same_unknown<'a, V: View<'a>>(view: &V, owned: &V::Message) -> bool {
    let shown = view.unknown_fields().map(|field| field.raw);
    shown.eq(owned.unknown_fields().iter().map(|field| field.raw))
}

#[cfg(test)]
mod tests {
    use flytepb_idl::core::{literal, Literal, LiteralMap};
    use flytepb_idl::views::Checked;

    use super::Agrees;

    #[test]
    fn a_view_does_not_agree_with_another_message() {
        let mut message = LiteralMap::default();
        let collection = literal::Value::Collection(Default::default());
        let literal = Literal {
            hash: "h".to_string(),
            value: Some(collection),
            ..Default::default()
        };
        message.literals.insert("x".to_string(), literal);
        let bytes = flytepb_idl::WireMessage::to_wire(&message);
        let checked = Checked::<LiteralMap>::new(&bytes).expect("a valid message");
        assert!(checked.view().agrees(&message));

        let mut other = message.clone();
        other.literals.get_mut("x").expect("it is there").value = None;
        assert!(!checked.view().agrees(&other));
        let mut other = message.clone();
        other.literals.insert("y".to_string(), Literal::default());
        assert!(!checked.view().agrees(&other));
        message.literals.get_mut("x").expect("it is there").hash = String::new();
        assert!(!checked.view().agrees(&message));
    }
}
