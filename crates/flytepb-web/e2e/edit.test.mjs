// Changes of fields: only the bytes of the field, and the lengths around it, differ.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { assertNoProblems, choose, data, facts, field, goldens, openPage, saved, start, varint } from "./harness.mjs";

let world;
let context;
let page;

before(async () => {
  world = await start();
  context = await world.context();
});
after(async () => {
  await context.close();
  world.end();
});
beforeEach(async () => {
  page = await openPage(context, world.url);
});
afterEach(async () => {
  assertNoProblems(page);
  await page.close();
});

const result = (text) => page.locator("#tab-panel .result", { hasText: text }).waitFor();

/** Chooses a field, and changes it. */
async function change(path, value) {
  await page.fill("#edit-path", path);
  await page.fill("#edit-value", value);
  await page.getByRole("button", { name: "Change", exact: true }).click();
}

test("one field changes, and the change can be discarded", async () => {
  const failed = data("data/executions/failed.pb");
  await choose(page, "failed.pb", failed);
  await page.click("#tab-edit");
  await page.fill("#edit-path", "closure.phase");
  assert.equal(await page.inputValue("#edit-value"), '"FAILED"');
  await change("closure.phase", "SUCCEEDED");
  await result("Changed closure.phase.");
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
  await result("All changes are discarded.");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, failed);
});

test("unknown fields and the order of bytes stay", async () => {
  // An ErrorDocument, by hand: error = 1 with message = 2 before code = 1, and unknown fields 99 around.
  const unknown = field(99, "unknown");
  const errorDocument = (code) =>
    Buffer.concat([unknown, field(1, Buffer.concat([field(2, "message"), unknown, code])), unknown]);
  await choose(page, "error.pb", errorDocument(field(1, "USER:Unknown")));
  await facts(page, "ErrorDocument");
  await page.click("#tab-edit");
  await change("error.code", '"USER:Another, longer code"');
  await result("Changed error.code.");
  const changed = await saved(page, "[data-save=pb]");
  assert.deepEqual(changed.content, errorDocument(field(1, "USER:Another, longer code")));
  await page.fill("#edit-path", "error.code");
  await page.getByRole("button", { name: "Delete the field" }).click();
  await result("Deleted error.code.");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, errorDocument(Buffer.alloc(0)));
});

test("a message of a stream changes alone", async () => {
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
  await page.click("#tab-edit");
  await change("name", long);
  await result("Changed name.");
  await page.getByRole("button", { name: "All messages" }).click();
  assert.deepEqual((await saved(page, "[data-save-all=pb]")).content, stream(long));
});

test("errors name the field and the position", async () => {
  const failed = data("data/executions/failed.pb");
  await choose(page, "failed.pb", failed);
  await page.click("#tab-edit");
  await change("closure.phas", "SUCCEEDED");
  await result("flyteidl.admin.TaskExecutionClosure has no field phas; did you mean phase?");
  await change("closure.phase", "SUCCEDED");
  await result(/closure\.phase: .*SUCCEDED/);
  await change("closure.[", "1");
  await result("^");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, failed);
});
