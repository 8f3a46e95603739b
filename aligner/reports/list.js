// The reading view. Rows are made in chunks: all at once in short documents, so that the browser's
// own search and printing find them; near the window only in long ones.
"use strict";

const list = (() => {
  const CHUNK = 20;
  const EAGER = 600;
  // How far outside the window rows are made, in pixels.
  const MARGIN = 1600;

  const { data } = model;
  const { byId, el } = dom;
  const root = byId("rows");
  const unfolded = new Set();
  const widths = { src: [], tgt: [] };

  let items = [];
  let chunks = [];
  let position = new Map();
  let current = -1;
  let moved = () => {};

  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const chunk = chunks[entry.target.dataset.chunk];
        if (chunk?.element !== entry.target) continue;
        if (entry.isIntersecting) make(chunk);
        else drop(chunk);
      }
    },
    { rootMargin: `${MARGIN}px 0px` },
  );

  const keyOf = (item) => (item.block ? `block-${item.block.index}` : `row-${item.row.index}`);

  /** Return the width of a text in units of its type size. */
  function width(side, index) {
    const held = widths[side][index];
    if (held !== undefined) return held;
    const text = data[side].texts[index];
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at) > 0x2e7f ? 1 : 0.5;
    widths[side][index] = sum;
    return sum;
  }

  /** Guess how high an item will be, so that the scroll bar tells the truth before it is made. */
  function guess(item, column, isStacked) {
    if (item.block) return 64;
    const lines = ["src", "tgt"].map((side) =>
      item.row[side].reduce((sum, index) => sum + Math.ceil(width(side, index) / column), 0),
    );
    const count = isStacked ? lines[0] + lines[1] : Math.max(...lines);
    return 22 + 26 * Math.max(count, 1) + (isStacked ? 30 : 0) + 28 * item.row.flags.length;
  }

  function element(item) {
    if (item.block) return rowView.block(item.block, unfolded.has(item.block.index));
    return rowView.row(item.row, filters.pattern);
  }

  function make(chunk) {
    if (chunk.isMade) return;
    chunk.isMade = true;
    const nodes = items.slice(chunk.first, chunk.last).map((item, offset) => {
      const node = element(item);
      node.setAttribute("aria-posinset", chunk.first + offset + 1);
      node.setAttribute("aria-setsize", items.length);
      if (chunk.first + offset === current) select(node);
      return node;
    });
    chunk.element.replaceChildren(...nodes);
    chunk.element.style.minHeight = "";
  }

  function drop(chunk) {
    const holdsFocus = chunk.element.contains(document.activeElement);
    if (!chunk.isMade || items.length <= EAGER || holdsFocus) return;
    chunk.isMade = false;
    chunk.element.style.minHeight = `${chunk.element.offsetHeight}px`;
    chunk.element.replaceChildren();
  }

  function select(node) {
    node.classList.add("current");
    node.setAttribute("aria-current", "true");
    node.tabIndex = 0;
  }

  function unselect() {
    for (const node of root.querySelectorAll(".current")) {
      node.classList.remove("current");
      node.removeAttribute("aria-current");
      node.tabIndex = -1;
    }
  }

  /** Show items anew, and stay at the row that was current if it is still there. */
  function show(next) {
    const key = items[current] ? keyOf(items[current]) : null;
    observer.disconnect();
    items = next;
    position = new Map(items.map((item, at) => [keyOf(item), at]));
    current = position.get(key) ?? -1;
    chunks = [];
    const type = parseFloat(getComputedStyle(root).fontSize) || 16;
    const isStacked = matchMedia("(max-width: 700px)").matches;
    const column = Math.max((root.clientWidth - (isStacked ? 40 : 140)) / (isStacked ? 1 : 2) / type, 8);
    for (let first = 0; first < items.length; first += CHUNK) {
      const last = Math.min(first + CHUNK, items.length);
      const node = el("div", { class: "chunk", role: "none", "data-chunk": chunks.length });
      let height = 0;
      for (let at = first; at < last; at += 1) height += guess(items[at], column, isStacked);
      node.style.minHeight = `${height}px`;
      node.style.containIntrinsicSize = `auto ${height}px`;
      chunks.push({ element: node, first, last, isMade: false });
    }
    root.replaceChildren(...chunks.map((chunk) => chunk.element));
    if (items.length <= EAGER) chunks.forEach(make);
    else chunks.forEach((chunk) => observer.observe(chunk.element));
  }

  function nodeAt(at) {
    const chunk = chunks[Math.floor(at / CHUNK)];
    make(chunk);
    return chunk.element.children[at - chunk.first];
  }

  /** Go to an item: make what is around it, bring it into view, give it the focus. */
  function go(at, { block = "nearest", focus = true } = {}) {
    if (at < 0 || at >= items.length) return;
    unselect();
    current = at;
    const own = Math.floor(at / CHUNK);
    for (const near of [own - 1, own, own + 1]) if (chunks[near]) make(chunks[near]);
    const node = nodeAt(at);
    select(node);
    if (focus) node.focus({ preventScroll: true });
    // Twice: what was only guessed above may get its true height when it comes near.
    node.scrollIntoView({ block });
    requestAnimationFrame(() => {
      if (node.isConnected) node.scrollIntoView({ block });
    });
    moved(items[at]);
  }

  /** Go to a row, or to the block that holds it folded; tell whether it is shown at all. */
  function goToRow(index, options = {}) {
    const row = model.rows[index];
    let at = position.get(`row-${index}`);
    if (row.block && (at === undefined || row.index === row.block.first)) {
      at = position.get(`block-${row.block.index}`) ?? at;
    }
    if (at === undefined) return false;
    go(at, { block: "center", ...options });
    return true;
  }

  /** Return the item at the upper edge of the window. */
  function firstVisible() {
    const edge = byId("reading").closest(".workspace").querySelector(".toolbar").getBoundingClientRect().bottom;
    for (const chunk of chunks) {
      if (chunk.element.getBoundingClientRect().bottom <= edge) continue;
      make(chunk);
      const nodes = [...chunk.element.children];
      const found = nodes.findIndex((node) => node.getBoundingClientRect().bottom > edge + 8);
      return found < 0 ? chunk.first : chunk.first + found;
    }
    return 0;
  }

  /** Go to the next item, or the previous one, that passes a test. */
  function step(direction, test = () => true) {
    let at = current < 0 ? firstVisible() - (direction > 0 ? 1 : 0) : current;
    for (at += direction; at >= 0 && at < items.length; at += direction) {
      if (test(items[at])) {
        go(at, { block: "nearest" });
        return true;
      }
    }
    return false;
  }

  const isFlagged = (item) => (item.block ? true : model.isFlagged(item.row));

  function makeAll() {
    chunks.forEach(make);
  }

  root.addEventListener("focusin", (event) => {
    const node = event.target.closest(".row");
    if (!node || node.classList.contains("current")) return;
    unselect();
    select(node);
    current = position.get(node.id) ?? -1;
    if (items[current]) moved(items[current]);
  });
  addEventListener("beforeprint", makeAll);

  return {
    show,
    go,
    goToRow,
    step,
    isFlagged,
    unfolded,
    get current() {
      return items[current] ?? null;
    },
    set onMove(listener) {
      moved = listener;
    },
  };
})();
