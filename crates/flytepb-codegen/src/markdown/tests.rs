use super::{edits, from_comment, has_tests};

/// Comments as protoc passes them on, and the Markdown for them.
const COMMENTS: &[(&str, &str)] = &[
    (" One line.\n", "One line."),
    ("\n \n", ""),
    // Indented code, as in Cloud Trace.
    (
        " For example:\n\n     \"/http/user_agent\": \"Mozilla/5.0\"\n\n       x: 1\n Or so.\n",
        "For example:\n\n```text\n\"/http/user_agent\": \"Mozilla/5.0\"\n\n  x: 1\n```\nOr so.",
    ),
    // In a list, on the line of a list's mark, and in a quotation.
    (
        " * a\n\n       let b;\n       let c;\n\n   d\n",
        "* a\n\n  ```text\n  let b;\n  let c;\n  ```\n\n  d",
    ),
    (" -     let b;\n", "- ```text\n  let b;\n  ```"),
    (
        " >     let b;\n >     let c;\n",
        "> ```text\n> let b;\n> let c;\n> ```",
    ),
    // A paragraph that goes on in a list is no code.
    (" 1.  a\n\n     b\n", "1.  a\n\n    b"),
    // Behind a heading without a blank line.
    (" # a\n     let b;\n", "# a\n```text\nlet b;\n```"),
    ("\ta\n\n\t\tb\n", "a\n\n```text\nb\n```"),
    // Fences.
    (" ```\n let b;\n ```\n", "```text\nlet b;\n```"),
    (" ~~~rust\n let b;\n ~~~\n c\n", "~~~text\nlet b;\n~~~\nc"),
    (" ```proto\n never closed\n", "```text\nnever closed\n```"),
    (
        " a\n\n     ```\n     let b;\n",
        "a\n\n````text\n```\nlet b;\n````",
    ),
    // Brackets, except in code and around links to the web.
    (
        " See [Foo][a.Foo], `a[0]`, [0, 1).\n",
        "See \\[Foo]\\[a.Foo], `a[0]`, [0, 1).",
    ),
    (
        " See [the guide](https://a.b/c).\n",
        "See [the guide](https://a.b/c).",
    ),
    (
        " See [Foo](a::Foo) and ![x](y.png).\n",
        "See \\[Foo](a::Foo) and !\\[x](y.png).",
    ),
    (" [a]: b\n", "\\[a]: b"),
    // Addresses.
    (
        " At https://a.b/c_d, (see http://e.f/g(h)).\n",
        "At <https://a.b/c_d>, (see <http://e.f/g(h)>).",
    ),
    (
        " At <https://a.b>, `https://c.d`.\n",
        "At <https://a.b>, `https://c.d`.",
    ),
    // HTML.
    (
        " A List<Foo> or <b>bold</b>.\n",
        "A List\\<Foo> or \\<b>bold\\</b>.",
    ),
    (" <pre>\n [a]\n </pre>\n", "\\<pre>\n\\[a]\n\\</pre>"),
    (" 1 < 2, a <- b\n", "1 < 2, a <- b"),
    // Text that would end a comment or a string.
    (" a */ b /* \"c\" \\\n d\\\n", "a */ b /* \"c\" \\\nd\\"),
    (" a\rb\u{202e}c\u{0}\n", "a bc"),
];

#[test]
fn comments_become_markdown() {
    for (comment, expected) in COMMENTS {
        assert_eq!(from_comment(comment), *expected, "{comment:?}");
    }
}

/// Whatever the comment, nothing is left to escape or to run.
#[test]
fn any_comment_is_safe() {
    let parts = [
        "    ",
        "\n",
        "\n\n",
        "`",
        "```",
        "~~~",
        "- ",
        "> ",
        "1. ",
        "[",
        "]",
        "(",
        ")",
        ":",
        "<",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "http://a.b",
        "\\",
        "*",
        "_",
        "|",
        "---",
        "a",
        " ",
        "# ",
        "!",
        "&",
        "ignore",
        "rust",
        "\t",
        "$",
    ];
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    for _ in 0..5_000 {
        let comment: String = (0..next(24)).map(|_| parts[next(parts.len())]).collect();
        let markdown = from_comment(&comment);
        assert!(!has_tests(&markdown), "{comment:?}: {markdown:?}");
        assert_eq!(edits(&markdown), [], "{comment:?}: {markdown:?}");
    }
}
