//! Literals as Rust values: conversions, errors, and the way back.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration as StdDuration, SystemTime, UNIX_EPOCH};

use flytepb::idl::core::{
    literal_type, Binary, Blob, Literal, LiteralMap, LiteralType, Schema, SimpleType,
    StructuredDataset, Union, VariableMap,
};
use flytepb::idl::google::protobuf::{value::Kind, Duration, Struct, Timestamp};
use flytepb::idl::{google, LiteralKind, Map, WireMessage};
use flytepb::literal_map;
use flytepb::literals::{FromLiteral, LiteralError, LiteralTyped, LiteralsResolver, Serde, Value};
use flytepb_testkit::random;

fn read<T: FromLiteral>(literal: impl Into<Literal>) -> Result<T, LiteralError> {
    T::from_literal(&literal.into())
}

fn text_of<T: FromLiteral>(literal: impl Into<Literal>) -> String {
    read::<T>(literal).map(|_| ()).unwrap_err().to_string()
}

fn msgpack(bytes: &[u8]) -> Literal {
    Literal::from(Binary {
        value: bytes.to_vec(),
        tag: "msgpack".into(),
        ..Binary::default()
    })
}

fn union(value: impl Into<Literal>) -> Literal {
    Literal::from(Union {
        value: Some(value.into()),
        ..Union::default()
    })
}

fn json(fields: &[(&str, Kind)]) -> Struct {
    let value = |kind: &Kind| google::protobuf::Value {
        kind: Some(kind.clone()),
        ..Default::default()
    };
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), value(v)));
    Struct {
        fields: fields.collect(),
        ..Struct::default()
    }
}

#[test]
fn scalars() {
    assert_eq!(read(5), Ok(5_i64));
    assert_eq!(read(255), Ok(255_u8));
    assert_eq!(read(-2.9), Ok(-2_i64));
    assert_eq!(read(5), Ok(5.0_f64));
    assert_eq!(read(true), Ok(true));
    assert_eq!(read("a"), Ok("a".to_owned()));
    assert_eq!(read(()), Ok(()));
    assert_eq!(read::<i64>(union(union(7))), Ok(7));
    assert_eq!(text_of::<u8>(256), "integer 256 is outside 0 to 255");
    assert_eq!(
        text_of::<i64>(f64::NAN),
        "float NaN does not fit a 64-bit integer"
    );
    assert_eq!(
        text_of::<i64>(9_223_372_036_854_775_808.0),
        "integer 9223372036854775808 is outside -9223372036854775808 to 9223372036854775807"
    );
    assert_eq!(read(-9_223_372_036_854_775_808.0), Ok(i64::MIN));
    assert_eq!(
        text_of::<i64>("a"),
        "cannot read a string literal as an integer"
    );
    assert_eq!(
        text_of::<bool>(0),
        "cannot read an integer literal as a boolean"
    );
    assert_eq!(
        text_of::<String>(()),
        "cannot read a none literal as a string"
    );
    assert_eq!(
        text_of::<f64>(Literal::default()),
        "cannot read an empty literal as a float"
    );
    assert_eq!(
        text_of::<Blob>(union(5)),
        "cannot read an integer literal as a blob"
    );
}

#[test]
fn times() {
    let time = Timestamp::new(-1, 250_000_000).unwrap();
    assert_eq!(read(time.clone()), Ok(time.clone()));
    assert_eq!(
        read::<SystemTime>(time),
        Ok(UNIX_EPOCH - StdDuration::from_millis(750))
    );
    let late = Timestamp {
        seconds: i64::MAX,
        ..Timestamp::default()
    };
    assert_eq!(read(late.clone()), Ok(late.clone())); // the message holds it
    assert!(read::<SystemTime>(late.clone())
        .unwrap_err()
        .is_out_of_range());
    assert!(read::<Value>(late).unwrap_err().is_out_of_range());

    let span = Duration::new(1, 500_000_000).unwrap();
    assert_eq!(read(span), Ok(StdDuration::from_millis(1_500)));
    let back = Duration::new(-1, 0).unwrap();
    assert_eq!(read(back.clone()), Ok(back.clone()));
    assert!(read::<StdDuration>(back).unwrap_err().is_out_of_range());
}

/// Every Rust type that can be read can also be written, if its range allows.
#[test]
fn narrow_numbers_and_times_of_the_standard_library() {
    fn back<T: FromLiteral + LiteralTyped + Into<Literal> + Copy + PartialEq + std::fmt::Debug>(
        value: T,
    ) {
        let literal: Literal = value.into();
        assert_eq!(literal.literal_type(), T::literal_type());
        assert_eq!(T::from_literal(&literal), Ok(value));
    }
    back(i8::MIN);
    back(u8::MAX);
    back(i16::MIN);
    back(u16::MAX);
    back(0.1_f32);
    assert_eq!(read(0.1_f64), Ok(0.1_f32));
    assert_eq!(read(1e300), Ok(f32::INFINITY));
    assert_eq!(read(1e19), Ok(10_000_000_000_000_000_000_u64));

    let time = UNIX_EPOCH + StdDuration::from_millis(1_500);
    let literal = Literal::from(time);
    assert_eq!(
        literal,
        Literal::from(Timestamp::new(1, 500_000_000).unwrap())
    );
    assert_eq!(read(literal), Ok(time));
    let span = StdDuration::from_micros(7);
    assert_eq!(read(Literal::try_from(span).unwrap()), Ok(span));
    assert!(Literal::try_from(StdDuration::MAX).is_err());
}

/// Python: `print(FlyteFile("s3://b/f"))`, `print([FlyteFile("s3://b/f"), "a"])`.
#[test]
fn references_print_as_their_uri() {
    let file = Blob {
        uri: "s3://b/f".into(),
        ..Blob::default()
    };
    let dataset = StructuredDataset {
        uri: "s3://b/d".into(),
        ..StructuredDataset::default()
    };
    let schema = Schema {
        uri: "s3://b/s".into(),
        ..Schema::default()
    };
    let text = |literal: Literal| Value::from_literal(&literal).unwrap().to_string();
    assert_eq!(text(file.clone().into()), "s3://b/f");
    assert_eq!(text(dataset.into()), "s3://b/d");
    assert_eq!(text(schema.into()), "s3://b/s");
    assert_eq!(
        text([file.into(), Literal::from("a")].into()),
        "[s3://b/f, 'a']"
    );
}

#[test]
fn collections_and_the_paths_in_them() {
    assert_eq!(read([1, 2]), Ok(vec![1_i64, 2]));
    let nested = BTreeMap::from([("k", vec![Some(1), None])]);
    let wanted = HashMap::from([("k".to_owned(), vec![Some(1_i64), None])]);
    assert_eq!(read(nested.clone()), Ok(wanted));
    assert_eq!(read::<Option<i64>>(union(())), Ok(None));
    assert_eq!(read::<Option<i64>>(union(3)), Ok(Some(3)));

    let resolver = LiteralsResolver::new(literal_map! { "xs" => vec![nested] });
    type Nested = Vec<BTreeMap<String, Vec<i64>>>;
    let error = resolver.get_as::<Nested>("xs").unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read a none literal as an integer, at xs[0].k[1]"
    );
    assert_eq!(
        (error.path(), error.found()),
        ("xs[0].k[1]", Some(LiteralKind::None))
    );
    assert_eq!(error.wanted(), Some("an integer"));
    assert_eq!(
        text_of::<Vec<i64>>(5),
        "cannot read an integer literal as a list"
    );
    assert_eq!(
        text_of::<Map<String, i64>>([5]),
        "cannot read a list literal as a map"
    );

    let numbers = json(&[("b", Kind::NumberValue(2.0)), ("a", Kind::NumberValue(1.5))]);
    let map: Map<String, f64> = read(numbers.clone()).unwrap();
    assert_eq!(
        map.as_slice(),
        [("b".to_owned(), 2.0), ("a".to_owned(), 1.5)]
    );
    assert_eq!(read::<Struct>(numbers.clone()), Ok(numbers));
}

/// The bytes are written by hand from the MessagePack specification.
#[test]
fn msgpack_values() {
    // {"a": [1, 2.5, nil, true], "b": bin 00ff}
    let bytes = b"\x82\xa1a\x94\x01\xcb\x40\x04\0\0\0\0\0\0\xc0\xc3\xa1b\xc4\x02\x00\xff";
    let list = vec![
        Value::Integer(1),
        Value::Float(2.5),
        Value::None,
        Value::Boolean(true),
    ];
    let map = Map::from([
        ("a".to_owned(), Value::List(list.into())),
        ("b".to_owned(), Value::Bytes(vec![0, 255])),
    ]);
    assert_eq!(read(msgpack(bytes)), Ok(Value::Map(map.into())));

    assert_eq!(read(msgpack(b"\x92\x01\x02")), Ok(vec![1_i64, 2]));
    assert_eq!(read(msgpack(b"\x01")), Ok(1.0_f64));
    assert_eq!(read(msgpack(b"\xc0")), Ok(None::<i64>));
    assert_eq!(
        read::<Binary>(msgpack(b"\x01")).map(|b| b.value),
        Ok(vec![1])
    );
    let keys = Value::Dict([(Value::Integer(1), Value::from("a"))].into());
    assert_eq!(read(msgpack(b"\x81\x01\xa1a")), Ok(keys));
    let largest = Value::Unsigned(u64::MAX);
    assert_eq!(
        read(msgpack(b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff")),
        Ok(largest)
    );
    // a string that is not UTF-8
    assert_eq!(read(msgpack(b"\xa1\xff")), Ok(Value::Bytes(vec![0xff])));
    // fixext 2 of type 5; the extension of timestamps is -1
    assert_eq!(
        read(msgpack(b"\xd5\x05ab")),
        Ok(Value::Extension(5, b"ab".to_vec()))
    );
    assert_eq!(
        read(msgpack(b"\xd6\xff\0\0\0\x01")),
        Ok(Value::Extension(-1, vec![0, 0, 0, 1]))
    );

    for damaged in [&b""[..], b"\x92\x01", b"\x01\x02", b"\xc1"] {
        let error = read::<Value>(msgpack(damaged)).unwrap_err();
        assert!(error.is_malformed(), "{damaged:?}: {error}");
    }
    assert_eq!(
        text_of::<Value>(msgpack(b"\x01\x02")),
        "msgpack value: 1 bytes follow it"
    );
    let nested = |depth| msgpack(&[vec![0x91; depth], vec![0xc0]].concat());
    assert!(read::<Value>(nested(100)).is_ok());
    assert!(read::<Value>(nested(1_000_000)).unwrap_err().is_malformed());
}

/// Values that only msgpack has are read if the type supports them, and are a mismatch otherwise.
#[test]
fn msgpack_values_that_no_literal_holds() {
    // [bin 00, {1: 2}, 2^64 - 1]
    let bytes = b"\x93\xc4\x01\0\x81\x01\x02\xcf\xff\xff\xff\xff\xff\xff\xff\xff";
    let dict = Value::Dict([(Value::Integer(1), Value::Integer(2))].into());
    let wanted = vec![Value::Bytes(vec![0]), dict, Value::Unsigned(u64::MAX)];
    assert_eq!(read(msgpack(bytes)), Ok(wanted));
    // {"k": bin 00}
    let wanted = BTreeMap::from([("k".to_owned(), Value::Bytes(vec![0]))]);
    assert_eq!(read(msgpack(b"\x81\xa1k\xc4\x01\0")), Ok(wanted));

    let largest = b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff";
    assert_eq!(read(msgpack(largest)), Ok(u64::MAX));
    assert_eq!(read(msgpack(largest)), Ok(18_446_744_073_709_551_616.0_f64));
    assert_eq!(read(msgpack(largest)), Ok(Some(usize::MAX)));
    let map = [&b"\x81\xa1k"[..], largest].concat();
    let wanted = BTreeMap::from([("k".to_owned(), u64::MAX)]);
    assert_eq!(read(msgpack(&map)), Ok(wanted));
    let error = read::<Map<String, i64>>(msgpack(&map)).unwrap_err();
    assert!(error.is_out_of_range());
    assert_eq!(
        error.to_string(),
        "integer 18446744073709551615 is outside -9223372036854775808 to 9223372036854775807, at k"
    );

    let error = read::<BTreeMap<String, Value>>(msgpack(b"\x81\x01\x02")).unwrap_err();
    assert!(error.is_mismatch());
    assert_eq!(
        error.to_string(),
        "cannot read a map literal as a map with strings as keys"
    );
    let error = read::<Vec<i64>>(msgpack(b"\x91\xc4\x00")).unwrap_err();
    assert!(error.is_mismatch());
    assert_eq!(
        error.to_string(),
        "cannot read a binary literal as an integer, at [0]"
    );
    // [{"a": nil}]
    let wanted = vec![HashMap::from([("a".to_owned(), None::<bool>)])];
    assert_eq!(read(msgpack(b"\x91\x81\xa1a\xc0")), Ok(wanted));
}

#[derive(serde::Deserialize, Debug, PartialEq)]
struct Config {
    steps: u32,
    rate: f32,
    name: Option<String>,
    mode: Mode,
    #[serde(default)]
    ids: HashMap<u8, Vec<bool>>,
}

#[derive(serde::Deserialize, Debug, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Fast,
    Slow { factor: i64 },
}

#[test]
fn serde_reads_structs_and_msgpack() {
    let slow = json(&[("factor", Kind::NumberValue(3.0))]);
    let mode = json(&[("slow", Kind::StructValue(slow))]);
    let config = json(&[
        ("steps", Kind::NumberValue(10.0)),
        ("rate", Kind::NumberValue(0.5)),
        ("name", Kind::NullValue(0)),
        ("mode", Kind::StructValue(mode)),
    ]);
    let wanted = Config {
        steps: 10,
        rate: 0.5,
        name: None,
        mode: Mode::Slow { factor: 3 },
        ids: HashMap::new(),
    };
    assert_eq!(read::<Serde<Config>>(config).map(|s| s.0), Ok(wanted));

    // {"steps": 1, "rate": 2, "name": "n", "mode": "fast", "ids": {7: [true]}}
    let bytes =
        b"\x85\xa5steps\x01\xa4rate\x02\xa4name\xa1n\xa4mode\xa4fast\xa3ids\x81\x07\x91\xc3";
    let wanted = Config {
        steps: 1,
        rate: 2.0,
        name: Some("n".into()),
        mode: Mode::Fast,
        ids: HashMap::from([(7, vec![true])]),
    };
    assert_eq!(
        read::<Serde<Config>>(msgpack(bytes)).map(|s| s.0),
        Ok(wanted)
    );

    let json: serde_json::Value = read::<Serde<_>>(literal_map! { "x" => [1, 2] }).unwrap().0;
    assert_eq!(json, serde_json::json!({"x": [1, 2]}));
    assert_eq!(
        text_of::<Vec<Serde<u8>>>([json_number(1.5)]),
        "struct literal does not deserialize: invalid type: map, expected u8, at [0]"
    );
    assert_eq!(
        text_of::<Serde<u8>>(1.5),
        "float literal does not deserialize: invalid type: floating point `1.5`, expected u8"
    );
}

fn json_number(number: f64) -> Struct {
    json(&[("n", Kind::NumberValue(number))])
}

#[test]
fn values_become_literals_again() {
    let literals = literal_map! {
        "int" => 1,
        "float" => 1.0,
        "text" => "a",
        "flag" => true,
        "time" => Timestamp::new(5, 6).unwrap(),
        "span" => Duration::new(5, 6).unwrap(),
        "none" => (),
        "list" => vec![vec![1], vec![]],
        "map" => BTreeMap::from([("k", "v")]),
        "file" => Blob { uri: "s3://b".into(), ..Blob::default() },
    };
    let native = LiteralsResolver::new(literals.clone()).native().unwrap();
    let again = Literal::try_from(Value::Map(native.into())).unwrap();
    assert_eq!(again.to_wire(), Literal::from(literals).to_wire());

    let error = Literal::try_from(Value::List([Value::Unsigned(u64::MAX)].into())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "integer 18446744073709551615 is over 9223372036854775807, at [0]"
    );
}

/// The types given by an interface and shown by the literal are the same.
#[test]
fn types_of_values() {
    fn same<T: LiteralTyped + Into<Literal>>(value: T) {
        assert_eq!(value.into().literal_type(), T::literal_type());
    }
    same(1_i64);
    same(1.5);
    same(true);
    same("a");
    same(());
    same(Timestamp::default());
    same(Duration::default());
    same(vec![vec![1_i64]]);
    same(BTreeMap::from([("k".to_owned(), "v")]));
    same(Blob::default());
    same(Struct::default());

    let optional = Option::<Vec<i64>>::literal_type();
    let Some(literal_type::Type::UnionType(union)) = &optional.r#type else {
        panic!("{optional:?}");
    };
    let tags = union
        .variants
        .iter()
        .map(|v| &v.structure.as_ref().unwrap().tag);
    assert_eq!(tags.collect::<Vec<_>>(), ["Typed List", "none"]);
    let choice = LiteralType::one_of(["a", "b"]);
    let resolver = LiteralsResolver::new(literal_map! { "x" => vec![1], "y" => "c" });
    let resolver = resolver.with_interface(VariableMap::from([("x", optional), ("y", choice)]));
    assert_eq!(
        resolver.get("x"),
        Ok(Value::List([Value::Integer(1)].into()))
    );
    assert_eq!(
        resolver.get("y").unwrap_err().to_string(),
        "\"c\" is not one of a, b, at y"
    );
    assert_eq!(
        Literal::from([Literal::from([1]), Literal::from([0_i64; 0])]).literal_type(),
        LiteralType::list(LiteralType::union([
            LiteralType::list(SimpleType::Integer),
            LiteralType::list(SimpleType::None),
        ]))
    );
}

#[test]
fn any_literals_of_any_interface_are_read_or_refused() {
    for seed in 0..400 {
        let literals: LiteralMap = random::typed(seed);
        let wire = literals.to_wire();
        let types: VariableMap = random::typed(seed);
        let types: Vec<_> = types.variables.values().cloned().collect();
        let names = literals.literals.keys().cloned();
        let variables = names.zip(types.into_iter().cycle()).collect();
        let resolver = LiteralsResolver::new(literals).with_interface(VariableMap {
            variables,
            ..VariableMap::default()
        });
        let native = resolver.native().unwrap_or_default();
        assert!(resolver.to_string().starts_with('{'));
        assert!(!resolver.to_string_with(&native).is_empty());
        for (name, literal) in &resolver {
            if let Err(error) = resolver.get(name) {
                assert!(error.is_without_interface() || error.path().starts_with(name));
            }
            let ty = literal.literal_type();
            let typed = VariableMap::from([("x", ty)]);
            let alone = LiteralsResolver::new(literal_map! { "x" => literal.clone() });
            let _ = alone.with_interface(typed).get("x");
            let _ = resolver.get_as::<Serde<serde_json::Value>>(name);
            let _ = resolver.get_as::<Vec<BTreeMap<String, Option<i64>>>>(name);
        }
        assert_eq!(resolver.into_literals().to_wire(), wire);
    }
}

#[test]
fn values_are_serialized_natively() {
    let json = |value: &Value| serde_json::to_string(value).unwrap();
    let uri = "s3://b/f".to_owned();
    for (value, wanted) in [
        (Value::None, "null"),
        (Value::Boolean(true), "true"),
        (Value::Integer(i64::MIN), "-9223372036854775808"),
        (Value::Unsigned(u64::MAX), "18446744073709551615"),
        (Value::Float(0.5), "0.5"),
        (Value::Float(f64::NAN), "null"),
        (Value::from("a\"é"), "\"a\\\"é\""),
        (Value::Bytes(b"\0\xff".to_vec()), "\"AP8=\""),
        (Value::Extension(5, b"a".to_vec()), "[5,\"YQ==\"]"),
        (
            Value::Datetime(Timestamp::new(951_782_400, 1_999).unwrap()),
            "\"2000-02-29T00:00:00.000001+00:00\"",
        ),
        (
            Value::Duration(Duration::new(90, 500_000_000).unwrap()),
            "90.5",
        ),
        (
            Value::List(vec![Value::Integer(1), Value::None].into()),
            "[1,null]",
        ),
        (
            Value::Dict(vec![(Value::Integer(1), Value::from("a"))].into()),
            "{\"1\":\"a\"}",
        ),
        (
            Value::Blob(Box::new(Blob {
                uri,
                ..Blob::default()
            })),
            "\"s3://b/f\"",
        ),
    ] {
        assert_eq!(json(&value), wanted, "{value:?}");
    }
    let list_as_key = Value::Dict(vec![(Value::List(vec![].into()), Value::None)].into());
    assert!(serde_json::to_string(&list_as_key).is_err());
    let back: Value =
        serde_json::from_str(r#"{"a":[1,18446744073709551615,-0.5,null,"x"]}"#).unwrap();
    assert_eq!(
        back.to_string(),
        "{'a': [1, 18446744073709551615, -0.5, None, 'x']}"
    );
}

#[test]
fn msgpack_holds_no_references_and_no_endless_nesting() {
    let error = Value::List(vec![Value::Blob(Box::default())].into()).to_msgpack();
    assert_eq!(
        error.unwrap_err().to_string(),
        "msgpack has no blob literals"
    );
    let mut deep = Value::None;
    for _ in 0..100_000 {
        deep = Value::List(vec![deep].into());
    }
    assert!(deep.to_msgpack().unwrap_err().is_unsupported());
}
