// Calls of the worker, which does all work on files.

export class Client {
  #worker = null;
  #pending = new Map();
  #next = 0;

  #start() {
    // A worker made of a blob has the page's Content-Security-Policy, which others would not have: it
    // cannot send anything to another site either.
    const script = `import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`;
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message || "the page's files are incomplete");
    };
  }

  /** Calls a function of the worker. `onProgress` gets numbers between 0 and 1. */
  call(name, args = {}, onProgress = undefined) {
    if (this.#worker === null) {
      this.#start();
    }
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
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
    this.#pending.delete(id);
    if (error === undefined) {
      call.resolve(result);
      return;
    }
    const reason = new Error(error);
    reason.isFatal = isFatal;
    call.reject(reason);
    if (isFatal) {
      this.#fail(error);
    }
  }

  /** Ends all calls and the worker; the next call starts another one. */
  #fail(text) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#pending.values()) {
      const reason = new Error(text);
      reason.isFatal = true;
      reject(reason);
    }
    this.#pending.clear();
  }
}
