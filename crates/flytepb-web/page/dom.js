// Small helpers to build elements and texts. Texts only ever become text nodes.

/** Returns the element with an id. */
export const byId = (id) => document.getElementById(id);

/** Creates an element; a property `class`, `for`, `data-…`, `aria-…` or `role` becomes an attribute. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "list") {
      element[name] = value;
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Creates a button that calls `action` when it is pressed. */
export function button(text, action, className = "button") {
  const element = el("button", { type: "button", className }, text);
  element.addEventListener("click", action);
  return element;
}

/** Formats a whole number with separators. */
export const grouped = (number) => number.toLocaleString("en");

/** Formats a number of bytes. */
export function bytes(count) {
  if (count < 10_000) {
    return `${grouped(count)} bytes`;
  }
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** Escapes the characters that control a terminal or reorder text. */
export function visible(text) {
  const hidden = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  return text.replace(hidden, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Splits a full type name into its package and its name. */
export function splitType(fullName) {
  const dot = fullName.lastIndexOf(".");
  return [fullName.slice(0, dot), fullName.slice(dot + 1)];
}

/** Saves a blob under a name, as a download. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Returns a file name with another extension. */
export function renamed(name, extension) {
  const stem = name.replace(/\.gz$/i, "").replace(/\.[A-Za-z0-9]{1,6}$/, "");
  return `${stem || "flyte"}.${extension}`;
}
