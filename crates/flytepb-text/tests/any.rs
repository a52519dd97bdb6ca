//! Type URLs in the text format: all output reads back.

use flytepb_idl::google::protobuf::Any;
use flytepb_idl::WireMessage;
use flytepb_testkit::random::RandomOptions;
use flytepb_tests::{message_type, registry, TEXT};

/// Type URLs that Google's Python reads back in brackets.
const READABLE: &[&str] = &[
    "type.googleapis.com/{}",
    "a//{}",
    "a/b/{}",
    "x.y/{}",
    "h-1.example.com/~v_1!$&()*+,;=/{}",
    "1.2/{}",
    "-/{}",
    "./{}",
    "%41/{}",
    "50%25/{}",
];

/// Type URLs that Google's Python refuses in brackets or reads differently, and some that name no
/// type.
const UNREADABLE: &[&str] = &[
    "/{}",
    "//{}",
    "%4/{}",
    "%zz/{}",
    "a%/{}",
    "a b/{}",
    " a/{}",
    "a /{}",
    "a/ {}",
    "a/{} ",
    "a\n/{}",
    "a\t/{}",
    "\u{1}/{}",
    "a\u{7f}/{}",
    "aé/{}",
    "漢/{}",
    "a#b/{}",
    "a'b/{}",
    "a\"b/{}",
    "a]/{}",
    "a[/{}",
    "a{/{}",
    "a</{}",
    "https://a/{}",
    "a@b/{}",
    "a?b/{}",
    "a\\/{}",
    "a%é/{}",
    "{}",
    "",
    "/",
    "a/",
    "a/.{}",
    "a/{}.",
    "a/{}/",
    "a/no.Such",
];

#[test]
fn every_type_url_reads_back() {
    for (seed, url) in READABLE.iter().enumerate() {
        assert!(expanded(url, seed as u64) > 0, "{url}");
    }
    for (seed, url) in UNREADABLE.iter().enumerate() {
        assert_eq!(expanded(url, seed as u64), 0, "{url}");
    }
}

/// Checks a message of every eighth type in an Any with this type URL. Returns the number of
/// expanded ones.
fn expanded(url: &str, seed: u64) -> usize {
    let exact = TEXT.keep_map_order(true);
    let options = RandomOptions::new().unknown_fields(false).valid_json(true);
    let mut expanded = 0;
    for of in registry::all().skip(seed as usize % 8).step_by(8) {
        let any = Any {
            type_url: url.replace("{}", of.full_name),
            value: options.message(of, seed).to_wire(),
            ..Any::default()
        };
        for message in [&any, &Any::pack(&any)] {
            let written = exact.to_string(message);
            let read = exact.from_str::<Any>(&written);
            let read = read.unwrap_or_else(|e| panic!("{e}:\n{written}"));
            assert_eq!(read.to_wire(), message.to_wire(), "{written}");
        }
        let sorted = TEXT.to_string(&any);
        let read = exact
            .from_str::<Any>(&sorted)
            .unwrap_or_else(|e| panic!("{e}:\n{sorted}"));
        assert_eq!(read.type_url, any.type_url);
        assert_eq!(TEXT.to_string(&read), sorted);
        expanded += usize::from(sorted.starts_with('['));
    }
    expanded
}

/// A type is looked up by its exact name, whatever the lookup accepts.
#[test]
fn a_lookup_that_takes_any_name_expands_no_odd_ones() {
    let options = TEXT.types(|_| Some(message_type("google.protobuf.Empty")));
    for (url, opens) in [
        ("a/b.C", true),
        ("a/b c", false),
        ("a/", false),
        ("a/1", false),
    ] {
        let any = Any {
            type_url: url.to_string(),
            ..Any::default()
        };
        let written = options.to_string(&any);
        assert_eq!(written.starts_with('['), opens, "{written}");
        assert_eq!(options.from_str(&written), Ok(any), "{written}");
    }
}
