// The page by keyboard, for assistive technology, and on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoProblems, choose, data, facts, openPage, start } from "./harness.mjs";

let world;
let context;

before(async () => {
  world = await start();
  context = await world.context();
});
after(async () => {
  await context.close();
  world.end();
});

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

test("everything can be reached by keyboard", async () => {
  const page = await openPage(context, world.url);
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
  assertNoProblems(page);
  await page.close();
});

test("each control has a name, and each id is unique", async () => {
  const page = await openPage(context, world.url);
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
  for (const tab of ["#tab-edit", "#tab-json", "#tab-view"]) {
    await page.click(tab);
    await page.locator(`#tab-panel[aria-labelledby=${tab.slice(1)}] > *`).first().waitFor();
    await check();
  }
  await page.close();
});

for (const width of [360, 1280]) {
  test(`nothing is wider than a window of ${width} pixels`, async () => {
    const page = await openPage(context, world.url);
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
      for (const tab of ["#tab-view", "#tab-json", "#tab-text", "#tab-edit"]) {
        await page.click(tab);
        await page.locator(`#tab-panel[aria-labelledby=${tab.slice(1)}] > *`).first().waitFor();
        await check(`${name} ${tab}`);
      }
      await page.click("#tab-view");
    }
    assertNoProblems(page);
    await page.close();
  });
}
