// Reads, converts and changes files with WebAssembly, beside the page, so that the page never waits.

import init, { FlyteFile, typeNames } from "./pkg/flytepb.js";

const ready = init();

/** Maximum length of a text shown on the page, in bytes. */
const SHOWN = 400_000;
/** Number of messages converted between two looks for other calls. */
const CHUNK = 500;
/** Maximum length of a file in bytes. */
const LONGEST = 1_500_000_000;

/** The open file, and what it was opened from. */
let file = null;
let source = null;

const calls = {
  types: () => typeNames(),

  async open({ blob, name, type }) {
    const bytes = await read(blob);
    const opened = new FlyteFile(bytes, name.replace(/\.gz$/i, ""), type || undefined);
    file?.free();
    file = opened;
    source = { blob, name, type };
    return facts();
  },

  rows: ({ start, end }) =>
    Array.from({ length: end - start }, (_, i) => file.row(start + i)),

  view({ index, full }) {
    const size = file.message(index).length;
    let fault;
    if (file.typeName !== undefined) {
      try {
        return { html: file.html(index, full), unknown: file.unknownFields(index), size };
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) {
          throw error;
        }
        fault = error.message;
      }
    }
    return { html: file.rawHtml(index, full), fault, unknown: 0, size };
  },

  text({ index, format }) {
    const bytes = format === "json" ? file.json(index) : file.text(index);
    const text = new TextDecoder().decode(bytes.subarray(0, SHOWN));
    return { text: text.replace(/\ufffd$/, ""), isCut: bytes.length > SHOWN, size: bytes.length };
  },

  leaves: ({ index }) => file.leaves(index),

  set({ index, path, value }) {
    file.set(index, path, value);
    return { ...facts(), isChanged: true };
  },

  remove({ index, path }) {
    file.remove(index, path);
    return { ...facts(), isChanged: true };
  },

  /** Discards all changes. */
  discard: () => calls.open(source),

  /** Opens a file, and repeats its changes. */
  async restore({ opened, changes }) {
    await calls.open(opened);
    for (const { name, args } of changes) {
      calls[name](args);
    }
  },

  message({ index, format }) {
    const convert = { json: () => file.json(index), text: () => file.text(index), pb: () => file.message(index) };
    return new Blob([convert[format]()]);
  },

  async all({ format }, progress) {
    if (format === "pb") {
      return new Blob([file.bytes()]);
    }
    const parts = [];
    for (let start = 0; start < file.count; start += CHUNK) {
      parts.push(file.jsonLines(start, Math.min(start + CHUNK, file.count)));
      progress(Math.min(1, (start + CHUNK) / file.count));
      await nextTask();
    }
    return new Blob(parts);
  },
};

/** Returns what the page says about the open file. */
function facts() {
  return {
    typeName: file.typeName,
    version: file.flyteVersion,
    alternatives: file.alternatives,
    detected: file.detected,
    warning: file.warning,
    isStream: file.isStream,
    count: file.count,
    size: file.size,
  };
}

/** Returns the bytes of a blob, decompressed if it is gzip. */
async function read(blob) {
  if (blob.size > LONGEST) {
    throw new Error("the file is too large for a browser; the program flytepb reads it");
  }
  const start = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b || start[2] !== 8) {
    return new Uint8Array(await blob.arrayBuffer());
  }
  const parts = [];
  let length = 0;
  try {
    for await (const part of chunks(blob.stream().pipeThrough(new DecompressionStream("gzip")))) {
      parts.push(part);
      length += part.length;
      if (length > LONGEST) {
        break;
      }
    }
  } catch {
    throw new Error("the gzip file is damaged or cut off");
  }
  if (length > LONGEST) {
    throw new Error("the file is too large for a browser when it is decompressed");
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function* chunks(stream) {
  const reader = stream.getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    yield value;
  }
}

/** Waits until the messages that have arrived are handled. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

self.onmessage = async ({ data: { id, name, args } }) => {
  try {
    await ready;
    const result = await calls[name](args, (progress) => postMessage({ id, progress }));
    postMessage({ id, result });
  } catch (error) {
    const isFatal = error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.CompileError;
    const text = error instanceof Error ? error.message : String(error);
    postMessage({ id, error: isFatal ? `this file cannot be read: ${text}` : text, isFatal });
  }
};
