//! Messages of a user's schema that hold our types, by prost and by serde.

use flytepb_idl::core::{Identifier, Literal};
use flytepb_pbjson::user::{job, Job, Times};
use flytepb_types::{value, Struct, Timestamp, Value};
use prost::Message;

/// By hand: the times `at` (1 s, and field 99 in it) and `took` (1.5 s).
const WIRE: &[u8] = b"\x42\x11\x0a\x05\x08\x01\x98\x06\x07\x12\x08\x08\x01\x10\x80\xca\xb5\xee\x01";

#[test]
fn prost_keeps_what_our_types_keep() {
    let job = Job::decode(WIRE).unwrap();
    let times = job.times.as_ref().unwrap();
    assert_eq!(times.at.as_ref().unwrap().seconds, 1);
    assert_eq!(times.took.as_ref().unwrap().nanos, 500_000_000);
    assert_eq!(job.encode_to_vec(), WIRE); // with field 99
}

#[test]
fn serde_through_pbjson_writes_and_reads_our_types() {
    let text = concat!(
        r#"{"id":{"project":"p","name":"n"},"tasks":[{"inputUri":"s3://b"}],"#,
        r#""inputs":{"x":{"scalar":{"primitive":{"integer":"7"}}}},"#,
        r#""phase":"FAILED","kinds":["TASK","WORKFLOW"],"#,
        r#""times":{"at":"2026-02-07T14:21:07.250Z","took":"1.500s","#,
        r#""settings":{"a":[null,true,1.5]},"value":"v","list":[{}],"#,
        r#""any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"2s"},"#,
        r#""empty":{},"mask":"aB,c","count":"7","bytes":"AQ==","text":"","#,
        r#""steps":["1970-01-01T00:00:01Z"],"values":{"k":null}},"error":{"code":"E"}}"#
    );
    let job: Job = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&job).unwrap(), text);
    let inputs = &job.inputs["x"];
    assert_eq!(*inputs, Literal::from(7));
    assert!(matches!(&job.result, Some(job::Result::Error(e)) if e.code == "E"));
    let again = Job::decode(&*job.encode_to_vec()).unwrap();
    assert_eq!(again, job);
}

#[test]
fn values_convert_to_those_of_pbjson() {
    let theirs: pbjson_types::Timestamp = Timestamp::default().try_into().unwrap();
    assert_eq!(theirs, pbjson_types::Timestamp::default());
    let value = Value {
        kind: Some(value::Kind::BoolValue(true)),
        ..Default::default()
    };
    let fields = [("b".to_string(), value.clone()), ("a".to_string(), value)];
    let ours = Struct {
        fields: fields
            .into_iter()
            .collect::<flytepb_idl::Map<_, _>>()
            .into(),
        ..Default::default()
    };
    let theirs = pbjson_types::Struct::try_from(&ours).unwrap();
    assert_eq!(theirs.fields.len(), 2);
    assert_eq!(Struct::from(theirs), ours);
    let _: (Times, Identifier) = Default::default();
}
