// The page: opens files, and shows what is in them.

import { Client } from "./client.js";
import { byId, bytes, button, el, grouped, renamed, save, splitType, visible } from "./dom.js";
import { List } from "./list.js";
import { Message, sentence } from "./message.js";
import { pastedBytes } from "./pasted.js";

const client = new Client(slow);
const list = new List(byId("list"), client, showMessage);
const message = new Message(byId("message"), client, {
  save: saveMessage,
  changed,
  show: showMessage,
  back: showList,
});

/** The open file: its name, the blob, and the facts about it. */
let file = null;
/** The message shown. */
let shown = 0;

/** Opens a blob as a file of this name; `type` overrides the detected type. */
async function open(blob, name, type = "") {
  status(`Reading ${visible(name)} …`);
  try {
    const facts = await client.call("open", { blob, name, type });
    file = { blob, name, type, isChanged: false, ...facts };
    status("");
    await showFile();
  } catch (error) {
    status("");
    if (error.isCancelled) {
      status("Cancelled.");
    } else {
      fail(blob, name, type, error);
    }
  }
}

async function showFile() {
  byId("start").hidden = true;
  byId("file").hidden = false;
  byId("file-title").textContent = visible(file.name);
  document.title = `${visible(file.name)} – flytepb`;
  byId("file-actions").replaceChildren(button("Open another file", showStart));
  showFacts();
  showNotices();
  showType();
  byId("list").hidden = !file.isStream;
  byId("message").hidden = true;
  byId("file-title").focus();
  message.reset();
  if (file.isStream) {
    await list.open(file.count, savers());
  } else if (file.count === 1) {
    await showMessage(0);
  }
}

function showFacts() {
  const facts = [];
  if (file.typeName !== undefined) {
    const [scope, name] = splitType(file.typeName);
    facts.push(el("span", { className: "type-name", title: file.typeName }, el("b", {}, name), ` ${scope}`));
  } else {
    facts.push(el("span", { className: "type-name" }, el("b", {}, file.detected)));
  }
  if (file.version !== undefined) {
    facts.push(el("span", { className: "badge" }, `Flyte ${file.version}`));
  }
  if (file.isStream) {
    facts.push(el("span", {}, `stream of ${grouped(file.count)}`));
  }
  facts.push(el("span", {}, bytes(file.size)));
  if (file.isChanged) {
    facts.push(el("span", { className: "badge changed" }, "changed"));
  }
  byId("facts").replaceChildren(...facts);
}

function showNotices() {
  const notices = [];
  if (file.warning !== undefined) {
    notices.push(el("p", { className: "banner warning" }, sentence(file.warning)));
  }
  if (file.typeName === undefined) {
    notices.push(el("p", { className: "banner" }, advice(file.detected, file.count)));
  }
  byId("notices").replaceChildren(...notices);
}

/** Returns what a user can do about a file without a type. */
function advice(detected, count) {
  if (/^(JSON|JSON lines|protobuf text format)$/.test(detected)) {
    return `This is ${detected}. Name its type below, and it is read as a message.`;
  }
  if (detected === "empty") {
    return "The file is empty: a message of any type with no field set.";
  }
  if (/protobuf/.test(detected)) {
    return "No type of Flyte explains these bytes. Fields are shown by their numbers; name a type below if you know it.";
  }
  if (detected === "Zstandard") {
    return "This is a Zstandard file, which browsers cannot decompress. Decompress it with zstd -d, or use the program flytepb.";
  }
  return `This is no protobuf message: ${detected}. Nothing can be shown.`;
}

function showType() {
  byId("type-name").value = file.typeName ?? "";
  const chips = file.alternatives.slice(0, 5).map((name) => {
    const version = name.startsWith("flyteidl2.") ? " of Flyte 2" : "";
    const chip = button(splitType(name)[1] + version, () => open(file.blob, file.name, name), "chip");
    chip.title = name;
    chip.setAttribute("aria-label", `Read as ${name}`);
    return chip;
  });
  if (file.type !== "") {
    chips.push(button("Detect the type", () => open(file.blob, file.name), "chip"));
  }
  const lead = file.alternatives.length > 0 ? [el("span", { className: "muted" }, "Could also be")] : [];
  byId("chips").replaceChildren(...lead, ...chips);
}

function showStart() {
  file = null;
  document.title = "flytepb";
  byId("file").hidden = true;
  byId("start").hidden = false;
  byId("pick").value = "";
  byId("pick").focus();
}

async function showMessage(index) {
  shown = index;
  byId("list").hidden = true;
  byId("message").hidden = false;
  await message.open(file, index);
  byId("message-title")?.focus();
}

async function showList() {
  byId("message").hidden = true;
  byId("list").hidden = false;
  await list.reveal(shown);
}

/** Takes over the facts of a changed file, or of one whose changes are discarded. */
function changed(facts) {
  file = { ...file, isChanged: false, ...facts };
  showFacts();
}

/** Shows why a blob cannot be opened. */
function fail(blob, name, type, error) {
  const isOther = file !== null && name !== file.name;
  const text = sentence(isOther ? `${visible(name)}: ${error.message}` : error.message);
  if (file !== null && !error.isFatal) {
    byId("notices").replaceChildren(el("p", { className: "banner error", role: "alert" }, text));
    return;
  }
  const again = type === "" ? null : button("Open with the detected type", () => open(blob, name));
  file = null;
  byId("start").hidden = true;
  byId("file").hidden = false;
  byId("file-title").textContent = visible(name);
  byId("facts").replaceChildren(el("span", {}, bytes(blob.size)));
  byId("file-actions").replaceChildren(...[again, button("Open another file", showStart)].filter(Boolean));
  byId("notices").replaceChildren(el("p", { className: "banner error", role: "alert" }, text));
  byId("chips").replaceChildren();
  byId("list").hidden = true;
  byId("message").hidden = true;
}

function savers() {
  const formats = file.typeName === undefined ? ["pb"] : ["jsonl", "pb"];
  return formats.map((format) => {
    const title = format === "pb" ? "Protobuf" : "JSON lines";
    const saver = button(title, () => saveAll(format));
    saver.dataset.saveAll = format;
    return saver;
  });
}

async function saveMessage(format, index) {
  await guarded(async () => {
    status("Converting …");
    const blob = await client.call("message", { index, format });
    const extension = { json: "json", text: "txt", pb: "pb" }[format];
    const name = file.isStream ? renamed(file.name, `${index}.${extension}`) : renamed(file.name, extension);
    save(blob, name);
    status(`Saved ${name}.`);
  });
}

async function saveAll(format) {
  await guarded(async () => {
    status("Converting …", 0);
    const blob = await client.call("all", { format }, (progress) => status("Converting …", progress));
    const name = renamed(file.name, format === "pb" ? "pbs" : "jsonl");
    save(blob, name);
    status(`Saved ${name}, ${bytes(blob.size)}.`);
  });
}

async function guarded(action) {
  try {
    await action();
  } catch (error) {
    status(error.isCancelled ? "Cancelled." : "");
    if (error.isCancelled) {
      return;
    }
    byId("notices").replaceChildren(el("p", { className: "banner error", role: "alert" }, sentence(error.message)));
    byId("notices").scrollIntoView({ block: "nearest" });
  }
}

let fading = 0;
/** Shows a text in the status line; with a way to cancel, and a progress bar, if work is under way. */
function status(text, progress = undefined) {
  clearTimeout(fading);
  const isBusy = text.endsWith("…");
  byId("status-text").textContent = text;
  byId("status").hidden = text === "";
  byId("status-progress").hidden = progress === undefined;
  byId("status-cancel").hidden = !isBusy;
  if (progress !== undefined) {
    byId("status-progress").value = progress;
  } else if (!isBusy) {
    fading = setTimeout(() => status(""), 6000);
  }
}

/** Shows that the worker is slow to answer, unless the status line says what it does. */
function slow(isSlow) {
  const working = "Working …";
  const text = byId("status-text").textContent;
  if (isSlow && !text.endsWith("…")) {
    status(working);
  } else if (!isSlow && text === working) {
    status("");
  }
}

/** Opens the first file of what was dropped or pasted. */
async function openFirst({ files, items }) {
  const [first] = files;
  if (first === undefined) {
    return;
  }
  // What was dropped can only be asked for during the event.
  if (items[0]?.webkitGetAsEntry?.()?.isDirectory) {
    const advice = "this is a folder: open one of its files, or show all of them with flytepb show --html";
    fail(new Blob(), first.name, "", new Error(advice));
    return;
  }
  await open(first, first.name);
  if (files.length > 1) {
    status(`Opened the first of ${files.length} files.`);
  }
}

async function openExample(name) {
  await guarded(async () => {
    const response = await fetch(`examples/${name}`);
    if (!response.ok) {
      throw new Error(`the example cannot be loaded: ${response.status}`);
    }
    await open(await response.blob(), name);
  });
}

byId("status-cancel").addEventListener("click", () => client.cancel());
addEventListener("unhandledrejection", (event) => {
  if (event.reason?.isCancelled) {
    event.preventDefault();
    status("Cancelled.");
  }
});
byId("home").addEventListener("click", showStart);
byId("pick").addEventListener("change", ({ target }) => {
  if (target.files.length > 0) {
    open(target.files[0], target.files[0].name);
  }
});
byId("type-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (file !== null) {
    open(file.blob, file.name, byId("type-name").value.trim());
  }
});
byId("paste-form").addEventListener("submit", (event) => {
  event.preventDefault();
  try {
    const blob = new Blob([pastedBytes(byId("paste-text").value)]);
    open(blob, "pasted", byId("paste-type").value.trim());
  } catch (error) {
    fail(new Blob(), "pasted", "", error);
  }
});
for (const example of document.querySelectorAll("[data-example]")) {
  example.addEventListener("click", () => openExample(example.dataset.example));
}

addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dragging");
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) {
    document.body.classList.remove("dragging");
  }
});
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  openFirst(event.dataTransfer);
});
addEventListener("paste", (event) => {
  if (event.clipboardData.files.length > 0) {
    event.preventDefault();
    openFirst(event.clipboardData);
  }
});

client.call("types").then((names) => {
  byId("types").replaceChildren(...names.map((value) => el("option", { value })));
  document.documentElement.dataset.ready = "";
}, (error) => {
  byId("main").prepend(el("p", { className: "banner error", role: "alert" }, `This browser cannot run the page: ${error.message}`));
});
