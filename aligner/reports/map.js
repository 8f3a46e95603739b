// The dot plot: source from left to right, target from top to bottom, the path of beads between.
// One line a level, so that twenty thousand beads are a few elements; where the pointer is, is
// computed.
"use strict";

const map = (() => {
  const { data, rows, blocks, percent } = model;
  const { byId, counted, el, svg } = dom;
  const width = data.src.texts.length;
  const height = data.tgt.texts.length;
  // Steps smaller than this share of the plot are not told apart.
  const FINE = 1 / 800;

  const owners = { src: owner("src", width), tgt: owner("tgt", height) };
  const centre = rows.map((row) => [middle(row.src), middle(row.tgt)]);

  let box;
  let cursor;
  let current = 0;
  let jump = () => {};

  function middle(indices) {
    return indices.length ? (indices[0] + indices.at(-1) + 1) / 2 : null;
  }

  function owner(side, count) {
    const found = new Array(count).fill(-1);
    for (const row of rows) for (const index of row[side]) if (found[index] < 0) found[index] = row.index;
    return found;
  }

  /** Return the corners of every row: a null bead is a line along one side. */
  function corners() {
    let x = 0;
    let y = 0;
    return rows.map((row) => {
      const from = [row.src.length ? row.src[0] : x, row.tgt.length ? row.tgt[0] : y];
      x = row.src.length ? row.src.at(-1) + 1 : x;
      y = row.tgt.length ? row.tgt.at(-1) + 1 : y;
      return [from, [x, y]];
    });
  }

  const places = corners();

  /** Return one path a level; what is next to each other is one stroke. */
  function paths() {
    const strokes = new Map();
    let previous = { name: null };
    const close = ([ax, ay], [bx, by]) => Math.abs(ax - bx) < width * FINE && Math.abs(ay - by) < height * FINE;
    rows.forEach((row, index) => {
      const name = row.isNull ? "alone" : row.level;
      const [from, to] = places[index];
      const stroke = strokes.get(name) ?? [];
      strokes.set(name, stroke);
      const follows = previous.name === name && from[0] === previous.to[0] && from[1] === previous.to[1];
      if (follows && close(previous.drawn, to)) {
        previous.to = to;
        return;
      }
      stroke.push(follows ? `L${to[0]} ${to[1]}` : `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`);
      previous = { name, to, drawn: to };
    });
    return ["alone", "unrated", "sure", "fair", "doubt"]
      .filter((name) => strokes.has(name))
      .map((name) => svg("path", { class: `stroke ${name}`, d: strokes.get(name).join(""), "vector-effect": "non-scaling-stroke" }));
  }

  function bands() {
    return blocks.map((block) => {
      const [[x, y]] = [places[block.first][0]];
      return block.side === "src"
        ? svg("rect", { class: "band", x, y: 0, width: block.sentences, height })
        : svg("rect", { class: "band", x: 0, y, width, height: block.sentences });
    });
  }

  /** Return the row that is nearest to a place in sentences. */
  function nearest(x, y) {
    const clamp = (value, limit) => Math.min(Math.max(Math.floor(value), 0), limit - 1);
    // In a band everything is the block.
    const [across, down] = [owners.src[clamp(x, width)], owners.tgt[clamp(y, height)]];
    if (across >= 0 && rows[across].block?.side === "src") return across;
    if (down >= 0 && rows[down].block?.side === "tgt") return down;
    const candidates = [across, down].filter((at) => at >= 0);
    const away = (at) => {
      const [cx, cy] = centre[at];
      return Math.abs((cx ?? places[at][0][0]) - x) / width + Math.abs((cy ?? places[at][0][1]) - y) / height;
    };
    return candidates.sort((a, b) => away(a) - away(b))[0] ?? 0;
  }

  function range(indices) {
    if (!indices.length) return "none";
    return indices.length === 1 ? String(indices[0]) : `${indices[0]}–${indices.at(-1)}`;
  }

  function describe(row) {
    if (row.block) {
      const where = row.block.side === "src" ? "target" : "source";
      return `${counted(row.block.sentences, "sentence")} that the ${where} lacks`;
    }
    const sure = row.confidence === null ? "" : `, ${percent(row.confidence)} sure`;
    return `${model.nameOf(row)}: source ${range(row.src)}, target ${range(row.tgt)}${sure}`;
  }

  /** Move the marker of the current row. */
  function mark(index) {
    if (!cursor) return;
    current = index;
    const [from, to] = places[index];
    cursor.style.left = `${(50 * (from[0] + to[0])) / width}%`;
    cursor.style.top = `${(50 * (from[1] + to[1])) / height}%`;
    cursor.hidden = false;
    box.setAttribute("aria-valuenow", String(index));
    box.setAttribute("aria-valuetext", describe(rows[index]));
    byId("map-readout").textContent = describe(rows[index]);
  }

  function at(event) {
    const area = box.getBoundingClientRect();
    const x = ((event.clientX - area.left) / area.width) * width;
    const y = ((event.clientY - area.top) / area.height) * height;
    return nearest(x, y);
  }

  function onKey(event) {
    const page = Math.max(Math.round(rows.length / 20), 1);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: page, PageUp: -page };
    let next = null;
    if (event.key in steps) next = current + steps[event.key];
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = rows.length - 1;
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    next = Math.min(Math.max(next, 0), rows.length - 1);
    mark(next);
    jump(next, false);
  }

  /** Draw the plot; `onJump` gets the row chosen and whether it takes the focus. */
  function build(onJump) {
    jump = onJump;
    box = byId("map");
    if (!width || !height || !rows.length) {
      byId("map").closest("section").hidden = true;
      return;
    }
    cursor = el("div", { class: "cursor", hidden: true });
    box.append(
      svg("svg", { class: rows.length > 2000 ? "dense" : null, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...bands(), ...paths()),
      cursor,
    );
    const attributes = {
      role: "slider",
      tabindex: "0",
      "aria-label": "Place in the two texts: source from left to right, target from top to bottom",
      "aria-valuemin": "0",
      "aria-valuemax": String(rows.length - 1),
      "aria-valuenow": "0",
      "aria-valuetext": describe(rows[0]),
    };
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    box.addEventListener("pointermove", (event) => {
      byId("map-readout").textContent = describe(rows[at(event)]);
    });
    box.addEventListener("pointerleave", () => {
      byId("map-readout").textContent = cursor.hidden ? hint : describe(rows[current]);
    });
    box.addEventListener("click", (event) => {
      const index = at(event);
      mark(index);
      jump(index, true);
    });
    box.addEventListener("keydown", onKey);
    byId("map-readout").textContent = hint;
  }

  const hint = "Source → and target ↓. Click to go there.";

  return { build, mark };
})();
