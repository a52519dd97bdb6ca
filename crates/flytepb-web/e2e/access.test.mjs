// The page by keyboard, for assistive technology, and on a phone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { choose, data, facts, pageTest, select } from "./harness.mjs";

/** Presses Tab until the element with the focus matches. */
async function tabTo(page, selector) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) {
      return;
    }
  }
  assert.fail(`Tab does not reach ${selector}`);
}

pageTest("everything can be reached by keyboard", async (page) => {
  await tabTo(page, "#pick");
  await tabTo(page, "#paste summary");
  await tabTo(page, "[data-example='executions.pbs']");
  await page.keyboard.press("Enter");
  await facts(page, "stream of 50");
  await page.getByRole("button", { name: "Open message 3", exact: true }).waitFor();
  await tabTo(page, "#type-name");
  await tabTo(page, "[data-index='3']");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Message 3", exact: true }).waitFor();
  await tabTo(page, "#tab-view");
  await page.keyboard.press("ArrowRight");
  await page.locator("#tab-panel[aria-labelledby=tab-json] pre").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-json");
  await page.keyboard.press("ArrowLeft");
  await page.locator("#tab-panel[aria-labelledby=tab-view] summary").first().waitFor();
  await tabTo(page, "#tab-panel summary");
  const isOpen = () => page.evaluate(() => document.activeElement.parentElement.open);
  const before = await isOpen();
  await page.keyboard.press("Enter");
  assert.equal(await isOpen(), !before);
});

pageTest("a field is changed and the file saved by keyboard", async (page) => {
  await tabTo(page, "[data-example='failed.pb']");
  await page.keyboard.press("Enter");
  await facts(page, "TaskExecution");
  await page.locator("#tab-panel summary").first().waitFor();
  await tabTo(page, "#tab-view");
  await page.keyboard.press("ArrowLeft"); // from the first tab to the last one
  await page.locator("#tab-panel[aria-labelledby=tab-edit] form").waitFor();
  await tabTo(page, "#edit-path");
  await page.keyboard.type("closure.phase");
  await tabTo(page, "#edit-value");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("SUCCEEDED");
  await tabTo(page, ".edit [type=submit]");
  await page.keyboard.press("Enter");
  await page.getByText("Changed closure.phase.").waitFor();
  await tabTo(page, "[data-save=pb]");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const content = readFileSync(await download.path());
  // SUCCEEDED is 3, FAILED is 5.
  const failed = data("data/executions/failed.pb");
  assert.deepEqual([...content.keys()].filter((i) => content[i] !== failed[i]).map((i) => content[i]), [3]);
});

pageTest("each control has a name, and each id is unique", async (page) => {
  const check = async () => {
    const faults = await page.evaluate(() => {
      const name = (element) =>
        element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || element.alt;
      const controls = [...document.querySelectorAll("button, input, textarea, a, summary, progress")];
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      return [
        ...controls.filter((element) => !name(element)?.trim()).map((element) => element.outerHTML),
        ...ids.filter((id, i) => ids.indexOf(id) !== i),
      ];
    });
    assert.deepEqual(faults, []);
  };
  await check();
  await choose(page, "executions.pbs", data("data/executions/executions.pbs"));
  await page.getByRole("button", { name: "Open message 3", exact: true }).click();
  for (const tab of ["edit", "json", "view"]) {
    await select(page, tab);
    await check();
  }
});

for (const width of [360, 1280]) {
  pageTest(`nothing is wider than a window of ${width} pixels`, async (page) => {
    await page.setViewportSize({ width, height: 740 });
    const check = async (place) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${place}: ${wide} pixels too wide`);
    };
    await check("start");
    for (const name of ["failed.pb", "map_task.pb", "inputs.pb", "executions.pbs", "unknown_fields.pb", "task.pb"]) {
      await page.click("#home");
      await choose(page, name, data(`data/executions/${name}`));
      if (name.endsWith(".pbs")) {
        await page.locator("tbody tr").first().waitFor();
        await check(name);
        await page.getByRole("button", { name: "Open message 0", exact: true }).click();
      }
      for (const tab of ["view", "json", "text", "edit"]) {
        await select(page, tab);
        await check(`${name} ${tab}`);
      }
      await select(page, "view");
    }
  });
}
