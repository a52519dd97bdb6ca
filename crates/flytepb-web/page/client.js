// Calls of the worker, which does all work on files.

/** Time in milliseconds after which a call is slow. */
const SLOW = 400;

export class Client {
  #worker = null;
  #pending = new Map();
  #next = 0;
  #onSlow;
  /** How the file was opened, and the changes to it, for a worker that takes over. */
  #opened = null;
  #changes = [];
  #restored = Promise.resolve();

  /** `onSlow` is called with true when a call is slow, and with false when all calls have ended. */
  constructor(onSlow) {
    this.#onSlow = onSlow;
  }

  #start() {
    // A worker made of a blob has the page's Content-Security-Policy, which others would not have: it
    // cannot send anything to another site either.
    const script = `import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`;
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail({ message: event.message || "the page's files are incomplete", isFatal: true });
    };
  }

  /** Calls a function of the worker. `onProgress` gets numbers between 0 and 1. */
  async call(name, args = {}, onProgress = undefined) {
    // A file that cannot be restored does not keep others from being opened.
    await (name === "open" ? this.#restored.catch(() => {}) : this.#restored);
    return this.#send(name, args, onProgress);
  }

  /** Ends all calls, whatever they do. The next ones find the file as it was before them. */
  cancel() {
    this.#fail({ message: "cancelled", isCancelled: true });
    if (this.#opened !== null) {
      this.#restored = this.#send("restore", { opened: this.#opened, changes: this.#changes });
      this.#restored.catch(() => {}); // the next call reports it
    }
  }

  #send(name, args, onProgress) {
    if (this.#worker === null) {
      this.#start();
    }
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(this.#onSlow, SLOW, true);
      this.#pending.set(id, { name, args, resolve, reject, onProgress, timer });
      this.#worker.postMessage({ id, name, args });
    });
  }

  #receive({ id, progress, result, error, isFatal }) {
    const call = this.#pending.get(id);
    if (call === undefined) {
      return;
    }
    if (progress !== undefined) {
      call.onProgress?.(progress);
      return;
    }
    if (isFatal) {
      this.#fail({ message: error, isFatal });
      return;
    }
    this.#end(id);
    if (error === undefined) {
      this.#remember(call);
      call.resolve(result);
    } else {
      call.reject(new Error(error));
    }
  }

  #end(id) {
    clearTimeout(this.#pending.get(id).timer);
    this.#pending.delete(id);
    if (this.#pending.size === 0) {
      this.#onSlow(false);
    }
  }

  /** Keeps what another worker needs to have the same file. */
  #remember({ name, args }) {
    if (name === "open") {
      this.#opened = args;
    }
    if (name === "open" || name === "discard") {
      this.#changes = [];
    } else if (name === "set" || name === "remove") {
      this.#changes.push({ name, args });
    }
  }

  /** Ends all calls and the worker; the next call starts another one. */
  #fail({ message, ...kind }) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const [id, { reject }] of [...this.#pending]) {
      this.#end(id);
      reject(Object.assign(new Error(message), kind));
    }
  }
}
