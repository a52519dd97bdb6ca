//! Behavior of types of the generator's fixtures.

use flytepb_runtime::json::{self as json, JsonOptions};
use flytepb_runtime::text::TextOptions;
use flytepb_runtime::view::{Checked, View};
use flytepb_runtime::WireMessage;
use flytepb_schemas::{fields, modules, oneofs, options, types, unnamed, values};
use flytepb_schemas::{find, view_to_wire, MESSAGES};
use flytepb_testkit::random::{self, RandomOptions};

const MESSAGES_PER_TYPE: u64 = 20;

#[test]
fn wire_bytes_of_all_types_come_back() {
    assert!(MESSAGES.all().len() > 40 && MESSAGES.all().is_sorted_by_key(|m| m.full_name));
    for message_type in MESSAGES.all() {
        for seed in 0..MESSAGES_PER_TYPE {
            let wire = random::wire(message_type, seed);
            let mut message = (message_type.new)();
            message.merge_wire(&wire).expect("valid bytes");
            assert_eq!(message.to_wire(), wire, "{}", message_type.full_name);
            let copy = message.dyn_clone();
            assert!(copy.dyn_eq(&*message));
            assert_eq!(copy.to_wire(), wire, "{}", message_type.full_name);
            let by_view = view_to_wire(message_type.full_name, &wire).expect("a view");
            assert_eq!(by_view, wire, "{}", message_type.full_name);
        }
    }
}

#[test]
fn json_and_text_of_all_types_come_back() {
    let random = RandomOptions::new().unknown_fields(false).valid_json(true);
    for message_type in MESSAGES.all() {
        for seed in 0..MESSAGES_PER_TYPE {
            let message = random.message(message_type, seed);
            let json = JsonOptions::new().types(find);
            let mut read = (message_type.new)();
            let written = json.to_string(&*message).expect("JSON");
            json.merge_str(&mut *read, &written).expect(&written);
            assert!(read.dyn_eq(&*message), "{written}");
            let text = TextOptions::new().types(find).keep_map_order(true);
            let mut read = (message_type.new)();
            let written = text.to_string(&*message);
            text.merge_str(&mut *read, &written).expect(&written);
            assert!(read.dyn_eq(&*message), "{written}");
        }
    }
}

/// The expected JSON is that of Google's Python.
#[test]
fn names_of_members_are_escaped_in_json() {
    let message = options::Json {
        quotes: "a".into(),
        control: "b".into(),
        letters: "c".into(),
        long: "d".into(),
        blank: Some(Box::new(options::Json::default()).into()),
        ..Default::default()
    };
    let expected = concat!(
        r#"{"a \"b\" \\c":"a","tab\tand\nline\u0001":"b","漢字":"c","#,
        r#""a name of more than 28 bytes, \"quoted\"":"d"," ":{}}"#
    );
    assert_eq!(json::to_string(&message).expect("JSON"), expected);
    let from_wire = json::wire_to_string::<options::Json>(&message.to_wire());
    assert_eq!(from_wire.expect("JSON"), expected);
    assert_eq!(
        json::from_str::<options::Json>(expected).expect("JSON"),
        message
    );
    let escaped = r#"{"a\u0020\"b\" \u005cc":"a"}"#;
    let message: options::Json = json::from_str(escaped).expect("JSON");
    assert_eq!(message.quotes, "a");
    let by_proto_names = JsonOptions::new().proto_field_names(true);
    assert_eq!(
        by_proto_names.to_string(&message).expect("JSON"),
        r#"{"quotes":"a"}"#
    );
}

#[test]
fn names_that_collide_are_those_of_other_types() {
    let full_names = [
        (types::Url::type_descriptor(), "types.Url"),
        (types::Url_::type_descriptor(), "types.URL"),
        (types::url::Part::type_descriptor(), "types.Url.Part"),
        (types::url_::Part::type_descriptor(), "types.URL.Part"),
        (types::Self_::type_descriptor(), "types.Self"),
        (types::__::type_descriptor(), "types._"),
        (modules::Type::type_descriptor(), "modules.Type"),
        (
            modules::type_::Inner::type_descriptor(),
            "modules.Type.Inner",
        ),
        (
            modules::r#type::Type::type_descriptor(),
            "modules.type.Type",
        ),
        (unnamed::unnamed::Inner::type_descriptor(), "Unnamed.Inner"),
        (
            oneofs::shape::KindOneOf::type_descriptor(),
            "oneofs.Shape.KindOneOf",
        ),
    ];
    for (descriptor, full_name) in full_names {
        assert_eq!(descriptor.full_name, full_name);
    }
    let kind = oneofs::shape::KindOneOf_::OfKind(oneofs::shape::Kind::default());
    let shape = oneofs::Shape {
        kind: Some(kind),
        ..Default::default()
    };
    assert_eq!(shape.to_wire(), [0x0a, 0]);
}

/// A getter with the name of a trait method does not hide it.
#[test]
fn enum_fields_may_be_named_like_methods_of_traits() {
    let mut methods: fields::Methods = Default::default();
    methods.set_clone(fields::Mode::On);
    methods.push_encode(fields::Mode::On);
    methods.insert_as_bytes("k".to_string(), fields::Mode::On);
    assert_eq!(methods.clone(), fields::Mode::On);
    let copy = Clone::clone(&methods);
    assert_eq!(copy, methods);
    assert_eq!(
        methods.to_wire(),
        [8, 1, 0x1a, 1, 1, 0x2a, 5, 0x0a, 1, b'k', 0x10, 1]
    );
    assert!((&methods as &dyn WireMessage).dyn_clone().dyn_eq(&methods));
    let wire = methods.to_wire();
    let message = Checked::<fields::Methods>::new(&wire).expect("valid bytes");
    let view = message.view();
    assert_eq!((view.clone_raw(), View::as_bytes(&view)), (1, &wire[..]));
    assert_eq!(view.clone(), fields::Mode::On);

    let mut case = fields::Case::default();
    case.set_mode_(fields::Mode::On);
    case.set_set_mode(fields::Mode::On);
    assert_eq!(case.to_wire(), [0x18, 1, 0x20, 1]);
}

#[test]
fn views_return_what_messages_do() {
    use fields::view_methods::Kind;
    let mut message = fields::ViewMethods {
        mode: 1,
        mode_raw: "raw".to_string(),
        to_message: "name".to_string(),
        modes: vec![0, 1, 7],
        kind: Some(Kind::Level(7)),
        ..Default::default()
    };
    let wire = message.to_wire();
    let checked = Checked::<fields::ViewMethods>::new(&wire).expect("valid bytes");
    let view = checked.view();
    assert_eq!((view.mode(), view.mode_raw_()), (message.mode(), 1));
    assert_eq!((view.mode_raw(), view.to_message()), ("raw", "name"));
    assert_eq!((view.limit(), view.limit_raw()), (message.limit(), None));
    assert!(view.modes().eq(message.modes()));
    assert!(view.modes_raw().into_iter().eq([0, 1, 7]));
    // An unknown number is the default, as in messages.
    assert_eq!(view.level(), Some(fields::Mode::Off));
    assert_eq!(view.level_raw_(), Some(7));
    assert_eq!((view.level_raw(), view.case().is_none()), (None, true));
    assert_eq!(view.to_message_(), message);

    let case = fields::Case {
        foo_bar_: "case".to_string(),
        ..Default::default()
    };
    message.kind = Some(Kind::Case(case.clone().into()));
    let wire = message.to_wire();
    let checked = Checked::<fields::ViewMethods>::new(&wire).expect("valid bytes");
    let view = checked.view();
    assert_eq!(view.case().map(|v| v.to_message()), Some(case));
    assert_eq!((view.level(), view.level_raw()), (None, None));
}

#[test]
fn values_keep_their_numbers() {
    use values::{Alias, Kind};
    let kinds = [
        Kind::Unspecified,
        Kind::Self_,
        Kind::Kind2,
        Kind::None,
        Kind::Last,
    ];
    assert_eq!(kinds.map(i32::from), [0, 1, 2, 3, 4]);
    assert_eq!(
        [Kind::Error, Kind::__, Kind::Kind].map(i32::from),
        [5, 6, 7]
    );
    assert_eq!(Kind::try_from(5), Ok(Kind::Error));
    assert_eq!(Kind::from_str_name("_"), Some(Kind::__));
    assert_eq!(Alias::try_from(i32::MIN), Ok(Alias::Least));
    assert_eq!(Alias::from_str_name("ALIAS_MOST"), Some(Alias::Most));
    assert_eq!(Alias::from_str_name("NONE_AT_ALL"), Some(Alias::Zero));
}
