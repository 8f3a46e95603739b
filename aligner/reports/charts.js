// Three small charts: how sure, how long, and where it is sure.
"use strict";

const charts = (() => {
  const { data, rows, blocks, textOf } = model;
  const { counted, el, svg } = dom;
  const WIDTH = 288;
  const HEIGHT = 92;
  const BASE = HEIGHT - 18;

  function label(x, y, text, anchor = "middle") {
    return svg("text", { x, y, "text-anchor": anchor }, text);
  }

  function figure(title, note, summary, ...shapes) {
    const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}. ${summary}` }, ...shapes);
    return el("figure", {}, el("figcaption", {}, el("h3", {}, title), el("p", {}, note)), drawing);
  }

  /** Return bars whose height grows with the square root, so that few are seen beside many. */
  function bars(counts, classOf, nameOf) {
    const most = Math.sqrt(Math.max(...counts, 1));
    const step = WIDTH / counts.length;
    return counts.map((count, bin) => {
      const height = count ? Math.max((Math.sqrt(count) / most) * (BASE - 12), 2) : 0;
      const box = { x: bin * step + 1, y: BASE - height, width: step - 2, height, rx: 1.5, class: `bar ${classOf(bin)}` };
      return svg("rect", box, svg("title", {}, `${nameOf(bin)}: ${counted(count, "bead")}`));
    });
  }

  const base = () => svg("path", { class: "axis", d: `M0 ${BASE + 0.5}H${WIDTH}` });

  function confidence() {
    const rated = rows.filter((row) => row.confidence !== null);
    if (!rated.length) return null;
    const bins = 20;
    const counts = new Array(bins).fill(0);
    for (const row of rated) counts[Math.min(Math.floor(row.confidence * bins), bins - 1)] += 1;
    const { sure, doubt } = data.levels;
    const classOf = (bin) => {
      if (bin / bins >= sure) return "sure";
      return bin / bins >= doubt ? "fair" : "doubt";
    };
    const many = rated.filter((row) => row.confidence >= sure).length;
    const summary = `${many} of ${rated.length} beads are at least ${Math.round(sure * 100)} % sure.`;
    return figure(
      "How sure",
      `${summary}`,
      summary,
      ...bars(counts, classOf, (bin) => `${bin * 5}–${bin * 5 + 5} %`),
      base(),
      label(0, HEIGHT - 4, "0 %", "start"),
      label(WIDTH / 2, HEIGHT - 4, "50 %"),
      label(WIDTH, HEIGHT - 4, "100 %", "end"),
    );
  }

  const size = (text) => text.replace(/\s+/gu, "").length;

  function lengths() {
    const linked = rows.filter((row) => !row.isNull);
    const logs = linked.map((row) => Math.log2((size(textOf(row, "tgt")) + 1) / (size(textOf(row, "src")) + 1)));
    if (!logs.length) return null;
    const usual = [...logs].sort((a, b) => a - b)[Math.floor(logs.length / 2)];
    const bins = 24;
    const counts = new Array(bins).fill(0);
    for (const value of logs) {
      const bin = Math.floor(((value - usual + 2) / 4) * bins);
      counts[Math.min(Math.max(bin, 0), bins - 1)] += 1;
    }
    const far = logs.filter((value) => Math.abs(value - usual) > 1).length;
    const ratio = (2 ** usual).toFixed(1);
    const note = `Usual: ${ratio} characters of the target to one of the source.`;
    const name = (bin) => `${(2 ** ((bin * 4) / bins - 2)).toFixed(2)} to ${(2 ** (((bin + 1) * 4) / bins - 2)).toFixed(2)} times the usual length`;
    return figure(
      "Length of the translation",
      note,
      `${note} ${counted(far, "bead")} less than half or more than twice that.`,
      ...bars(counts, (bin) => (bin < 6 || bin >= 18 ? "fair" : "plain"), name),
      base(),
      label(0, HEIGHT - 4, "¼", "start"),
      label(WIDTH / 4, HEIGHT - 4, "½"),
      label(WIDTH / 2, HEIGHT - 4, "usual"),
      label((3 * WIDTH) / 4, HEIGHT - 4, "2×"),
      label(WIDTH, HEIGHT - 4, "4×", "end"),
    );
  }

  function byPosition(jump) {
    const x = (index) => (rows.length > 1 ? (index / (rows.length - 1)) * (WIDTH - 4) + 2 : WIDTH / 2);
    const y = (value) => BASE - 4 - Math.min(Math.max(value, 0), 1) * (BASE - 14);
    const rated = rows.filter((row) => row.confidence !== null && !row.isNull);
    if (!rated.length) return null;
    const shapes = blocks.map((block) =>
      svg("rect", { class: "band", x: x(block.first), y: 6, width: Math.max(x(block.last) - x(block.first), 1), height: BASE - 6 }),
    );
    // The least of each stretch: what is doubtful must not vanish among what is sure.
    const stretch = Math.max(Math.ceil(rows.length / 240), 1);
    for (let first = 0; first < rows.length; first += stretch) {
      const own = rows.slice(first, first + stretch).filter((row) => row.confidence !== null && !row.isNull);
      if (!own.length) continue;
      const least = own.reduce((a, b) => (b.confidence < a.confidence ? b : a));
      shapes.push(svg("circle", { class: `dot ${least.level}`, cx: x(least.index).toFixed(1), cy: y(least.confidence).toFixed(1), r: least.level === "sure" ? 1.6 : 2.6 }));
    }
    const similar = rows.filter((row) => row.similarity !== null);
    if (similar.length > 1) {
      const reach = Math.max(Math.round(similar.length / 40), 2);
      const points = similar.map((row, at) => {
        const near = similar.slice(Math.max(at - reach, 0), at + reach + 1);
        return `${x(row.index).toFixed(1)} ${y(near.reduce((sum, one) => sum + one.similarity, 0) / near.length).toFixed(1)}`;
      });
      const every = Math.max(Math.floor(points.length / 300), 1);
      // The line breaks off where a block is missing.
      const line = points.map((point, at) => {
        const gap = at === 0 || blocks.some((block) => similar[at - 1].index < block.first && block.last < similar[at].index);
        if (!gap && at % every) return "";
        return `${gap ? "M" : "L"}${point}`;
      });
      shapes.push(svg("path", { class: "trend", d: line.join("") }));
    }
    const low = rated.filter((row) => row.level === "doubt").length;
    const note = similar.length > 1 ? "Dots: confidence. Line: similarity of meaning." : "Dots: confidence.";
    const found = figure(
      "From begin to end",
      note,
      `${note} ${counted(low, "bead")} under 50 %.`,
      ...shapes,
      base(),
      label(0, HEIGHT - 4, "begin", "start"),
      label(WIDTH, HEIGHT - 4, "end", "end"),
    );
    const drawing = found.querySelector("svg");
    drawing.classList.add("jumps");
    drawing.addEventListener("click", (event) => {
      const area = drawing.getBoundingClientRect();
      const share = ((event.clientX - area.left) / area.width) * WIDTH - 2;
      const index = Math.round((share / (WIDTH - 4)) * (rows.length - 1));
      jump(Math.min(Math.max(index, 0), rows.length - 1));
    });
    return found;
  }

  function build(root, jump) {
    const drawn = [confidence(), lengths(), byPosition(jump)].filter(Boolean);
    root.append(...(drawn.length ? drawn : [el("p", { class: "none" }, "No figures: nothing is linked.")]));
  }

  return { build };
})();
