//! Messages of dynamic type: fields by index, lists, maps, copies.

use flytepb_wire::{FieldMut, FieldRef, MapKey, ValueMut, ValueRef, Visitor, WireMessage};
use prost::Message;

use crate::peer::Random;
use crate::sample::{all, All, Color};

fn index(name: &str) -> usize {
    let fields = All::type_descriptor().fields.iter();
    fields
        .clone()
        .position(|f| f.name == name)
        .expect("a field")
}

fn message(seed: u64) -> All {
    All::from_wire(&Random(seed).peer(2).encode_to_vec()).expect("a message")
}

fn shown(field: FieldRef<'_>) -> String {
    match field {
        FieldRef::Value(value) => format!("{value:?}"),
        FieldRef::List(list) => {
            let all: Vec<_> = (0..list.len()).map(|i| list.get(i)).collect();
            assert_eq!(list.is_empty(), all.is_empty());
            format!("{all:?}")
        }
        FieldRef::Map(map) => {
            let all: Vec<_> = (0..map.len()).map(|i| map.entry_at(i)).collect();
            assert_eq!(map.is_empty(), all.is_empty());
            format!("{all:?}")
        }
    }
}

/// Records visited fields and list elements.
#[derive(Default)]
struct Notes(Vec<(usize, String)>);

impl Visitor for Notes {
    fn field(&mut self, index: usize, field: FieldRef<'_>) {
        self.0.push((index, shown(field)));
    }
}

#[test]
fn what_is_visited_is_what_is_got() {
    for seed in 0..30 {
        let message = message(seed);
        let mut notes = Notes::default();
        message.visit(&mut notes);
        let fields = 0..message.descriptor().fields.len();
        let got = fields.filter_map(|i| Some((i, shown(message.get(i)?))));
        assert_eq!(notes.0, got.collect::<Vec<_>>());
        assert!(message.get(99).is_none());
        let dynamic: &dyn WireMessage = &message;
        assert_eq!(dynamic.is_empty(), message.to_wire().is_empty());
    }
    let message = message(4);
    let mut notes = Notes::default();
    let FieldRef::List(list) = message.get(index("texts")).expect("some texts") else {
        panic!("no list");
    };
    list.visit(&mut notes);
    let texts = message
        .texts
        .iter()
        .map(|t| format!("{:?}", ValueRef::Str(t)));
    assert_eq!(notes.0, texts.enumerate().collect::<Vec<_>>());
}

#[test]
fn a_message_with_unknown_fields_alone_is_not_empty() {
    let message = All::from_wire(&[0x98, 6, 7]).expect("a message");
    assert!(!(&message as &dyn WireMessage).is_empty());
    assert!((&All::default() as &dyn WireMessage).is_empty());
}

#[test]
fn fields_are_set_by_index() {
    let mut message = All::default();
    for (i, field) in All::type_descriptor().fields.iter().enumerate() {
        match message.get_mut(i) {
            FieldMut::Value(ValueMut::F64(v)) => *v = 1.5,
            FieldMut::Value(ValueMut::F32(v)) => *v = 2.5,
            FieldMut::Value(ValueMut::I32(v)) => *v = field.number as i32,
            FieldMut::Value(ValueMut::I64(v)) => *v = field.number.into(),
            FieldMut::Value(ValueMut::U32(v)) => *v = field.number,
            FieldMut::Value(ValueMut::U64(v)) => *v = field.number.into(),
            FieldMut::Value(ValueMut::Bool(v)) => *v = true,
            FieldMut::Value(ValueMut::Str(v)) => v.set("s".to_string()),
            FieldMut::Value(ValueMut::Bytes(v)) => v.set(b"b".to_vec()),
            FieldMut::Value(ValueMut::Message(inner)) => {
                if let FieldMut::Value(ValueMut::I32(v)) = inner.get_mut(index("int32")) {
                    *v = 9;
                }
            }
            FieldMut::List(_) | FieldMut::Map(_) => {}
        }
    }
    let nine = All {
        int32: 9,
        ..All::default()
    };
    // The last member of the oneof wins.
    let expected = All {
        double: 1.5,
        float: 2.5,
        int32: 3,
        int64: 4,
        uint32: 5,
        uint64: 6,
        sint32: 7,
        sint64: 8,
        fixed32: 9,
        fixed64: 10,
        sfixed32: 11,
        sfixed64: 12,
        flag: true,
        text: "s".to_string(),
        blob: vec![b'b'],
        color: 16,
        maybe: Some(17),
        child: Some(nine.into()),
        choice: Some(all::Choice::Count(31)),
        ..All::default()
    };
    assert_eq!(message, expected);
    assert_eq!(message.color(), Color::Black); // 16 has no name
}

#[test]
fn lists_grow_and_shrink() {
    let mut message = All::default();
    let FieldMut::List(list) = message.get_mut(index("packed")) else {
        panic!("no list");
    };
    assert!(list.is_empty());
    let mut allocated = 0;
    for i in 0..9 {
        allocated += list.growth();
        match list.push() {
            ValueMut::I32(v) => *v = i,
            other => panic!("{other:?}"),
        }
    }
    list.pop();
    if let ValueMut::I32(v) = list.get_mut(1) {
        *v = 70;
    }
    assert_eq!((list.len(), list.is_empty()), (8, false));
    assert_eq!(message.packed, [0, 70, 2, 3, 4, 5, 6, 7]);
    assert_eq!(allocated, message.packed.capacity() * 4);
}

#[test]
fn maps_take_keys_of_their_type() {
    let mut message = All::default();
    let FieldMut::Map(map) = message.get_mut(index("blobs")) else {
        panic!("no map");
    };
    assert!(map.is_empty() && map.growth() > 0);
    for (key, byte) in [(5, b'a'), (7, b'b'), (5, b'c')] {
        let (value, missing) = map.entry_mut(MapKey::I32(key)).expect("a key");
        assert_eq!(missing, byte != b'c');
        match value {
            ValueMut::Bytes(value) => value.set([value.as_slice(), &[byte]].concat()),
            other => panic!("{other:?}"),
        }
    }
    assert!(map.entry_mut(MapKey::Str("5".to_string())).is_none());
    assert!(map.insert_default(MapKey::U32(5)).is_none());
    map.remove(MapKey::I64(5));
    assert_eq!((map.len(), map.growth()), (2, 0));
    let Some(ValueMut::Bytes(value)) = map.insert_default(MapKey::I32(7)) else {
        panic!("no bytes");
    };
    assert!(value.as_slice().is_empty());
    value.set(b"d".to_vec());
    map.remove(MapKey::I32(5));
    if let ValueMut::Bytes(value) = map.value_mut(0) {
        value.set([value.as_slice(), b"e"].concat());
    }
    assert!(map.entry_unknown(0).is_none());
    let entries: Vec<_> = message.blobs.iter().collect();
    assert_eq!(entries, [(&7, &b"de".to_vec())]);
}

#[test]
fn copies_are_equal_and_of_the_same_type() {
    let (message, other) = (message(4), message(6));
    let copy: Box<dyn WireMessage> = (&message as &dyn WireMessage).dyn_clone();
    assert!(*copy == *copy.dyn_clone() && *copy.clone() == *copy);
    assert!(copy.dyn_eq(&message) && !copy.dyn_eq(&other));
    assert_eq!(copy.to_wire(), message.to_wire());
    assert_eq!(copy.downcast_ref::<All>(), Some(&message));
}

/// Deeper than recursion allows.
#[test]
fn deep_messages_are_dropped_without_recursion() {
    let mut message = All::default();
    for level in 0..200_000 {
        let mut outer = All::default();
        match level % 4 {
            0 => outer.child = Some(message.into()),
            1 => outer.children.push(message),
            2 => drop(outer.named.insert("k".to_string(), message)),
            _ => outer.choice = Some(all::Choice::Inner(message.into())),
        }
        message = outer;
    }
    drop(message);
}

#[test]
fn descriptors_are_told_by_their_names() {
    let all = All::default().descriptor();
    assert_eq!(format!("{all:?}"), "MessageDescriptor(sample.All)");
    let color = &crate::sample::COLOR;
    assert_eq!(format!("{color:?}"), "EnumDescriptor(sample.Color)");
    assert_eq!(color, color);
    let other = flytepb_wire::descriptor::EnumDescriptor {
        full_name: "sample.Other",
        ..*color
    };
    assert_ne!(color, &other);
}

#[test]
fn floats_are_equal_by_their_bits() {
    use flytepb_wire::bit_eq::BitEq;

    let doubles = |doubles: &[f64]| All {
        doubles: doubles.to_vec(),
        ..All::default()
    };
    assert_eq!(doubles(&[f64::NAN, 1.0]), doubles(&[f64::NAN, 1.0]));
    assert_ne!(doubles(&[1.0]), doubles(&[2.0]));
    assert_ne!(doubles(&[1.0]), doubles(&[1.0, 2.0]));
    assert_ne!(doubles(&[0.0]), doubles(&[-0.0]));

    assert!(Some(f32::NAN).bit_eq(&Some(f32::NAN)));
    assert!(!Some(0.0_f32).bit_eq(&Some(-0.0)));
    assert!(!Some(0.0_f32).bit_eq(&None) && None::<f32>.bit_eq(&None));

    let map = |key: &str, value: f64| flytepb_wire::Map::from([(key.to_owned(), value)]);
    assert!(map("a", f64::NAN).bit_eq(&map("a", f64::NAN)));
    assert!(!map("a", 0.0).bit_eq(&map("a", -0.0)));
    assert!(!map("a", 0.0).bit_eq(&map("b", 0.0)));
}

#[test]
fn a_writer_says_whether_it_is_empty() {
    let mut writer = flytepb_wire::Writer::with_capacity(8);
    assert!(writer.is_empty());
    writer.varint(1);
    assert!(!writer.is_empty());
}
