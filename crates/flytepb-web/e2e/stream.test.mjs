// Streams of messages: the list, its pages, all messages in another form, and large files.

import assert from "node:assert/strict";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choose, data, facts, goldens, pageTest, saved } from "./harness.mjs";

const stream = data("data/executions/executions.pbs");
const messages = goldens.filter(({ file }) => file === "executions.pbs");

pageTest("a stream is a list, and each message can be opened", async (page) => {
  await choose(page, "executions.pbs", stream);
  await facts(page, "stream of 50");
  await page.locator("tbody tr").nth(49).waitFor();
  const lines = await saved(page, "[data-save-all=jsonl]");
  assert.equal(lines.name, "executions.jsonl");
  const read = lines.content.toString().trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(read, messages.map(({ json }) => json));
  assert.deepEqual((await saved(page, "[data-save-all=pb]")).content, stream);

  await page.getByRole("button", { name: "Open message 7", exact: true }).click();
  await page.getByRole("heading", { name: "Message 7", exact: true }).waitFor();
  assert.deepEqual(JSON.parse((await saved(page, "[data-save=json]")).content), messages[7].json);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByRole("heading", { name: "Message 8", exact: true }).waitFor();
  await page.getByRole("button", { name: "All messages" }).click();
  await page.getByRole("button", { name: "Open message 8", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "8");
});

pageTest("a stream that is cut off shows the messages before", async (page) => {
  await choose(page, "cut.pbs", stream.subarray(0, 40_000));
  await facts(page, "stream of ");
  await page.locator("#notices", { hasText: /ends|cut|damaged/i }).waitFor();
  await page.getByRole("button", { name: "Open message 0", exact: true }).waitFor();
});

pageTest("a stream of 50 MB has pages, and the page answers while it works", async (page, t) => {
  const repeated = Math.ceil(50e6 / stream.length);
  const folder = mkdtempSync(join(tmpdir(), "flytepb-stream-"));
  const path = join(folder, "large.pbs");
  writeFileSync(path, Buffer.concat(Array(repeated).fill(stream)));
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
      window.longest = Math.max(window.longest, performance.now() - last);
      last = performance.now();
    });
  });
  const count = 50 * repeated;
  const last = (count - 1).toLocaleString("en");
  await page.setInputFiles("#pick", path);
  await facts(page, `stream of ${count.toLocaleString("en")}`);
  await page.getByText("0 to 49").waitFor();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByText("50 to 99").waitFor();

  // The conversion is still under way when the page answers to this.
  await page.click("[data-save-all=jsonl]");
  await page.click("#status-cancel");
  await page.getByText("Cancelled.").waitFor();

  await page.fill("#go-to", String(count - 1));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `Message ${last}` }).waitFor();
  const json = await saved(page, "[data-save=json]");
  assert.deepEqual(JSON.parse(json.content), messages[49].json);
  await page.getByRole("button", { name: "All messages" }).click();

  const lines = await saved(page, "[data-save-all=jsonl]");
  assert.equal(lines.content.toString().split("\n").length - 1, count);
  const longest = await page.evaluate(() => window.longest);
  t.diagnostic(`longest time without an answer: ${Math.round(longest)} ms`);
  rmSync(folder, { recursive: true });
});
