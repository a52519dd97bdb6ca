"""Valid and nearly valid texts of messages, for `compare_forms.py`."""

from __future__ import annotations

import random
from collections.abc import Iterator

from flyteidl.admin.launch_plan_pb2 import LaunchPlanMetadata
from google.protobuf import text_format
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message

URLS = [
    "type.googleapis.com/{}", "/{}", "//{}", "a//{}", "a/b/{}", "x.y/{}", "h-1.example.com/~v_1!$&()*+,;={}",
    "h!$&()*+,;=/{}", "1.2/{}", "-/{}", "./{}", "%41/{}", "%4/{}", "%zz/{}", "a%/{}", "50%25/{}",
    "a b/{}", " a/{}", "a /{}", "a/ {}", "a/{} ", "a\n/{}", "a\t/{}", "\x01/{}", "a\x7f/{}", "a\u00e9/{}", "\u6f22/{}",
    "a#b/{}", "a'b/{}", 'a"b/{}', "a]/{}", "a[/{}", "a{{/{}", "a</{}", "a:/{}", "https://a/{}", "a@b/{}", "a?b/{}", "a\\/{}",
    "{}", "", "/", "a/", "a/.{}", "a/{}.", "a/{}/", "a/no.Such", "no.Such", "a/1.b", "a/{}#",
]  # fmt: skip
"""Type URLs of an Any, for a full name."""

TOKENS = [
    "{", "}", "<", ">", "[", "]", ":", ":", ",", ";", "a", "key", "inf", "true", "7", "-1", "-inf", "-a", ".5",
    "'s'", '"t"', "'}'", "'", "# }\n", "[a.b]", "[type.googleapis.com/a.B]", "[a..b]", "!", "@", ".",
]  # fmt: skip
"""Strings inserted into a text. Each is a token for both Google's reader and ours, or for neither;
this excludes `+1`, `- 1`, and `1.5` as a name."""


NUMBERS = ["1.5e-3", "0x1F", "1.5f"]
"""Numbers that Google parses as names, so that no change may insert them there."""


def anys_in(message: Message) -> Iterator[AnyMessage]:
    """Yields all Anys in a message, but not those inside their content."""
    if isinstance(message, AnyMessage):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type is None:
                continue
            inner = list(value.values())
        else:
            inner = value if field.is_repeated else [value]
        for one in inner:
            yield from anys_in(one)


def with_odd_urls(message: Message, rng: random.Random) -> Message:
    """Returns the message in one or two Anys, with odd type URLs in all Anys that are not bytes."""
    packed = AnyMessage(type_url=message.DESCRIPTOR.full_name, value=message.SerializeToString(deterministic=True))
    choice = rng.randrange(3)
    if choice == 0:
        outer: Message = packed
    elif choice == 1:
        outer = LaunchPlanMetadata(launch_conditions=packed)
    else:
        outer = type(message)()
        outer.CopyFrom(message)
    for any_message in anys_in(outer):
        name = any_message.type_url.rpartition("/")[2]
        any_message.type_url = rng.choice(URLS).format(name)
    return outer


def is_readable(url: str) -> bool:
    """Returns whether Google reads this type URL back in brackets, if it knows the type."""
    try:
        return text_format.Parse(f"[{url}] {{ }}", AnyMessage()).type_url == url
    except text_format.ParseError:
        return False


def closed(message: Message, indent: int, as_one_line: bool) -> str | None:
    """A formatter: Anys whose type URL Google would not read back are not expanded."""
    if isinstance(message, AnyMessage) and "/" in message.type_url and not is_readable(message.type_url):
        text = text_format.MessageToString(message, indent=indent, descriptor_pool=DescriptorPool())
        return text.strip()
    return None


def value_first(message: Message, indent: int, as_one_line: bool) -> str | None:
    """A formatter that writes map values before their keys, with a comment between them."""
    has_key = message.DESCRIPTOR.GetOptions().map_entry and any(f.name == "key" for f, _ in message.ListFields())
    if not has_key:
        return closed(message, indent, as_one_line)
    value, key = type(message)(), type(message)(key=message.key)
    value.CopyFrom(message)
    value.ClearField("key")
    text = text_format.MessageToString(value, indent=indent, message_formatter=value_first)
    key_text = text_format.MessageToString(key, indent=indent)
    return f'{text.strip()} # key: "no"\n{key_text}'.strip()


def scalar(rng: random.Random) -> str:
    """A scalar, at times of several string literals."""
    return rng.choice([*NUMBERS, "1", "-1", "-inf", "nan", "X", "017", "-017", "'a' \"b\"", "'}'", "99999999999999999999"])


def content(rng: random.Random, depth: int) -> str:
    """Returns the content after the name of a field."""
    kind = rng.randrange(4 if depth else 2)
    if kind == 0:
        return ": " + scalar(rng)
    if kind == 1:
        elements = (block(rng, depth - 1) if depth and rng.randrange(2) else scalar(rng) for _ in range(rng.randrange(3)))
        return ": [ " + " , ".join(elements) + " ]"
    return rng.choice([" ", ": "]) + block(rng, depth - 1)


def block(rng: random.Random, depth: int) -> str:
    """A message in braces."""
    start, end = rng.choice(["{}", "<>"])
    names = ["a", "key", "value", "7", "[a.b]", "[type.googleapis.com/a.B]"]
    fields = "".join(
        f" {rng.choice(names)} {content(rng, depth)} {rng.choice(['', ',', ';', '# }' + chr(10)])}"
        for _ in range(rng.randrange(4))
    )
    return f"{start} {fields} {end}"


def unknown_field(rng: random.Random) -> str:
    """An unknown field, half of the time with one to three changes that may damage it."""
    text = "bogus " + block(rng, 3)
    if rng.randrange(2):
        return text
    tokens = ["7" if token in NUMBERS else token for token in text.split(" ")]
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(1, len(tokens) + 1)
        change = rng.randrange(3)
        if change == 0:
            tokens.insert(at, rng.choice(TOKENS))
        elif change == 1:
            del tokens[at : at + 1]
        else:
            tokens[at : at + 1] = [rng.choice(TOKENS)]
    return " ".join(tokens)
