// Pasted text: base64, hexadecimal, or a text that is read as it is.

/** Returns the bytes of a pasted text. */
export function pastedBytes(text) {
  const dense = text.replace(/^\s*(data:[^,]{0,100};base64,)?/, "").replace(/\s+/g, "");
  const hex = dense.replace(/^0x/i, "");
  if (hex.length >= 2 && hex.length % 2 === 0 && /^[0-9a-f]+$/i.test(hex)) {
    return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  }
  if (dense.length >= 4 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(dense)) {
    const standard = dense.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
    try {
      return Uint8Array.from(atob(standard), (character) => character.charCodeAt(0));
    } catch {
      throw new Error("the base64 is cut off: a character is missing at its end");
    }
  }
  return new TextEncoder().encode(text);
}
