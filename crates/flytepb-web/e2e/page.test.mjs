// Opening files, their types, their forms, and errors.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { choose, data, drop, facts, goldens, pageTest, saved, select } from "./harness.mjs";

const failed = data("data/executions/failed.pb");
const golden = goldens.find(({ file }) => file === "failed.pb");

/** Compares with Google's text format, of which length and digest are known. */
function assertGolden(text) {
  assert.equal(createHash("sha256").update(text).digest("hex"), golden.text_unknown.sha256);
}

const panel = (page) => page.locator("#tab-panel");
const notices = (page, text) => page.locator("#notices", { hasText: text }).waitFor();

pageTest("a chosen file is shown and saved in each form", async (page) => {
  await choose(page, "failed.pb", failed);
  await facts(page, "TaskExecution flyteidl.admin");
  await facts(page, "8,528 bytes");
  await panel(page).getByText("USER:XGBoostError").first().waitFor({ state: "attached" });

  const json = await saved(page, "[data-save=json]");
  assert.equal(json.name, "failed.json");
  assert.deepEqual(JSON.parse(json.content), golden.json);
  const text = await saved(page, "[data-save=text]");
  assertGolden(text.content);
  const pb = await saved(page, "[data-save=pb]");
  assert.equal(pb.name, "failed.pb");
  assert.deepEqual(pb.content, failed);

  await select(page, "json");
  assert.deepEqual(JSON.parse(await panel(page).locator("pre").textContent()), golden.json);
  await select(page, "text");
  assertGolden(await panel(page).locator("pre").textContent());
});

pageTest("a file can be dropped, and be compressed by gzip", async (page) => {
  await drop(page, ["failed.pb.gz", gzipSync(failed)]);
  await facts(page, "TaskExecution");
  const pb = await saved(page, "[data-save=pb]");
  assert.deepEqual(pb.content, failed);

  await drop(page, ["cut.pb.gz", gzipSync(failed).subarray(0, 900)]);
  await notices(page, "cut.pb.gz: the gzip file is damaged or cut off.");
  assert.equal(await page.textContent("#file-title"), "failed.pb.gz");
});

pageTest("of several files, the first is opened", async (page) => {
  await drop(page, ["failed.pb", failed], ["inputs.pb", data("data/executions/inputs.pb")]);
  await facts(page, "TaskExecution");
  await page.getByText("Opened the first of 2 files.").waitFor();
});

pageTest("a page of entities is a list of them", async (page) => {
  await choose(page, "page.pb", data("data/executions/executions_page.pb"));
  await facts(page, "TaskExecutionList");
  await panel(page).getByText("20 messages").waitFor();
  assert.equal(await panel(page).locator(".fp-message").count(), 20);
});

pageTest("base64, hexadecimal and JSON can be pasted", async (page) => {
  const paste = async (text, type) => {
    await page.click("#home");
    await page.locator("#paste").evaluate((details) => (details.open = true));
    await page.fill("#paste-text", text);
    await page.fill("#paste-type", type);
    await page.click("#paste-form button");
  };
  await paste(failed.toString("base64").replace(/.{76}/g, "$&\n"), "");
  await facts(page, "TaskExecution");
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, failed);
  await paste(failed.toString("hex"), "");
  await facts(page, "TaskExecution");
  await paste('{"project": "p", "name": "n"}', "");
  await notices(page, "This is JSON. Name its type below");
  await page.fill("#type-name", "WorkflowExecutionIdentifier");
  await page.click("#type-form button");
  await facts(page, "WorkflowExecutionIdentifier");
  // The bytes of project (1) and name (4), by hand.
  const pb = await saved(page, "[data-save=pb]");
  assert.equal(pb.content.toString("latin1"), "\n\x01p\x22\x01n");
});

pageTest("the type can be another one", async (page) => {
  await choose(page, "inputs.pb", data("data/executions/inputs.pb"));
  await facts(page, "LiteralMap flyteidl.core");
  await facts(page, "Flyte 1");
  await page.getByRole("button", { name: "Read as flyteidl2.task.Inputs" }).click();
  await facts(page, "Flyte 2");
  await panel(page).getByText("booster").first().waitFor({ state: "attached" });

  await page.fill("#type-name", "LiteralMaps");
  await page.click("#type-form button");
  await notices(page, "There is no message type LiteralMaps; did you mean flyteidl.core.LiteralMap");
  await facts(page, "Inputs");
  await page.getByRole("button", { name: "Detect the type" }).click();
  await facts(page, "LiteralMap");
});

pageTest("unknown fields are kept", async (page) => {
  const bytes = data("data/executions/unknown_fields.pb");
  await choose(page, "unknown_fields.pb", bytes);
  await panel(page).getByText(/unknown fields?: JSON leaves/).waitFor();
  assert.deepEqual((await saved(page, "[data-save=pb]")).content, bytes);
});

pageTest("damage and other formats are named", async (page) => {
  await choose(page, "cut.pb", failed.subarray(0, 6000));
  await facts(page, "TaskExecution");
  await notices(page, "Damaged, read as flyteidl.admin.TaskExecution");
  await panel(page).getByText("Not a valid TaskExecution").waitFor();
  // The id is field 1, a message; what comes before the damage is shown.
  await panel(page).locator(".fp-tree summary", { hasText: "1 (len)" }).first().waitFor();
  await page.click("#home");
  await choose(page, "a.png", Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"));
  await notices(page, "This is no protobuf message: PNG");
  await page.click("#home");
  await choose(page, "empty.bin", Buffer.alloc(0));
  await notices(page, "The file is empty");
  await page.click("#home");
  await choose(page, "other.pb", data("data/detect/foreign.pbs"));
  await page.locator("#facts").waitFor();
});

pageTest("each example of the start page opens", async (page) => {
  for (const [name, type] of [
    ["failed.pb", "TaskExecution"],
    ["inputs.pb", "LiteralMap"],
    ["executions.pbs", "stream of 50"],
  ]) {
    await page.click("#home");
    await page.click(`[data-example="${name}"]`);
    await facts(page, type);
  }
});
