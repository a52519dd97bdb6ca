//! Stand-ins for the testkit's shapes.

use flytepb_idl::admin::{task_execution_closure, Reason, TaskExecution, TaskExecutionClosure};
use flytepb_idl::core::*;
use flytepb_idl::event::{ExternalResourceInfo, TaskExecutionMetadata};
use flytepb_idl::google::protobuf::{Duration, Struct, Timestamp, Value};

struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
    fn id(&mut self, len: usize) -> String {
        (0..len)
            .map(|_| b"abcdefghijklmnopqrstuvwxyz0123456789"[self.below(36) as usize] as char)
            .collect()
    }
    fn time(&mut self) -> Timestamp {
        Timestamp {
            seconds: 1_700_000_000 + self.below(20_000_000) as i64,
            nanos: self.below(1_000_000_000) as i32,
            ..Default::default()
        }
    }
    fn duration(&mut self) -> Duration {
        Duration {
            seconds: self.below(7200) as i64,
            nanos: self.below(1_000_000_000) as i32,
            ..Default::default()
        }
    }
}

pub fn tiny(seed: u64) -> TaskExecution {
    let r = &mut Rng(seed);
    base(r, 1)
}

#[allow(clippy::useless_conversion)]
fn base(r: &mut Rng, phase: i32) -> TaskExecution {
    let execution = r.id(20);
    TaskExecution {
        id: Some(
            TaskExecutionIdentifier {
                task_id: Some(
                    Identifier {
                        resource_type: 1,
                        project: "flytesnacks".into(),
                        domain: "development".into(),
                        name: format!("workflows.training.{}.train", r.id(8)),
                        version: r.id(22),
                        ..Default::default()
                    }
                    .into(),
                ),
                node_execution_id: Some(
                    NodeExecutionIdentifier {
                        node_id: format!("n{}", r.below(9)),
                        execution_id: Some(
                            WorkflowExecutionIdentifier {
                                project: "flytesnacks".into(),
                                domain: "development".into(),
                                name: execution.clone(),
                                ..Default::default()
                            }
                            .into(),
                        ),
                        ..Default::default()
                    }
                    .into(),
                ),
                retry_attempt: r.below(3) as u32,
                ..Default::default()
            }
            .into(),
        ),
        input_uri: format!("s3://flyte/metadata/propeller/{execution}/n0/data/inputs.pb"),
        closure: Some(
            TaskExecutionClosure {
                phase,
                created_at: Some(r.time().into()),
                updated_at: Some(r.time().into()),
                task_type: "python-task".into(),
                ..Default::default()
            }
            .into(),
        ),
        ..Default::default()
    }
}

fn log(r: &mut Rng) -> TaskLog {
    TaskLog {
        uri: format!(
            "https://console.example.com/logs/{}?pod={}&ns=flytesnacks-development",
            r.id(12),
            r.id(30)
        ),
        name: "Kubernetes Logs (User)".into(),
        message_format: 2,
        ttl: (r.below(2) == 0).then(|| r.duration().into()),
        ..Default::default()
    }
}

#[allow(clippy::useless_conversion)]
fn log_context(r: &mut Rng) -> LogContext {
    let pod = r.id(30);
    LogContext {
        primary_pod_name: pod.clone(),
        pods: vec![PodLogContext {
            namespace: "flytesnacks-development".into(),
            pod_name: pod.clone(),
            primary_container_name: pod.clone(),
            containers: vec![ContainerContext {
                container_name: pod,
                process: Some(
                    container_context::ProcessContext {
                        container_start_time: Some(r.time().into()),
                        container_end_time: Some(r.time().into()),
                        ..Default::default()
                    }
                    .into(),
                ),
                ..Default::default()
            }],
            ..Default::default()
        }],
        ..Default::default()
    }
}

#[allow(clippy::useless_conversion)]
fn custom_info(r: &mut Rng) -> Struct {
    use flytepb_idl::google::protobuf::value::Kind;
    let mut s = Struct::default();
    for (key, kind) in [
        ("workers", Kind::NumberValue(r.below(64) as f64)),
        ("image", Kind::StringValue(r.id(40))),
        ("loss", Kind::NumberValue(r.below(1 << 40) as f64 / 1e9)),
        ("spot", Kind::BoolValue(r.below(2) == 0)),
    ] {
        let value = Value {
            kind: Some(kind),
            ..Default::default()
        };
        s.fields.insert(key.into(), value.into());
    }
    s
}

#[allow(clippy::useless_conversion)]
pub fn typical(seed: u64) -> TaskExecution {
    let r = &mut Rng(seed + 1000);
    let mut e = base(r, 3);
    let c = e.closure.as_mut().unwrap();
    c.started_at = Some(r.time().into());
    c.duration = Some(r.duration().into());
    c.logs = vec![log(r), log(r)];
    c.event_version = 1;
    c.reason = "task completed successfully".into();
    c.reasons = (0..6)
        .map(|i| Reason {
            occurred_at: Some(r.time().into()),
            message: format!(
                "step {i}: [ContainersNotReady|ContainerCreating]: containers with unready status: [{}]",
                r.id(34)
            ),
            ..Default::default()
        })
        .collect();
    c.metadata = Some(
        TaskExecutionMetadata {
            generated_name: r.id(30),
            plugin_identifier: "container".into(),
            external_resources: vec![ExternalResourceInfo {
                external_id: r.id(30),
                phase: 3,
                logs: vec![log(r)],
                ..Default::default()
            }],
            ..Default::default()
        }
        .into(),
    );
    c.log_context = Some(log_context(r).into());
    if r.below(3) == 0 {
        c.custom_info = Some(custom_info(r).into());
    }
    c.output_result = Some(task_execution_closure::OutputResult::OutputUri(format!(
        "s3://flyte/metadata/{}/outputs.pb",
        r.id(30)
    )));
    e
}

#[allow(clippy::useless_conversion)]
pub fn failed(seed: u64) -> TaskExecution {
    let mut e = typical(seed + 5000);
    let r = &mut Rng(seed + 9000);
    let mut message = String::from("Traceback (most recent call last):\n\n");
    while message.len() < 3600 {
        message += &format!(
            "      File \"/usr/local/lib/python3.12/site-packages/{}/{}.py\", line {}, in {}\n        return {}(*args, **kwargs)\n",
            r.id(10), r.id(8), r.below(900), r.id(12), r.id(12)
        );
    }
    message += "\nMessage:\n\n    ValueError: naïve “quotes” …";
    let c = e.closure.as_mut().unwrap();
    c.phase = 5;
    c.output_result = Some(task_execution_closure::OutputResult::Error(
        ExecutionError {
            code: "USER:ValueError".into(),
            message,
            error_uri: format!("s3://flyte/metadata/{}/error.pb", r.id(30)),
            kind: 1,
            ..Default::default()
        }
        .into(),
    ));
    e
}

#[allow(clippy::useless_conversion)]
pub fn map_task(seed: u64) -> TaskExecution {
    let mut e = typical(seed + 20_000);
    let r = &mut Rng(seed + 30_000);
    let m = e.closure.as_mut().unwrap().metadata.as_mut().unwrap();
    m.external_resources = (0..500)
        .map(|i| ExternalResourceInfo {
            external_id: format!("{}-{i}", r.id(24)),
            index: i,
            retry_attempt: r.below(3) as u32,
            phase: 3,
            cache_status: r.below(4) as i32,
            logs: vec![log(r)],
            log_context: Some(log_context(r).into()),
            custom_info: (i % 3 == 0).then(|| custom_info(r).into()),
            ..Default::default()
        })
        .collect();
    e
}

#[allow(clippy::useless_conversion)]
fn scalar(value: scalar::Value) -> Literal {
    Literal {
        value: Some(literal::Value::Scalar(
            Scalar {
                value: Some(value),
                ..Default::default()
            }
            .into(),
        )),
        ..Default::default()
    }
}

#[allow(clippy::useless_conversion)]
fn primitive(value: primitive::Value) -> Literal {
    scalar(scalar::Value::Primitive(
        Primitive {
            value: Some(value),
            ..Default::default()
        }
        .into(),
    ))
}

#[allow(clippy::useless_conversion)]
fn literal(r: &mut Rng, depth: u32) -> Literal {
    let kinds = if depth < 3 { 13 } else { 9 };
    match r.below(kinds) {
        0 | 1 => primitive(primitive::Value::Integer(r.next() as i64 >> r.below(63))),
        2 => primitive(primitive::Value::FloatValue(r.below(1 << 50) as f64 / 1e7)),
        3 | 4 => primitive(primitive::Value::StringValue(r.id(12))),
        5 => primitive(primitive::Value::Boolean(r.below(2) == 0)),
        6 => primitive(primitive::Value::Datetime(r.time().into())),
        7 => scalar(scalar::Value::Blob(
            Blob {
                uri: format!("s3://flyte/data/{}", r.id(30)),
                ..Default::default()
            }
            .into(),
        )),
        8 => scalar(scalar::Value::Generic(custom_info(r).into())),
        9 | 10 => {
            let literals = (0..r.below(6) + 1).map(|_| literal(r, depth + 1)).collect();
            Literal {
                value: Some(literal::Value::Collection(
                    LiteralCollection {
                        literals,
                        ..Default::default()
                    }
                    .into(),
                )),
                ..Default::default()
            }
        }
        _ => Literal {
            value: Some(literal::Value::Map(map(r, 4, depth + 1).into())),
            ..Default::default()
        },
    }
}

#[allow(clippy::useless_conversion)]
fn map(r: &mut Rng, count: usize, depth: u32) -> LiteralMap {
    let mut m = LiteralMap::default();
    for i in 0..count {
        let key = format!("{}_{i}", r.id(5));
        let value = literal(r, depth);
        m.literals.insert(key, value.into());
    }
    m
}

#[allow(clippy::useless_conversion)]
pub fn inline_outputs(seed: u64) -> TaskExecution {
    let mut e = base(&mut Rng(seed + 40_000), 3);
    let r = &mut Rng(seed + 50_000);
    e.closure.as_mut().unwrap().output_result = Some(
        task_execution_closure::OutputResult::OutputData(map(r, 200, 0).into()),
    );
    e
}

#[allow(clippy::useless_conversion)]
pub fn int_list(seed: u64) -> TaskExecution {
    let mut e = base(&mut Rng(seed + 60_000), 3);
    let r = &mut Rng(seed + 70_000);
    let literals = (0..10_000)
        .map(|_| primitive(primitive::Value::Integer(r.below(1 << 24) as i64)))
        .collect();
    let mut m = LiteralMap::default();
    let value = Literal {
        value: Some(literal::Value::Collection(
            LiteralCollection {
                literals,
                ..Default::default()
            }
            .into(),
        )),
        ..Default::default()
    };
    m.literals.insert("o0".into(), value.into());
    e.closure.as_mut().unwrap().output_result =
        Some(task_execution_closure::OutputResult::OutputData(m.into()));
    e
}
