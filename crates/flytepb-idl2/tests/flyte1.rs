//! Conversions between the messages of Flyte 1 and Flyte 2: each pair of the table, in both
//! directions.

use std::collections::{BTreeMap, BTreeSet};

use flytepb_idl::{admin, core as core1, service};
use flytepb_idl2::flyte1::{pairs, to_flyte1, to_flyte2, ConversionError};
// The generated list, included below, names the types of this crate as `crate::`.
use flytepb_idl2::*;
use flytepb_testkit::random::RandomOptions;

const TABLE: &str = include_str!("../../../proto/flyte1-to-flyte2.tsv");

/// Random messages per type.
const SEEDS: u64 = 20;

/// Returns the rows of the table.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLE.lines().skip(1).map(|line| line.split('\t').collect())
}

#[test]
fn every_message_of_the_table_converts_and_no_other() {
    let rows = rows().filter(|row| row[0] == "message");
    let expected: BTreeSet<_> = rows.map(|row| (row[1], row[2])).collect();
    assert_eq!(expected.len(), 181);
    let found: BTreeSet<_> = pairs().map(|(a, b)| (a.full_name, b.full_name)).collect();
    assert_eq!(found, expected);
}

/// Returns the rows of a table of the page with these relations, and of those that it contains.
fn table(rows: &[Vec<&'static str>], title: &str, is_in: impl Fn(&[&str]) -> bool) -> String {
    let mut packages: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_in(row)) {
        let package = |name: &'static str| {
            let end = name.find(|c: char| c.is_ascii_uppercase());
            name.split_at(end.expect("a type"))
        };
        let ((old, name), (new, _)) = (package(row[1]), package(row[2]));
        let names = packages.entry((old, new)).or_default();
        names.push(format!("`{name}`"));
    }
    let rows = packages.iter().map(|((old, new), names)| {
        let trim = |package: &str| package.trim_end_matches('.').to_string();
        format!(
            "| `{}` | `{}` | {} |\n",
            trim(old),
            trim(new),
            names.join(", ")
        )
    });
    let head =
        format!("\n## {title}\n\n| Flyte 1 | Flyte 2 | messages and enums |\n|---|---|---|\n");
    head + &rows.collect::<String>()
}

/// Returns the tables of the page in the book.
fn tables() -> String {
    let rows: Vec<_> = rows().collect();
    let relations: BTreeMap<_, _> = rows.iter().map(|row| (row[2], row[3])).collect();
    let all_are = |row: &[&str], allowed: &[&str]| {
        let inner = row[5].split_whitespace().map(|name| relations[name]);
        inner.chain([row[3]]).all(|r| allowed.contains(&r))
    };
    let is_equal = |row: &[&str]| all_are(row, &["equal"]);
    let is_extended = |row: &[&str]| all_are(row, &["equal", "extended"]);
    let is_message = |row: &[&str]| row[0] == "message";
    let mut out = table(&rows, "`From` in both directions", is_equal);
    let title = "`From` to Flyte 1, `TryFrom` to Flyte 2";
    out += &table(&rows, title, |row| {
        is_message(row) && is_extended(row) && !is_equal(row)
    });
    let title = "`TryFrom` in both directions";
    out += &table(&rows, title, |row| is_message(row) && !is_extended(row));
    out += "\n## Changes\n\n| Flyte 2 | changes since Flyte 1 |\n|---|---|\n";
    for row in rows.iter().filter(|row| row[3] != "equal") {
        let changes = row[4].replace('<', "&lt;").replace('>', "&gt;");
        out += &format!("| `{}` | {} |\n", row[2], changes.replace("; ", ";<br>"));
    }
    out
}

#[test]
fn the_page_of_the_book_has_the_table() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/src/moving/flyte1.md"
    );
    let page = std::fs::read_to_string(path).expect("the page");
    let start = page.find("-->\n").expect("the comment before the tables") + 4;
    let expected = page[..start].to_string() + &tables();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &expected).expect("the page is written");
    } else {
        assert!(
            page == expected,
            "{path} has other tables, see the comment in it"
        );
    }
}

/// Converts a message to its counterpart, which has the same bytes if `is_same`, and back.
fn there_and_back(message: &dyn WireMessage, is_same: bool) -> Result<(), ConversionError> {
    let (there, back): (fn(&_) -> _, fn(&_) -> _) =
        if message.descriptor().full_name.starts_with("flyteidl2.") {
            (to_flyte1, to_flyte2)
        } else {
            (to_flyte2, to_flyte1)
        };
    let converted = there(message).expect("a counterpart")?;
    if is_same {
        assert_eq!(converted.to_wire(), message.to_wire(), "{message:?}");
    }
    let again = back(converted.as_ref()).expect("a counterpart");
    assert!(*again.expect("it was converted") == *message, "{message:?}");
    Ok(())
}

/// Random messages of each pair convert, both ways, unless the table says that something in them is
/// different; then there is a reason, and others of the type convert.
#[test]
fn random_messages_of_every_pair_come_back() {
    let rows: BTreeMap<_, _> = rows().map(|row| (row[2], row)).collect();
    let mut refused = BTreeSet::new();
    for (old, new) in pairs() {
        let row = &rows[new.full_name];
        let inner = row[5].split_whitespace().map(|name| rows[name][3]);
        let is_total = inner
            .chain([row[3]])
            .all(|r| ["equal", "extended"].contains(&r));
        for of in [old, new] {
            for seed in 0..SEEDS {
                let message = RandomOptions::new().unknown_fields(false).message(of, seed);
                if let Err(error) = there_and_back(message.as_ref(), is_total) {
                    assert!(!is_total, "{error}");
                    assert!(!error.reason().is_empty());
                    let end = error.path().rsplit('.').next().unwrap_or_default();
                    let field = end.split('[').next().unwrap_or_default().to_string();
                    refused.insert(field);
                }
            }
        }
    }
    // The fields whose type or name is different in the table, and lists that are maps in Flyte 1.
    let expected = [
        "action_attempt_id",
        "cron",
        "cron_expression",
        "cron_schedule",
        "lines",
        "literals",
        "node_execution_id",
        "overwrite",
        "pre_signed_urls",
        "rate",
        "signed_url",
        "structured_lines",
        "unit",
        "variables",
    ];
    let refused: Vec<_> = refused.iter().map(String::as_str).collect();
    assert_eq!(refused, expected);
}

/// A message of a type known at compile time, with unknown fields.
fn random<M: WireMessage + Default>(seed: u64) -> M {
    let message = RandomOptions::new().message(M::type_descriptor(), seed);
    M::from_wire(&message.to_wire()).expect("valid bytes")
}

macro_rules! messages {
    ($list:ident equal $($flyte1:path => $flyte2:path,)*) => {
        #[test]
        fn equal_messages_convert_by_from() {
            for seed in 0..SEEDS {
                $({
                    let old: $flyte1 = random(seed);
                    let new = <$flyte2>::from(&old);
                    assert_eq!(new.to_wire(), old.to_wire());
                    assert_eq!(<$flyte1>::from(new), old);
                })*
            }
        }
    };
    ($list:ident extended $($flyte1:path => $flyte2:path,)*) => {
        #[test]
        fn messages_of_flyte_2_with_more_fields_convert_by_from() {
            for seed in 0..SEEDS {
                $({
                    let new: $flyte2 = random(seed);
                    let old = <$flyte1>::from(&new);
                    assert_eq!(old.to_wire(), new.to_wire());
                    assert_eq!(<$flyte2>::try_from(old).expect("it is of Flyte 2"), new);
                })*
            }
        }
    };
    ($list:ident partial $($flyte1:path => $flyte2:path,)*) => {};
}

macro_rules! enums {
    ($($rest:tt)*) => {};
}

include!("../src/gen/flyte1.rs");

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, ConversionError>, path: &str, reason: &str) {
    let error = result.unwrap_err();
    assert_eq!((error.path(), error.reason()), (path, reason));
}

#[test]
fn fields_with_another_meaning_are_refused_by_name() {
    let reason =
        "field 3 is `flyteidl2.cacheservice.OverwriteOutput overwrite`, there `bool overwrite`";
    let overwrite = Some(cacheservice::OverwriteOutput::default());
    let put = cacheservice::PutCacheRequest {
        overwrite,
        ..Default::default()
    };
    refused(
        flytepb_idl::cacheservice::PutCacheRequest::try_from(put),
        "overwrite",
        reason,
    );

    let response = service::CreateDownloadLinkResponse {
        signed_url: vec!["https://a".to_string()],
        ..Default::default()
    };
    refused(
        dataproxy::CreateDownloadLinkResponse::try_from(response),
        "signed_url",
        "field 1 is `repeated string signed_url`, there \
         `flyteidl2.dataproxy.PreSignedURLs pre_signed_urls`",
    );

    // An unset unit is a minute in Flyte 1, and not valid in Flyte 2.
    let schedule = admin::FixedRate {
        value: 5,
        ..Default::default()
    };
    refused(
        task::FixedRate::try_from(&schedule),
        "unit",
        "value 0 is MINUTE, there FIXED_RATE_UNIT_UNSPECIFIED",
    );
}

#[test]
fn paths_lead_to_the_field() {
    use admin::get_task_logs_response::Part;
    use admin::schedule::ScheduleExpression;
    use admin::{GetTaskLogsResponse, GetTaskLogsResponseBody, LogLine, Schedule};

    let lines = vec![LogLine::default()];
    let body = GetTaskLogsResponseBody {
        structured_lines: lines,
        ..Default::default()
    };
    let response = GetTaskLogsResponse {
        part: Some(Part::Body(body.into())),
        ..Default::default()
    };
    let error = connector::GetTaskLogsResponse::try_from(response).unwrap_err();
    assert_eq!(error.path(), "body.structured_lines");

    let rate = ScheduleExpression::CronExpression("0 * * * *".to_string());
    let schedule = Schedule {
        schedule_expression: Some(rate),
        ..Default::default()
    };
    let error = task::Schedule::try_from(schedule).unwrap_err();
    assert_eq!(error.path(), "cron_expression");
}

/// A map and a list of its entries have the same bytes, unless a key is in the list twice.
#[test]
fn maps_and_lists_of_entries_convert_if_keys_are_unique() {
    let inputs = core1::LiteralMap::from([("x", 1), ("y", 2)]);
    let inputs = Some(inputs);
    let request = admin::CreateTaskRequest {
        inputs,
        ..Default::default()
    };
    let converted = connector::CreateTaskRequest::try_from(&request).unwrap();
    let literals = &converted.inputs.as_ref().unwrap().literals;
    let names: Vec<_> = literals.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["x", "y"]);
    assert_eq!(
        admin::CreateTaskRequest::try_from(converted).unwrap(),
        request
    );

    let entry = |key: &str| core::VariableEntry {
        key: key.to_string(),
        value: Some(core::Variable::default()),
        ..Default::default()
    };
    let map = |keys: &[&str]| core::VariableMap {
        variables: keys.iter().map(|key| entry(key)).collect(),
        ..Default::default()
    };
    assert_eq!(
        core1::VariableMap::try_from(map(&["a", "b"]))
            .unwrap()
            .variables
            .len(),
        2
    );
    refused(
        core1::VariableMap::try_from(map(&["a", "b", "a"])),
        "variables[2]",
        "the key is \"a\", as that of another entry, and a map has each once",
    );
}

#[test]
fn inputs_and_outputs_are_maps_of_literals() {
    let literal = |number: i64| core1::Literal::from(number);
    let map = core1::LiteralMap::from([("x", literal(1)), ("a", literal(2))]);
    let mut inputs = task::Inputs::try_from(&map).unwrap();
    let names: Vec<_> = inputs.literals.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["x", "a"]);
    assert_eq!(core1::LiteralMap::try_from(&inputs).unwrap(), map);
    assert_eq!(inputs.to_wire(), map.to_wire());

    // Fields that a map of literals does not have come back, too.
    inputs.context = vec![core::KeyValuePair {
        key: "team".into(),
        ..Default::default()
    }];
    let map = core1::LiteralMap::try_from(&inputs).unwrap();
    assert!(!map.unknown_fields().is_empty());
    assert_eq!(task::Inputs::try_from(map).unwrap(), inputs);

    inputs.literals[1].name = "x".into();
    refused(
        core1::LiteralMap::try_from(&inputs),
        "literals[1]",
        "the key is \"x\", as that of another entry, and a map has each once",
    );
    let outputs = task::Outputs {
        literals: vec![task::NamedLiteral::default()],
        ..Default::default()
    };
    refused(
        core1::LiteralMap::try_from(&outputs),
        "literals[0]",
        "there is no value, and each entry of a map has one",
    );
}

#[test]
fn an_entry_without_a_value_is_refused() {
    let entry = task::NamedLiteral::default();
    let inputs = Some(task::Inputs {
        literals: vec![entry],
        ..Default::default()
    });
    let request = connector::CreateTaskRequest {
        inputs,
        ..Default::default()
    };
    refused(
        admin::CreateTaskRequest::try_from(request),
        "inputs.literals[0]",
        "there is no value, and each entry of a map has one",
    );
}

/// Fields that Flyte 2 has and Flyte 1 has not are unknown fields there, and come back.
#[test]
fn added_and_removed_fields_are_kept() {
    // task_type "t", prefix "p" of GetTaskRequest.
    let request = b"\x0a\x01t\x12\x01p";
    let old = admin::GetTaskRequest::from_wire(request).unwrap();
    let new = connector::GetTaskRequest::try_from(&old).unwrap();
    assert_eq!(new.to_wire(), request);
    assert_eq!(new._unknown_fields.as_bytes(), b"\x0a\x01t");
    assert_eq!(admin::GetTaskRequest::try_from(new).unwrap(), old);

    // artifact_id {} of a literal.
    let literal = core::Literal::from_wire(b"\x4a\x00").unwrap();
    assert!(literal.artifact_id.is_some());
    let old = core1::Literal::from(&literal);
    assert_eq!(old._unknown_fields.as_bytes(), b"\x4a\x00");
    assert_eq!(core::Literal::try_from(old).unwrap(), literal);
}

#[test]
fn unknown_fields_that_the_other_version_cannot_hold_are_refused() {
    // Field 9 of a literal is a message in Flyte 2, and "\xff" is none.
    let literal = core1::Literal::from_wire(b"\x4a\x01\xff").unwrap();
    let error = core::Literal::try_from(literal).unwrap_err();
    let reason = error.reason();
    assert!(
        reason.starts_with("an unknown field is not valid in the target: "),
        "{reason}"
    );
    // Twice, it would be merged.
    let literal = core1::Literal::from_wire(b"\x4a\x00\x4a\x00").unwrap();
    let error = core::Literal::try_from(literal).unwrap_err();
    assert_eq!(
        error.reason(),
        "an unknown field is one of the target, where it would change"
    );
}

#[test]
fn enums_convert_by_meaning() {
    use task::FixedRateUnit;
    assert_eq!(
        FixedRateUnit::from(admin::FixedRateUnit::Day),
        FixedRateUnit::Day
    );
    assert_eq!(
        admin::FixedRateUnit::try_from(FixedRateUnit::Minute),
        Ok(admin::FixedRateUnit::Minute)
    );
    refused(
        admin::FixedRateUnit::try_from(FixedRateUnit::Unspecified),
        "",
        "the other version has no value for FIXED_RATE_UNIT_UNSPECIFIED",
    );
    assert_eq!(
        dataproxy::ArtifactType::from(service::ArtifactType::Deck),
        dataproxy::ArtifactType::Report
    );
    assert_eq!(
        core::container_error::Kind::from(core1::container_error::Kind::Recoverable),
        core::container_error::Kind::Recoverable
    );
    assert!(core1::Granularity::try_from(core::Granularity::Week).is_err());
}

/// Messages deeper than decoders accept convert too.
#[test]
fn deep_messages_convert() {
    let mut literal = core1::Literal::from(1);
    for _ in 0..300 {
        let literals = vec![literal].into();
        literal = core1::LiteralCollection {
            literals,
            ..Default::default()
        }
        .into();
    }
    let new = core::Literal::try_from(&literal).unwrap();
    assert_eq!(core1::Literal::from(new), literal);
}
