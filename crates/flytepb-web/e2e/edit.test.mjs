// Changes of fields: only the bytes of the field, and the lengths around it, differ.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choose, data, facts, field, goldens, pageTest, saved, select, varint } from "./harness.mjs";

const result = (page, text) => page.locator("#tab-panel .result", { hasText: text }).waitFor();

/** Chooses a field, and changes it. */
async function change(page, path, value) {
  await page.fill("#edit-path", path);
  await page.fill("#edit-value", value);
  await page.getByRole("button", { name: "Change", exact: true }).click();
}

pageTest("one field changes, and the change can be discarded", async (page) => {
  const failed = data("data/executions/failed.pb");
  await choose(page, "failed.pb", failed);
  await select(page, "edit");
  await page.fill("#edit-path", "closure.phase");
  assert.equal(await page.inputValue("#edit-value"), '"FAILED"');
  await change(page, "closure.phase", "SUCCEEDED");
  await result(page, "Changed closure.phase.");
  await facts(page, "changed");
  const { content } = await saved(page, "[data-save=pb]");
  // SUCCEEDED is 3, FAILED is 5.
  const different = [...content.keys()].filter((i) => content[i] !== failed[i]);
  assert.equal(content.length, failed.length);
  assert.deepEqual(different.map((i) => [failed[i], content[i]]), [[5, 3]]);
  const json = await saved(page, "[data-save=json]");
  const golden = structuredClone(goldens.find(({ file }) => file === "failed.pb").json);
  golden.closure.phase = "SUCCEEDED";
  assert.deepEqual(JSON.parse(json.content), golden);

  await page.getByRole("button", { name: "Discard all changes" }).click();
  await result(page, "All changes are discarded.");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, failed);
});

pageTest("unknown fields and the order of bytes stay", async (page) => {
  // An ErrorDocument, by hand: error = 1 with message = 2 before code = 1, and unknown fields 99 around.
  const unknown = field(99, "unknown");
  const errorDocument = (code) =>
    Buffer.concat([unknown, field(1, Buffer.concat([field(2, "message"), unknown, code])), unknown]);
  await choose(page, "error.pb", errorDocument(field(1, "USER:Unknown")));
  await facts(page, "ErrorDocument");
  await select(page, "edit");
  await change(page, "error.code", '"USER:Another, longer code"');
  await result(page, "Changed error.code.");
  const changed = await saved(page, "[data-save=pb]");
  assert.deepEqual(changed.content, errorDocument(field(1, "USER:Another, longer code")));
  await page.fill("#edit-path", "error.code");
  await page.getByRole("button", { name: "Delete the field" }).click();
  await result(page, "Deleted error.code.");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, errorDocument(Buffer.alloc(0)));
});

pageTest("a message of a stream changes alone", async (page) => {
  const log = (name) => field(2, name); // a TaskLog: name = 2
  const delimited = (message) => Buffer.concat([varint(message.length), message]);
  const stream = (middle) => Buffer.concat([log("first"), log(middle), log("third")].map(delimited));
  const long = "x".repeat(300); // its length takes two bytes
  await choose(page, "logs.pbs", stream("second"));
  await page.locator("#facts > *").first().waitFor();
  await page.fill("#type-name", "flyteidl.core.TaskLog");
  await page.click("#type-form button");
  await facts(page, "TaskLog");
  await page.getByRole("button", { name: "Open message 1", exact: true }).click();
  await select(page, "edit");
  await change(page, "name", long);
  await result(page, "Changed name.");
  await page.getByRole("button", { name: "All messages" }).click();
  assert.deepEqual((await saved(page, "[data-save-all=pb]")).content, stream(long));
});

pageTest("errors name the field and the position", async (page) => {
  const failed = data("data/executions/failed.pb");
  await choose(page, "failed.pb", failed);
  await select(page, "edit");
  await change(page, "closure.phas", "SUCCEEDED");
  await result(page, "flyteidl.admin.TaskExecutionClosure has no field phas; did you mean phase?");
  await change(page, "closure.phase", "SUCCEDED");
  await result(page, /closure\.phase: .*SUCCEDED/);
  await change(page, "closure.[", "1");
  await result(page, "^");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, failed);
});

pageTest("a conversion of one large message can be cancelled, and changes stay", async (page) => {
  // A TaskExecutionClosure, by hand: a million logs = 4, each with its name = 2.
  const log = (name) => field(4, field(2, name));
  const logs = (first) => Buffer.concat([log(first), ...Array(1_000_000).fill(log("x".repeat(40)))]);
  const folder = mkdtempSync(join(tmpdir(), "flytepb-large-"));
  writeFileSync(join(folder, "closure.pb"), logs("first"));
  await page.setInputFiles("#pick", join(folder, "closure.pb"));
  await facts(page, "44.0 MB");
  await page.fill("#type-name", "flyteidl.admin.TaskExecutionClosure");
  await page.click("#type-form button");
  await facts(page, "TaskExecutionClosure");
  await select(page, "edit");
  await change(page, "logs[0].name", "changed");
  await result(page, "Changed logs[0].name.");
  await page.click("[data-save=json]");
  await page.click("#status-cancel");
  await page.getByText("Cancelled.").waitFor();
  const { content } = await saved(page, "[data-save=pb]");
  assert.ok(content.equals(logs("changed")));
  await page.getByRole("button", { name: "Discard all changes" }).click();
  await result(page, "All changes are discarded.");
  assert.ok((await saved(page, "[data-save=pb]")).content.equals(logs("first")));
  rmSync(folder, { recursive: true });
});
