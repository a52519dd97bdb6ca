// One message: its view, JSON, text format, and changes.

import { button, bytes, el, grouped, visible } from "./dom.js";
import { Editor } from "./edit.js";

const TABS = [
  ["view", "Overview"],
  ["json", "JSON"],
  ["text", "Text format"],
  ["edit", "Edit"],
];

export class Message {
  #root;
  #client;
  #actions;
  #index = 0;
  #request = 0;
  #isOfStream = false;
  #isFull = false;
  #tab = "view";
  #panel = el("div", { className: "tab-panel", role: "tabpanel", id: "tab-panel", tabIndex: 0 });
  #tabs = [];

  /**
   * Creates the view in `root`. `actions` has the functions `save(format, index)`,
   * `changed(facts)`, `show(index)` and `back()`.
   */
  constructor(root, client, actions) {
    this.#root = root;
    this.#client = client;
    this.#actions = actions;
  }

  /** Makes the next message start with its overview. */
  reset() {
    this.#tab = "view";
    this.#isFull = false;
  }

  /** Shows a message of a file with these facts. */
  async open(file, index) {
    this.#index = index;
    this.#isOfStream = file.isStream;
    const isTyped = file.typeName !== undefined;
    const names = isTyped ? TABS : TABS.slice(0, 1);
    if (!names.some(([name]) => name === this.#tab)) {
      this.#tab = "view";
    }
    this.#tabs = names.map(([name, title]) => this.#tabButton(name, title));
    const list = el("div", { role: "tablist", "aria-label": "Forms of the message", className: "tabs" }, ...this.#tabs);
    list.addEventListener("keydown", (event) => this.#keyDown(event));
    const formats = isTyped ? ["json", "text", "pb"] : ["pb"];
    const titles = { json: "JSON", text: "Text", pb: "Protobuf" };
    const save = formats.map((format) => {
      const saver = button(titles[format], () => this.#actions.save(format, index));
      saver.dataset.save = format;
      saver.setAttribute("aria-label", `Save as ${titles[format]}`);
      return saver;
    });
    const head = el(
      "div",
      { className: "panel-head" },
      file.isStream ? this.#navigation(file, index) : null,
      list,
      el("div", { className: "actions" }, el("span", { className: "muted" }, "Save as"), ...save),
    );
    this.#root.replaceChildren(head, this.#panel);
    await this.#select(this.#tab);
  }

  #navigation(file, index) {
    const previous = button("Previous", () => this.#actions.show(index - 1), "button small");
    const next = button("Next", () => this.#actions.show(index + 1), "button small");
    previous.disabled = index === 0;
    next.disabled = index + 1 === file.count;
    return el(
      "nav",
      { className: "steps", "aria-label": "Messages of the stream" },
      button("All messages", () => this.#actions.back(), "button small"),
      el("h2", { tabIndex: -1, id: "message-title" }, `Message ${grouped(index)}`),
      previous,
      next,
    );
  }

  #tabButton(name, title) {
    const tab = button(title, () => this.#select(name), "tab");
    tab.id = `tab-${name}`;
    tab.dataset.tab = name;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "tab-panel");
    return tab;
  }

  #keyDown(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = this.#tabs.indexOf(event.target);
    if (step === undefined || at < 0) {
      return;
    }
    event.preventDefault();
    const tab = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
    tab.focus();
    tab.click();
  }

  async #select(name) {
    this.#tab = name;
    for (const tab of this.#tabs) {
      const isSelected = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", isSelected);
      tab.tabIndex = isSelected ? 0 : -1;
    }
    this.#request += 1;
    const request = this.#request;
    let content;
    try {
      content = await this.#content(name);
    } catch (error) {
      const className = error.isCancelled ? "banner" : "banner error";
      content = [el("p", { className }, sentence(error.message))];
    }
    // Another tab or message may have been chosen meanwhile.
    if (request === this.#request) {
      this.#panel.setAttribute("aria-labelledby", `tab-${name}`);
      this.#panel.replaceChildren(...content);
    }
  }

  #content(name) {
    if (name === "view") {
      return this.#view();
    }
    return name === "edit" ? this.#edit() : this.#text(name);
  }

  async #view() {
    const args = { index: this.#index, full: this.#isFull };
    const { html, fault, unknown, size } = await this.#client.call("view", args);
    const banner =
      fault === undefined
        ? []
        : [
            el("p", { className: "banner error" }, sentence(fault)),
            el("p", { className: "muted by-number" }, "Its fields by their numbers, as far as they can be read:"),
          ];
    const full = el("input", { type: "checkbox", checked: this.#isFull, id: "full" });
    full.addEventListener("change", () => {
      this.#isFull = full.checked;
      this.#select("view");
    });
    const tools = el(
      "div",
      { className: "tools" },
      this.#isOfStream ? el("span", { className: "muted" }, bytes(size)) : null,
      unknown > 0 ? el("span", { className: "muted" }, unknownNote(unknown)) : null,
      el("span", { className: "space" }),
      el("label", { className: "check", htmlFor: "full" }, full, "Long lists and texts in full"),
    );
    const empty = el("p", { className: "muted" }, "This message is empty: no field is set.");
    return [tools, ...banner, size === 0 ? empty : fragment(html)];
  }

  async #text(format) {
    const { text, isCut, size } = await this.#client.call("text", { index: this.#index, format });
    const notes = [];
    if (isCut) {
      notes.push(el("p", { className: "banner" }, `This is the beginning of ${bytes(size)}. Save it to see the rest.`));
    }
    if (text === "" || text === "{}\n") {
      notes.push(el("p", { className: "muted" }, "No field is set."));
    }
    return [...notes, el("pre", { className: "source" }, visible(text))];
  }

  async #edit() {
    return [await new Editor(this.#client, this.#index, this.#actions.changed).element()];
  }
}

/** Returns a view that the library made, in which everything from the file is escaped. */
function fragment(html) {
  const template = el("template");
  template.innerHTML = html;
  return el("div", { className: "fp view" }, ...template.content.firstElementChild.childNodes);
}

function unknownNote(count) {
  const fields = count === 1 ? "1 unknown field" : `${grouped(count)} unknown fields`;
  return `${fields}: JSON leaves ${count === 1 ? "it" : "them"} out`;
}

/** Returns a text with a capital letter and a full stop. */
export function sentence(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
