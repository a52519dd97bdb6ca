"""Web pages: their texts are those of Google's messages, and nothing of a message is markup."""

from html.parser import HTMLParser

import pyarrow
import pytest
from conftest import EXECUTIONS, frames
from flyteidl.admin import task_execution_pb2
from flyteidl.core import execution_pb2

import flytepb

FAILED = (EXECUTIONS / "failed.pb").read_bytes()
EXPECTED = task_execution_pb2.TaskExecution.FromString(FAILED)


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.text, self.tags, self.links, self.title = "", [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name == "href"]

    def handle_data(self, data):
        if self.tags[-1:] == ["title"] and "main" not in self.tags:
            self.title += data
        self.text += data


def test_a_page_has_what_the_message_has():
    page = Page(flytepb.show_html(FAILED))
    assert EXPECTED.closure.error.code in page.text
    assert EXPECTED.closure.error.message.splitlines()[-1] in page.text
    assert {log.uri for log in EXPECTED.closure.logs} <= set(page.links)
    assert page.title == "TaskExecution"
    assert Page(flytepb.show_html(EXPECTED, title="<failed>")).title == "<failed>"


def test_several_messages_make_one_page():
    messages = list(frames((EXECUTIONS / "executions.pbs").read_bytes()))
    html = flytepb.show_html(messages, title="fifty")
    page = Page(html)
    assert "50 messages" in page.text
    names = {task_execution_pb2.TaskExecution.FromString(data).id.task_id.name for data in messages}
    assert all(name in page.text for name in names)
    assert flytepb.show_html(pyarrow.array(messages), title="fifty") == html
    stream = flytepb.read_stream(EXECUTIONS / "executions.pbs")
    assert flytepb.show_html(stream, title="fifty") == html
    node = flytepb.read(EXECUTIONS / "node_execution.pb")
    assert "2 messages" in Page(flytepb.show_html([node, FAILED], "TaskExecution")).text


def test_nothing_of_a_message_is_markup():
    log = execution_pb2.TaskLog(name="<script>alert(1)</script>", uri="javascript:alert(1)")
    page = Page(flytepb.show_html(log, title="</title><script>"))
    assert page.tags.count("script") == 1  # that of the page itself
    assert log.name in page.text
    assert not any(link.startswith("javascript") for link in page.links)


def test_long_texts_are_shortened_unless_full():
    log = execution_pb2.TaskLog(name="-" * 1_000_000)
    assert len(flytepb.show_html(log)) < 400_000
    assert log.name in flytepb.show_html(log, full=True)


def test_differences():
    changed = task_execution_pb2.TaskExecution.FromString(FAILED)
    changed.closure.phase = 3
    changed.id.task_id.name = "<other>"
    page = Page(flytepb.diff_html(FAILED, changed, names=("before", "after")))
    assert page.title == "before and after"
    assert "2 changed" in page.text
    for text in ("closure.phase", "FAILED", "SUCCEEDED", "id.task_id.name", "<other>"):
        assert text in page.text
    assert "0 changed" not in page.text
    log = execution_pb2.TaskLog(name="x")
    with pytest.raises(TypeError, match="the left message is a flyteidl.admin.TaskExecution"):
        flytepb.diff_html(FAILED, log)


def test_errors():
    with pytest.raises(flytepb.DecodeError) as raised:
        flytepb.show_html([FAILED, b"\x0a\x07"], "TaskExecution")
    assert raised.value.index == 1
    with pytest.raises(TypeError, match="not str: flytepb.read"):
        flytepb.show_html("failed.pb")
