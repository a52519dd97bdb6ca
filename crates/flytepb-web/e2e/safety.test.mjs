// Untrusted content: nothing in a file is run, and nothing leaves the page.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { choose, data, facts, field, pageTest, select } from "./harness.mjs";

const script = '<script>window.ran = 1</script><img src="x" onerror="window.ran = 1"><svg onload="window.ran = 1">';

/** An ErrorDocument, by hand: error = 1, of it code = 1 and message = 2. */
const errorDocument = (code, message) => field(1, Buffer.concat([field(1, code), field(2, message)]));

async function assertInert(page) {
  for (const tab of ["view", "json", "text", "edit"]) {
    await select(page, tab);
    const found = await page.locator("#file :is(script, iframe, object, embed, img[src], [onload], [onerror])").count();
    assert.equal(found, 0, tab);
    // Characters that would control a terminal or reorder the text are escaped.
    const text = await page.locator("#file").textContent();
    assert.ok(!/[\x1b\u202e]/.test(text), `${tab}: ${JSON.stringify(text)}`);
  }
  assert.equal(await page.evaluate(() => window.ran), undefined);
}

pageTest("markup in a file is text", async (page) => {
  await choose(page, `\u202e${script.replaceAll("/", "_")}.pb`, errorDocument(`USER:${script}`, `${script}\n\x1b[31m red \u202e right`));
  await facts(page, "ErrorDocument");
  await assertInert(page);
  await select(page, "view");
  await page.locator("#tab-panel[aria-labelledby=tab-view]").getByText(script).first().waitFor({ state: "attached" });
});

pageTest("names of inputs and links are text", async (page) => {
  // A LiteralMap: an entry of literals (1) with key (1) and value (2): scalar, primitive, string.
  const literal = field(1, field(1, field(3, "javascript:window.ran=1")));
  const entry = Buffer.concat([field(1, script), field(2, literal)]);
  await choose(page, "inputs.pb", field(1, entry));
  await facts(page, "LiteralMap");
  await assertInert(page);
  assert.equal(await page.locator('#file a:not([href^="http"])').count(), 0);
});

pageTest("a line of 10 MB is shown shortened", async (page) => {
  await choose(page, "error.pb", errorDocument("USER:Long", "x".repeat(10_000_000)));
  await facts(page, "10.0 MB");
  await facts(page, "ErrorDocument");
  for (const tab of ["json", "text", "view"]) {
    await select(page, tab);
  }
  await page.getByText("USER:Long").first().waitFor({ state: "attached" });
});

pageTest("messages nested up to the limit are shown, and deeper ones refused", async (page) => {
  // Literals: a literal's collection (2) holds literals (1); two levels each.
  const nested = (levels) => {
    let literal = field(1, field(1, field(3, "deep")));
    for (let i = 0; i < levels; i += 1) {
      literal = field(2, field(1, literal));
    }
    return literal;
  };
  await choose(page, "literal.pb", nested(47));
  await page.fill("#type-name", "flyteidl.core.Literal");
  await page.click("#type-form button");
  await facts(page, "Literal flyteidl.core");
  for (const tab of ["json", "text", "view"]) {
    await select(page, tab);
    await page.locator("#tab-panel", { hasText: "deep" }).waitFor();
  }
  await page.click("#home");
  await choose(page, "literal.pb", nested(5000));
  await page.fill("#type-name", "flyteidl.core.Literal");
  await page.click("#type-form button");
  await page.locator("#tab-panel", { hasText: /deep|nested/ }).waitFor();
});

pageTest("neither the page nor its worker can send anything to another site", async (page) => {
  let requests = 0;
  const other = createServer((_, response) => {
    requests += 1;
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end();
  });
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${other.address().port}/`;
  await choose(page, "failed.pb", data("data/executions/failed.pb"));
  await facts(page, "TaskExecution");
  assert.equal(page.workers().length, 1);
  const send = (address) => fetch(address).then(() => "sent", () => "refused");
  assert.equal(await page.evaluate(send, address), "refused");
  assert.equal(await page.workers()[0].evaluate(send, address), "refused");
  assert.equal(requests, 0);
  other.close();
  page.problems = []; // the browser reports what it has refused
});
