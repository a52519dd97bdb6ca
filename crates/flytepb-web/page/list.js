// The list of the messages in a stream, by pages.

import { button, el, grouped } from "./dom.js";

const PAGE = 50;

export class List {
  #root;
  #client;
  #count = 0;
  #start = 0;
  #onOpen;
  #table = el("div", { className: "table" });
  #range = el("span", { className: "range" });
  #previous = button("Previous", () => this.show(this.#start - PAGE));
  #next = button("Next", () => this.show(this.#start + PAGE));
  #goTo = el("input", { type: "number", min: 0, step: 1, id: "go-to", inputMode: "numeric" });

  /** Creates the list in `root`; `onOpen` is called with the index of a chosen message. */
  constructor(root, client, onOpen) {
    this.#root = root;
    this.#client = client;
    this.#onOpen = onOpen;
  }

  /** Shows the first page of a stream, with buttons that save all of it. */
  async open(count, saveAll) {
    this.#count = count;
    this.#goTo.max = Math.max(0, count - 1);
    this.#goTo.value = "";
    const form = el(
      "form",
      { className: "go-to" },
      el("label", { htmlFor: "go-to" }, "Message"),
      this.#goTo,
      el("button", { type: "submit", className: "button" }, "Go"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const index = Number.parseInt(this.#goTo.value, 10);
      if (index >= 0 && index < this.#count) {
        this.#onOpen(index);
      }
    });
    const head = el(
      "div",
      { className: "panel-head" },
      el("h2", {}, count === 1 ? "1 message" : `${grouped(count)} messages`),
      el("div", { className: "actions" }, el("span", { className: "muted" }, "Save all as"), ...saveAll),
    );
    const pager = el("nav", { className: "pager", "aria-label": "Pages" }, this.#previous, this.#range, this.#next, form);
    pager.hidden = count <= PAGE;
    this.#root.replaceChildren(head, this.#table, pager);
    await this.show(0);
  }

  /** Shows the page that starts at a message. */
  async show(start) {
    this.#start = Math.max(0, Math.min(start, this.#count - 1));
    const end = Math.min(this.#start + PAGE, this.#count);
    const rows = await this.#client.call("rows", { start: this.#start, end });
    this.#range.textContent = `${grouped(this.#start)} to ${grouped(end - 1)}`;
    this.#previous.disabled = this.#start === 0;
    this.#next.disabled = end === this.#count;
    this.#table.replaceChildren(this.#rows(rows));
    this.#table.scrollTop = 0;
  }

  /** Shows the page with this message, and puts the focus on it. */
  async reveal(index) {
    await this.show(index - (index % PAGE));
    this.#table.querySelector(`[data-index="${index}"]`)?.focus();
  }

  #rows(rows) {
    const facts = rows.map(pairs);
    const labels = [...new Set(facts.flatMap((row) => [...row.keys()]))];
    const heads = ["#", ...labels].map((label) => el("th", { scope: "col" }, label.replace("_", " ") || "content"));
    const body = facts.map((row, i) => this.#row(this.#start + i, labels, row));
    return el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body));
  }

  #row(index, labels, facts) {
    const open = button(grouped(index), () => this.#onOpen(index), "link");
    open.dataset.index = index;
    open.setAttribute("aria-label", `Open message ${index}`);
    const cells = labels.map((label) => {
      const value = facts.get(label) ?? "";
      const className = label === "phase" ? `phase ${phaseClass(value)}` : `cell-${label || "content"}`;
      const text = label === "phase" ? value.replaceAll("_", " ").toLowerCase() : value;
      return el("td", { className, "data-label": label.replace("_", " ") }, el("span", {}, text));
    });
    const row = el("tr", {}, el("th", { scope: "row" }, open), ...cells);
    row.addEventListener("click", (event) => {
      if (event.target !== open && getSelection().isCollapsed) {
        this.#onOpen(index);
      }
    });
    return row;
  }
}

/** Returns the labels and values that stand in turn in a list. */
function pairs(flat) {
  const map = new Map();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    map.set(flat[i], flat[i + 1]);
  }
  return map;
}

function phaseClass(phase) {
  if (/SUCCEEDED/.test(phase)) {
    return "good";
  }
  return /FAILED|ABORTED|TIMED_OUT/.test(phase) ? "bad" : "other";
}
