//! Pages, as an HTML parser reads them.

use std::fmt::Write;

use base64::Engine;
use flytepb_idl::admin::{NodeExecution, TaskExecution, TaskExecutionClosure, TaskExecutionList};
use flytepb_idl::core::{LiteralMap, TaskLog};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};
use flytepb_inspect::diff::diff;
use flytepb_inspect::html::{self, Differences, HtmlOptions, Report, SCRIPT, STYLE};
use flytepb_inspect::registry;
use flytepb_inspect::tree_view::printable;
use flytepb_testkit::{executions, random};
use html5gum::{Error, Token, Tokenizer};
use sha2::{Digest, Sha256};

/// Elements of fragments.
const TAGS: [&str; 38] = [
    "a", "b", "button", "circle", "code", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3",
    "header", "i", "input", "li", "line", "main", "mark", "p", "pre", "rect", "section", "span",
    "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul", "meta",
    "br",
];
/// Their attributes.
const ATTRIBUTES: [&str; 33] = [
    "aria-hidden",
    "aria-label",
    "autocomplete",
    "class",
    "cx",
    "cy",
    "data-fp",
    "height",
    "href",
    "id",
    "open",
    "placeholder",
    "r",
    "rel",
    "role",
    "rx",
    "spellcheck",
    "tabindex",
    "text-anchor",
    "title",
    "type",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
    "content",
    "charset",
    "lang",
    "name",
    "http-equiv",
];
const HOSTILE: &str = "</pre></main><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\
                       &lt;\0\u{1b}[31m\u{202e}\u{2028}]]>-->";

/// The text of a fragment, all its attributes, and the links.
#[derive(Default)]
struct Parsed {
    text: String,
    attributes: String,
    links: Vec<String>,
}

/// Parses a fragment; asserts that it has only known elements, which are closed in order.
fn parsed(html: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut open: Vec<String> = Vec::new();
    let string = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = string(&tag.name);
                assert!(TAGS.contains(&&*name), "{name}");
                for (key, value) in &tag.attributes {
                    let (key, value) = (string(key), string(value));
                    assert!(ATTRIBUTES.contains(&&*key), "{key}");
                    if key == "href" {
                        parsed.links.push(value.clone());
                    }
                    parsed.attributes += &format!("{value}\n");
                }
                if name != "input" {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => assert_eq!(open.pop(), Some(string(&tag.name))),
            Token::String(text) => parsed.text += &string(&text),
            // Unusual, but harmless.
            Token::Error(error) if *error == Error::NoncharacterInInputStream => {}
            token => panic!("{token:?}"),
        }
    }
    assert_eq!(open, [""; 0]);
    parsed
}

fn body(message: &dyn WireMessage) -> Parsed {
    parsed(html::body(message, "", &HtmlOptions::full()).as_str())
}

fn assert_safe(parsed: &Parsed) {
    for link in &parsed.links {
        let is_safe = ["https://", "http://", "#fp-m"]
            .iter()
            .any(|start| link.starts_with(start));
        assert!(is_safe, "{link}");
    }
    let steers = |c: char| c != '\n' && c != '\t' && flytepb_inspect::tree_view::is_hidden(c);
    assert!(!parsed.text.contains(steers), "{:?}", parsed.text);
    assert!(!parsed.attributes.contains(steers));
}

#[test]
fn rows_and_counts_are_those_of_executions() {
    let text = "phase: FAILED created_at { seconds: 1 } updated_at { seconds: 9 }";
    let closure: TaskExecutionClosure = flytepb_idl::text::from_str(text).unwrap();
    let mut report = Report::new("folder", &HtmlOptions::new());
    report.add("closure.pb", &closure);
    report.add("", &closure);
    report.add("inputs.pb", &LiteralMap::default());
    let page = report.finish();
    let parsed = parsed(page.as_str());
    // Literals have neither a row nor a phase.
    assert_eq!(parsed.links, ["#fp-m0", "#fp-m1"]);
    let text = &parsed.text;
    assert!(text.contains("3 messages2 failed"), "{text}");
    assert!(!parsed.text.contains("no phase"));
    for name in ["closure.pb", "TaskExecutionClosure 1"] {
        // In its row and in the list.
        assert_eq!(parsed.text.matches(name).count(), 2, "{name}");
    }
    assert_eq!(parsed.text.matches("inputs.pb").count(), 1);
}

#[test]
fn pages_of_entities_are_lists() {
    let execution = |phase| {
        let closure = TaskExecutionClosure {
            phase,
            ..Default::default()
        };
        TaskExecution {
            closure: Some(closure.into()),
            ..Default::default()
        }
    };
    let list = TaskExecutionList {
        task_executions: vec![execution(3), execution(5)],
        token: "next".into(),
        ..Default::default()
    };
    let text = body(&list).text;
    assert!(text.contains("2 messages1 failed1 succeeded"), "{text}");
    // A page without entities is shown as it is.
    assert!(
        body(&TaskExecutionList::default())
            .text
            .contains("TaskExecutionList")
    );
}

#[test]
fn hostile_texts_are_text() {
    let log = TaskLog {
        uri: format!("https://x/{HOSTILE}"),
        name: HOSTILE.into(),
        ..Default::default()
    };
    let closure = TaskExecutionClosure {
        logs: vec![
            log,
            TaskLog {
                uri: "javascript:alert(1)".into(),
                ..Default::default()
            },
        ],
        task_type: HOSTILE.into(),
        reason: HOSTILE.into(),
        ..Default::default()
    };
    let execution = TaskExecution {
        input_uri: HOSTILE.into(),
        closure: Some(closure.into()),
        ..Default::default()
    };
    let page = html::body(&execution, HOSTILE, &HtmlOptions::new());
    assert!(!page.as_str().contains("<script") && !page.as_str().contains("<img"));
    let parsed = parsed(page.as_str());
    assert_safe(&parsed);
    assert_eq!(parsed.links, [""; 0]);
    // The name of the file, the input, the task type twice, the reason, the log and its link.
    let visible = "</pre></main><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\
                   &lt;\\u{0}\\u{1b}[31m\\u{202e}\\u{2028}]]>-->";
    assert!(parsed.text.matches(visible).count() >= 6, "{}", parsed.text);
    assert!(parsed.text.contains("javascript:alert(1)"));
}

#[test]
fn links_of_logs_lead_to_web_pages() {
    let log = TaskLog {
        uri: "https://logs.example.com/?a=1&b=\"2\"".into(),
        name: "main".into(),
        ..Default::default()
    };
    let closure = TaskExecutionClosure {
        logs: vec![log],
        ..Default::default()
    };
    let html = html::body(&closure, "", &HtmlOptions::new());
    let expected = "<li class=\"fp-node\"><a class=\"fp-value\" \
                    href=\"https://logs.example.com/?a=1&amp;b=&quot;2&quot;\" \
                    rel=\"noopener noreferrer\">main</a>";
    assert!(html.as_str().contains(expected), "{html}");
}

#[test]
fn pages_of_any_message_are_safe() {
    for of in registry::all() {
        for seed in 0..2 {
            assert_safe(&body(random::message(of, seed).as_ref()));
        }
    }
}

#[test]
fn reports_of_random_messages_are_safe() {
    let mut report = Report::new(HOSTILE, &HtmlOptions::new());
    for (i, of) in registry::all().enumerate() {
        report.add(HOSTILE, random::message(of, i as u64).as_ref());
    }
    assert_safe(&parsed(report.finish().as_str()));
}

/// Appends all strings in a message.
fn strings(message: &dyn WireMessage, found: &mut Vec<String>) {
    for i in 0..message.descriptor().fields.len() {
        let mut value = |value: ValueRef<'_>| match value {
            ValueRef::Str(text) => found.push(text.to_owned()),
            ValueRef::Message(inner) => strings(inner, found),
            _ => {}
        };
        match message.get(i) {
            Some(FieldRef::Value(content)) => value(content),
            Some(FieldRef::List(list)) => (0..list.len()).for_each(|i| value(list.get(i))),
            Some(FieldRef::Map(map)) => (0..map.len()).for_each(|i| {
                let (key, content) = map.entry_at(i);
                value(key);
                value(content);
            }),
            None => {}
        }
    }
}

#[test]
fn pages_hide_nothing() {
    let mut count = 0;
    for seed in 0..30 {
        let message = executions::typical(seed);
        // Strings inside of others are quoted, with escapes.
        let plain = |text: &str| text.replace(['\\', '\n', '"', ' '], "");
        let text = plain(&body(&message).text.replace("\\n", " "));
        let mut found = Vec::new();
        strings(&message, &mut found);
        for string in found {
            for line in string.lines() {
                let line = plain(&printable(line).replace("\\n", " "));
                assert!(text.contains(&line), "{seed}: {line} is not in\n{text}");
                count += 1;
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn long_content_is_shortened_or_folded() {
    let literals = |text: String| LiteralMap {
        literals: [("x".to_owned(), text.as_str().into())]
            .into_iter()
            .collect(),
        ..Default::default()
    };
    let page = |text: String| {
        html::body(&literals(text), "", &HtmlOptions::new())
            .as_str()
            .to_owned()
    };
    let long = page("<".repeat(10_000_000));
    assert!(long.len() < 600_000, "{}", long.len());
    assert!(
        long.contains("more bytes")
            && long.contains("Shortened; the option “full” shows everything")
    );
    let lines = page("line\n".repeat(50_000));
    assert!(lines.len() < 300_000 && lines.contains("<details class=\"fp-text\">"));
    // A quote and 99 characters are in the line that folds.
    let full = html::body(&literals("<".repeat(1_000_000)), "", &HtmlOptions::full());
    assert_eq!(full.as_str().matches("&lt;").count(), 1_000_000 + 99);
}

/// The sizes of a page and the time that it takes do not follow those of a message.
#[test]
fn long_names_are_shortened() {
    let long = |part: &str| part.repeat(3_000_000 / part.len());
    let name = long("0-");
    let text = format!(
        "id {{ node_id: '{name}' execution_id {{ name: '{name}' }} }}
         closure {{ error {{ code: '{name}' message: '{name}' }} }} metadata {{ spec_node_id: '{name}' }}"
    );
    let node: NodeExecution = flytepb_idl::text::from_str(&text).unwrap();
    let log = format!("logs {{ name: '{name}' uri: 'https://{name}' }}");
    let container = format!(
        "containers {{ container_name: '{name}' process {{ container_start_time {{ seconds: 1 }} }} }}"
    );
    let text = format!("closure {{ {log} log_context {{ pods {{ {container} }} }} }}");
    let task: TaskExecution = flytepb_idl::text::from_str(&text).unwrap();
    let literals = LiteralMap {
        literals: [(name, 1.into())].into_iter().collect(),
        ..Default::default()
    };
    let options = HtmlOptions::new();
    let mut report = Report::new("many", &options);
    for message in [&node as &dyn WireMessage, &task, &literals] {
        let page = html::body(message, "", &options);
        assert_safe(&parsed(page.as_str()));
        assert!(page.as_str().len() < 1_200_000, "{}", page.as_str().len());
        report.add("", message);
    }
    assert!(report.finish().as_str().len() < 3_600_000);
    let many = "logs { uri: 'https://a' }".repeat(100_000);
    let text = format!("closure {{ {many} }}");
    let task: TaskExecution = flytepb_idl::text::from_str(&text).unwrap();
    let page = html::body(&task, "", &options);
    assert!(page.as_str().contains("… 99,000 more"));
    assert!(page.as_str().len() < 400_000, "{}", page.as_str().len());
}

#[test]
fn large_reports_stay_small() {
    let mut report = Report::new("many", &HtmlOptions::new());
    for seed in 0..3000 {
        report.add("", &executions::typical(seed % 10));
    }
    let body = report.finish();
    assert!(
        body.as_str()
            .contains("3,000 messages, of which the first 2,000 are listed")
    );
    assert_eq!(
        body.as_str()
            .matches("<details class=\"fp-node fp-message\"")
            .count(),
        100
    );
    assert!(body.as_str().len() < 30_000_000, "{}", body.as_str().len());
}

#[test]
fn differences_are_text() {
    let left = TaskExecution {
        input_uri: format!("s3://{HOSTILE}/1"),
        ..Default::default()
    };
    let right = TaskExecution {
        input_uri: format!("s3://{HOSTILE}/2"),
        is_parent: true,
        ..Default::default()
    };
    let of = TaskExecution::type_descriptor();
    let mut page = Differences::new(HOSTILE, "b.pb", of, &HtmlOptions::new());
    for difference in diff(&left, &right) {
        page.add(&difference);
    }
    let page = page.finish();
    let parsed = parsed(page.as_str());
    assert_safe(&parsed);
    assert!(page.as_str().contains("/<mark>1</mark>&quot;"), "{page}");
    assert!(page.as_str().contains("/<mark>2</mark>&quot;"));
    assert!(parsed.text.contains("1 added") && parsed.text.contains("1 changed"));
}

#[test]
fn pages_allow_their_own_style_and_script_only() {
    let page = html::page(&TaskLog::default(), "log.pb", &HtmlOptions::new());
    let mut policy =
        "default-src &#39;none&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"
            .to_owned();
    for (kind, content) in [("style", STYLE), ("script", SCRIPT)] {
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(content));
        let _ = write!(policy, "; {kind}-src &#39;sha256-{digest}&#39;");
        assert!(!content.to_lowercase().contains("</"), "{kind}");
    }
    let start = page.find("content=\"default-src").expect("a policy") + "content=\"".len();
    let end = start + page[start..].find('"').expect("its end");
    assert_eq!(&page[start..end], policy);
    for address in ["http:", "https:", "//", "url(", "@import", "style="] {
        let own = page.replace("// ", "");
        assert!(!own.contains(address), "{address}");
    }
}
