// Changes of fields: each rewrites only the bytes of the field, and the lengths around it.

import { button, el } from "./dom.js";

export class Editor {
  #client;
  #index;
  #onChange;
  #values = new Map();
  #path = el("input", { id: "edit-path", list: "edit-paths", required: true, spellcheck: false, autocomplete: "off" });
  #value = el("textarea", { id: "edit-value", rows: 3, spellcheck: false, autocomplete: "off" });
  #now = el("p", { className: "muted", id: "edit-now" });
  #result = el("p", { className: "result", role: "status" });

  /** Creates the form for a message; `onChange` is called with the facts of the changed file. */
  constructor(client, index, onChange) {
    this.#client = client;
    this.#index = index;
    this.#onChange = onChange;
    this.#path.placeholder = "closure.phase";
    this.#path.addEventListener("input", () => this.#pathChanged());
  }

  /** Returns the form, with the paths of the message to choose from. */
  async element() {
    const leaves = await this.#client.call("leaves", { index: this.#index });
    const options = [];
    for (let i = 0; i + 1 < leaves.length; i += 2) {
      this.#values.set(leaves[i], leaves[i + 1]);
      options.push(el("option", { value: leaves[i] }));
    }
    const form = el(
      "form",
      { className: "edit" },
      el("label", { htmlFor: "edit-path" }, "Field"),
      this.#path,
      el("datalist", { id: "edit-paths" }, ...options),
      this.#now,
      el("label", { htmlFor: "edit-value" }, "New value", el("span", { className: "optional" }, "JSON, or text without quotes")),
      this.#value,
      el(
        "div",
        { className: "row" },
        el("button", { type: "submit", className: "button primary" }, "Change"),
        button("Delete the field", () => this.#apply(true)),
        button("Discard all changes", () => this.#discard()),
      ),
      this.#result,
      el(
        "p",
        { className: "hint" },
        "Every other byte stays as it is, unknown fields too. The file on your disk does not change: save the result as Protobuf.",
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#apply(false);
    });
    return form;
  }

  #pathChanged() {
    const now = this.#values.get(this.#path.value);
    this.#now.textContent = now ? `Now: ${now.length > 300 ? `${now.slice(0, 300)} …` : now}` : "";
    if (now !== undefined) {
      this.#value.value = now;
    }
  }

  async #apply(isDelete) {
    if (!this.#path.reportValidity()) {
      return;
    }
    const path = this.#path.value;
    await this.#run(isDelete ? `Deleted ${path}.` : `Changed ${path}.`, () => {
      const args = { index: this.#index, path, value: this.#value.value };
      return this.#client.call(isDelete ? "remove" : "set", args);
    });
  }

  #discard() {
    return this.#run("All changes are discarded.", () => this.#client.call("discard"));
  }

  async #run(done, change) {
    this.#result.className = "result";
    try {
      await this.#onChange(await change());
      this.#result.textContent = done;
    } catch (error) {
      this.#result.className = "result error";
      this.#result.textContent = error.message;
    }
    const leaves = await this.#client.call("leaves", { index: this.#index });
    for (let i = 0; i + 1 < leaves.length; i += 2) {
      this.#values.set(leaves[i], leaves[i + 1]);
    }
  }
}
