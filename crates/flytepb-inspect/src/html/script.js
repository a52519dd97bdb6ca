(() => {
  "use strict";
  // Everything works on the part of the page that holds the element used.
  const rootOf = (element) => element.closest(".fp") || document;
  const opened = new Set();

  // The text of a node without that of the nodes in it.
  const texts = new WeakMap();
  const textOf = (node) => {
    let text = texts.get(node);
    if (text === undefined) {
      const isBranch = node.matches("details, .fp-logs > li");
      const own = isBranch ? [...node.children].filter((c) => !c.matches(".fp-tree, .fp-content")) : [node];
      text = own.map((part) => part.textContent).join(" ").toLowerCase();
      texts.set(node, text);
    }
    return text;
  };

  const search = (root, words) => {
    for (const details of opened) details.open = false;
    opened.clear();
    const nodes = root.querySelectorAll(".fp-node");
    const found = new Set();
    const shown = new Set();
    let hits = 0;
    for (const node of nodes) {
      const parent = node.parentElement.closest(".fp-node");
      const isHit = words.every((word) => textOf(node).includes(word));
      if (isHit) hits += 1;
      // What is in a hit is shown as well.
      if (!isHit && !found.has(parent)) continue;
      found.add(node);
      shown.add(node);
      if (!isHit) continue;
      for (let above = node.parentElement.closest("details"); above; above = above.parentElement.closest("details")) {
        if (!above.open) {
          above.open = true;
          opened.add(above);
        }
        shown.add(above);
      }
      for (let above = parent; above; above = above.parentElement.closest(".fp-node")) shown.add(above);
    }
    for (const node of nodes) node.classList.toggle("fp-hidden", words.length > 0 && !shown.has(node));
    return hits;
  };

  let timer = 0;
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches(".fp-search")) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = box.value.toLowerCase().split(/\s+/).filter((word) => word);
      const root = rootOf(box);
      let hits = 0;
      if (words.length) {
        hits = search(root, words);
      } else {
        for (const details of opened) details.open = false;
        opened.clear();
        for (const node of root.querySelectorAll(".fp-hidden")) node.classList.remove("fp-hidden");
      }
      const text = words.length ? `${hits.toLocaleString("en")} found` : "";
      root.querySelector(".fp-hits").textContent = text;
    }, 120);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fp]");
    if (button) {
      const isOpen = button.dataset.fp === "open";
      opened.clear();
      for (const details of rootOf(button).querySelectorAll("details")) details.open = isOpen;
      return;
    }
    // A row of a chart leads to its message.
    const link = event.target.closest("a[href^='#fp-m']");
    if (link) {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (target && "open" in target) target.open = true;
    }
  });

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector(".fp-search");
      if (box) {
        event.preventDefault();
        box.focus();
      }
    }
  });

  document.documentElement.classList.add("fp-script");
})();
