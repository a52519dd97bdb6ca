// The module without the page, as other programs use it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { data, goldens, site } from "./harness.mjs";

const wasm = readFileSync(join(site, "pkg/flytepb_bg.wasm"));
const { initSync, FlyteFile, typeNames } = await import(pathToFileURL(join(site, "pkg/flytepb.js")));
initSync({ module: wasm });

test("the module is at most 1.3 MB, compressed by gzip", (t) => {
  const length = gzipSync(wasm, { level: 9 }).length;
  t.diagnostic(`${wasm.length} bytes, ${length} compressed`);
  assert.ok(length <= 1_300_000, `${length}`);
});

test("the package has types and a version", () => {
  const types = readFileSync(join(site, "pkg/flytepb.d.ts"), "utf8");
  assert.match(types, /export class FlyteFile/);
  assert.match(types, /jsonLines\(start: number, end: number\): Uint8Array/);
  const manifest = JSON.parse(readFileSync(join(site, "pkg/package.json")));
  assert.match(manifest.version, /^\d+\.\d+\.\d+$/);
  assert.notEqual(manifest.version, "0.0.0");
});

test("messages of both versions of Flyte are read", () => {
  const names = typeNames();
  assert.ok(names.includes("flyteidl.admin.TaskExecution") && names.includes("flyteidl2.workflow.RunDetails"));
  const file = new FlyteFile(data("data/executions/failed.pb"), "failed.pb");
  assert.equal(file.typeName, "flyteidl.admin.TaskExecution");
  const golden = goldens.find(({ file }) => file === "failed.pb");
  assert.deepEqual(JSON.parse(new TextDecoder().decode(file.json(0))), golden.json);
  assert.throws(() => file.json(1), { message: "there is no message 1" });
  file.free();
  const run = new FlyteFile(data("data/flyte2/run.pb"), "run.pb");
  assert.deepEqual([run.typeName, run.flyteVersion], ["flyteidl2.workflow.RunDetails", 2]);
});

test("errors name what is wrong", () => {
  const failed = data("data/executions/failed.pb");
  assert.throws(() => new FlyteFile(failed, undefined, "TaskExecutoin"), /did you mean .*TaskExecution/);
  const cut = new FlyteFile(failed.subarray(0, 500), "failed.pb", "flyteidl.admin.TaskExecution");
  assert.throws(() => cut.json(0), /not a valid TaskExecution: .* at byte/);
});
