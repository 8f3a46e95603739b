// One bead as a row of the list.

import { button, el, icon, marked } from "./common.js";
import { SIDES, isConfirmed, isNull, level } from "./model.js";

const SIDE_WORDS = { src: "source", tgt: "target" };

/** Return how far a bead is known, in a word or a number. */
function sureness(one) {
  if (one.edited && one.confidence === null) return "edited";
  if (one.confidence === null) return "–";
  // Only what is certain is called 100 %.
  return one.confidence < 1 && one.confidence >= 0.99 ? "99+ %" : `${Math.round(one.confidence * 100)} %`;
}

function spoken(one, number, total) {
  const parts = [`bead ${number}, of ${total}`, `${one.src} to ${one.tgt}`];
  if (isConfirmed(one)) parts.push("confirmed");
  else if (one.status === "rejected") parts.push("rejected");
  else parts.push("not confirmed");
  if (one.confidence !== null) parts.push(`${Math.round(one.confidence * 100)} percent sure`);
  if (one.edited) parts.push("edited");
  if (one.thumb) parts.push(one.thumb > 0 ? "thumbs up" : "thumbs down");
  if (one.comment) parts.push("has a comment");
  return parts.join(", ");
}

/**
 * Return the row of a bead.
 * @param {import("./model.js").Model} model
 * @param {number} id
 * @param {object} view What is selected and searched for, and what to call: see review.js.
 */
export function beadRow(model, id, view) {
  const one = model.get(id);
  const number = model.place(id);
  const selected = view.selected === id;
  const row = el("div", {
    class: "bead",
    role: "listitem",
    tabindex: selected ? "0" : "-1",
    id: `bead-${id}`,
    "aria-label": spoken(one, number, model.beads.length),
    "aria-current": selected ? "true" : null,
    "aria-posinset": String(number + 1),
    "aria-setsize": String(model.beads.length),
    data: { id: String(id), marked: String(view.marked === id), level: isNull(one) && one.confidence === null ? "unrated" : level(one), status: one.status },
  });
  row.append(
    meta(one, number),
    ...SIDES.map((side) => column(model, id, side, view, selected)),
    marks(one),
  );
  if (selected) row.append(...view.extras(one));
  return row;
}

function meta(one, number) {
  return el("div", { class: "meta" },
    el("span", { class: "number", text: String(number) }),
    el("span", { class: "level", text: sureness(one) }),
    el("span", { class: one.src === 1 && one.tgt === 1 ? "kind plain" : "kind", text: `${one.src}–${one.tgt}`, title: `${one.src} source and ${one.tgt} target sentences` }));
}

function marks(one) {
  const found = el("div", { class: "marks" });
  const mark = (glyph, name, kind) => {
    found.append(el("span", { class: `mark ${kind}`, title: name }, icon(glyph)));
  };
  if (isConfirmed(one)) mark("check", "confirmed", "confirmed");
  else if (one.status === "rejected") mark("cross", "rejected", "rejected");
  else if (one.edited) mark("pencil", "edited", "edited");
  if (one.thumb > 0) mark("thumbUp", "thumbs up", "up");
  if (one.thumb < 0) mark("thumbDown", "thumbs down", "rejected");
  if (one.comment) mark("comment", "has a comment", "remark");
  return found;
}

function column(model, id, side, view, selected) {
  const texts = model.texts(id, side);
  const holder = el("div", { class: `side ${side}`, lang: model.langs[side], data: { side } });
  if (!texts.length) {
    const isCursor = selected && view.cursor.side === side;
    holder.append(el("p", { class: isCursor ? "nothing cursor" : "nothing", lang: "en", text: "no counterpart" }));
  }
  texts.forEach((sentence, n) => {
    if (n && selected) holder.append(divider(side, n, view));
    holder.append(sentenceNode(model, id, side, n, sentence, view, selected));
  });
  if (selected) {
    const has = texts.length > 0;
    holder.prepend(handles(model, id, side, "top", has, view));
    holder.append(handles(model, id, side, "bottom", has, view));
  }
  return holder;
}

function sentenceNode(model, id, side, n, sentence, view, selected) {
  const [text, , time, speaker] = sentence;
  if (selected && view.cutting && view.cutting.side === side && view.cutting.n === n) {
    return view.cutter(text, model.langs[side]);
  }
  const isCursor = selected && view.cursor.side === side && view.cursor.n === n;
  const node = el("p", { class: isCursor ? "sentence cursor" : "sentence", data: { side, n: String(n) } });
  if (speaker) node.append(el("b", { class: "speaker", text: speaker }), " ");
  if (time) node.append(el("span", { class: "time", text: clock(time[0]) }), " ");
  node.append(el("span", { class: "text" }, ...marked(text.replace(/\s+/gu, (gap) => (gap.includes("\n") ? " " : gap)), view.pattern)));
  if (!selected) return node;
  const word = SIDE_WORDS[side];
  const tools = el("span", { class: "sentence-tools" });
  if ([...text].length > 1) {
    tools.append(button({ glyph: "cut", quiet: true, name: `Cut this ${word} sentence`, title: "Cut this sentence in two (e)", run: () => view.startCutting(side, n) }));
  }
  if (model.first(id, side) + n + 1 < model.sentences[side].length) {
    tools.append(button({ glyph: "join", quiet: true, name: `Join with the next ${word} sentence`, title: "Join with the next sentence (g)", run: () => view.join(side, n) }));
  }
  return el("div", { class: "sentence-line" }, node, tools);
}

function divider(side, n, view) {
  return el("button", {
    type: "button",
    class: "divider",
    "aria-label": `Split the bead before ${SIDE_WORDS[side]} sentence ${n + 1}`,
    title: "Split the bead here (s)",
    on: { click: () => view.split(side, n) },
  }, el("span", { text: "split here" }));
}

/** Return the two controls at the edge of a column: give a sentence away, or take one. */
function handles(model, id, side, edge, has, view) {
  const top = edge === "top";
  const other = model.neighbour(id, top ? -1 : 1);
  const word = SIDE_WORDS[side];
  const place = top ? "above" : "below";
  const which = top ? "first" : "last";
  const number = model.place(id) + (top ? -1 : 1);
  const holder = el("div", { class: `handles ${edge}`, lang: "en" });
  if (has && other) {
    holder.append(button({
      glyph: top ? "up" : "down", label: `to ${number}`, quiet: true,
      name: `Give the ${which} ${word} sentence to the bead ${place}`,
      title: `Give the ${which} sentence to the bead ${place} (Shift+${top ? "↑" : "↓"})`,
      run: () => view.move(side, which),
    }));
  }
  if (other && other[side]) {
    holder.append(button({
      glyph: top ? "down" : "up", label: `from ${number}`, quiet: true,
      name: `Take the ${top ? "last" : "first"} ${word} sentence of the bead ${place}`,
      title: `Take the ${top ? "last" : "first"} sentence of the bead ${place} (Alt+${top ? "↑" : "↓"})`,
      run: () => view.take(side, place),
    }));
  }
  return holder;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const part = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return `${hours ? `${hours}:` : ""}${part(Math.floor(whole / 60) % 60)}:${part(whole % 60)}`;
}
