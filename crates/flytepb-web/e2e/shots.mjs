// Takes pictures of the page for people to look at: `node shots.mjs FOLDER`.

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { choose, data, openPage, select, start } from "./harness.mjs";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const world = await start();
const folders = ["executions", "flyte2"];
const inside = (folder) => readdirSync(new URL(`../../../tests/data/${folder}`, import.meta.url));
const files = folders.flatMap((folder) => inside(folder).map((file) => `${folder}/${file}`)).filter((file) => file.endsWith(".pb"));
const widths = { desktop: [1280, 860], phone: [375, 780] };

async function take(page, name) {
  // Animations and fonts settle.
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

for (const colorScheme of ["light", "dark"]) {
  const context = await world.context({ colorScheme });
  for (const [device, [width, height]] of Object.entries(widths)) {
    const page = await openPage(context, world.url);
    await page.setViewportSize({ width, height });
    const name = (what) => `${what}-${device}-${colorScheme}`;
    await take(page, name("start"));
    for (const file of files) {
      await page.click("#home");
      await choose(page, file.replace("/", "-"), data(`data/${file}`));
      await page.locator("#tab-panel > *").first().waitFor();
      await take(page, name(file.replace("/", "-")));
    }
    for (const tab of ["json", "text", "edit"]) {
      await select(page, tab);
      await take(page, name(tab));
    }
    await page.click("#home");
    await choose(page, "executions.pbs", data("data/executions/executions.pbs"));
    await page.locator("tbody tr").first().waitFor();
    await take(page, name("stream"));
    await page.getByRole("button", { name: "Open message 7", exact: true }).click();
    await page.locator("#message-title").waitFor();
    await take(page, name("stream-message"));
    await page.click("#home");
    await choose(page, "cut.pb", data("data/executions/failed.pb").subarray(0, 5000));
    await page.locator("#notices > *").first().waitFor();
    await take(page, name("damaged"));
    await page.click("#home");
    await choose(page, "picture.png", Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"));
    await page.locator("#notices > *").first().waitFor();
    await take(page, name("png"));
    await page.close();
  }
  await context.close();
}
world.end();
