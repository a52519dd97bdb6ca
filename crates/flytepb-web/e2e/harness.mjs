// What the tests share: a static server, Chromium, and the data of the repository.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const repository = new URL("../../../", import.meta.url).pathname;

/** The folder that `cargo xtask web` wrote. */
export const site = process.env.FLYTEPB_WEB ?? join(repository, "target/web");

/** Reads a file of the repository. */
export const data = (path) => readFileSync(join(repository, "tests", path));

/** Google's forms of the examples, by file and message. */
export const goldens = data("goldens/executions.jsonl").toString().trim().split("\n").map((line) => JSON.parse(line));

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Serves the page, and returns its address. */
function serve() {
  const server = createServer(({ url }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
    const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Starts server and browser; `end` stops the server, and removes what the browser wrote. */
export async function start() {
  const server = await serve();
  const folder = mkdtempSync(join(tmpdir(), "flytepb-web-"));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const context = (options) =>
    chromium.launchPersistentContext(mkdtempSync(join(folder, "profile-")), {
      executablePath,
      headless: true,
      args: FLAGS,
      acceptDownloads: true,
      ...options,
    });
  const { port } = server.address();
  const end = () => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { url: `http://127.0.0.1:${port}/`, context, end };
}

/** Server and browser of a file of tests, once it has a test of the page. */
let world = null;
let context;

/** A test of the page, with one of its own: `action(page, t)`. Fails if the page had a problem. */
export function pageTest(name, action) {
  if (world === null) {
    world = {};
    before(async () => {
      world = await start();
      context = await world.context();
    });
    after(async () => {
      await context.close();
      world.end();
    });
  }
  test(name, async (t) => {
    const page = await openPage(context, world.url);
    try {
      await action(page, t);
      assert.deepEqual(page.problems, []);
    } finally {
      await page.close();
    }
  });
}

/** Opens the page, which collects errors in it and requests to other sites as its `problems`. */
export async function openPage(context, url) {
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`${error}`));
  page.on("console", (message) => {
    if (message.type() === "error") {
      problems.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) {
      problems.push(`request to ${request.url()}`);
    }
  });
  page.problems = problems;
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return page;
}

/** Chooses a file. */
export async function choose(page, name, buffer) {
  await page.setInputFiles("#pick", { name, mimeType: "application/octet-stream", buffer });
}

/** Drops files on the page, each a name and its content. */
export async function drop(page, ...files) {
  const transfer = await page.evaluateHandle(
    (files) => {
      const transfer = new DataTransfer();
      for (const [name, base64] of files) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      return transfer;
    },
    files.map(([name, content]) => [name, content.toString("base64")]),
  );
  await page.dispatchEvent("#drop", "drop", { dataTransfer: transfer });
}

/** Presses what matches a selector, and returns name and content of what is saved. */
export async function saved(page, selector) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

/** Chooses a tab of the message, and waits for its content. */
export async function select(page, tab) {
  await page.click(`#tab-${tab}`);
  await page.locator(`#tab-panel[aria-labelledby=tab-${tab}] > *`).first().waitFor();
}

/** Waits until the facts about the open file contain a text. */
export async function facts(page, text) {
  await page.locator("#facts", { hasText: text }).waitFor();
}

/** A length-delimited field. */
export function field(number, content) {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

export function varint(number) {
  const bytes = [];
  for (; number > 127; number = Math.floor(number / 128)) {
    bytes.push((number % 128) | 128);
  }
  return Buffer.from([...bytes, number]);
}
