// How one row looks: source, confidence, target, and the reasons of its flags; or a folded block.
"use strict";

const rowView = (() => {
  const { data, marks, percent, nameOf } = model;
  const { el, hidden } = dom;
  const SIDES = ["src", "tgt"];
  const WORDS = { src: "source", tgt: "target" };
  const STATUS = { confirmed: "confirmed", rejected: "rejected", gold: "gold" };

  /** Return the places of a pattern in a text, as [start, end]. */
  function hits(text, pattern) {
    if (!pattern) return [];
    const found = [];
    for (const match of text.matchAll(pattern)) {
      if (match[0].length) found.push([match.index, match.index + match[0].length]);
    }
    return found;
  }

  /** Return a text as nodes: flagged stretches and matches of the search are marked. */
  function marked(text, flagged, pattern) {
    const found = hits(text, pattern);
    if (!flagged.length && !found.length) return [text];
    const cuts = new Set([0, text.length]);
    for (const { start, end } of flagged) cuts.add(start).add(end);
    for (const [start, end] of found) cuts.add(start).add(end);
    const places = [...cuts].sort((a, b) => a - b);
    const nodes = [];
    for (let at = 0; at + 1 < places.length; at += 1) {
      const [start, end] = [places[at], places[at + 1]];
      let node = document.createTextNode(text.slice(start, end));
      if (found.some(([from, to]) => from <= start && end <= to)) {
        node = el("mark", { class: "hit" }, node);
      }
      const own = flagged.filter((one) => one.start <= start && end <= one.end);
      if (own.length) {
        // Flags come gravest first.
        const { flag } = own[0];
        node = el("mark", { "data-severity": flag.severity, title: reason(flag) }, node);
      }
      nodes.push(node);
    }
    return nodes;
  }

  function reason(flag) {
    return `${data.kinds[flag.kind]}: ${flag.message}`;
  }

  function clock(seconds) {
    const whole = Math.floor(seconds);
    const pad = (value) => String(value).padStart(2, "0");
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
  }

  /** Return who speaks when, where that is new. */
  function origin(document_, index) {
    const speaker = document_.speakers?.[index] ?? null;
    const time = document_.times?.[index] ?? null;
    const isNew = speaker && speaker !== (document_.speakers?.[index - 1] ?? null);
    if (!isNew && time === null) return null;
    const text = [isNew ? speaker : null, time === null ? null : clock(time)];
    return el("span", { class: "origin", dir: "auto" }, text.filter(Boolean).join(" · "));
  }

  function sentence(side, index, { hasNumber, isLone }, pattern) {
    const document_ = data[side];
    const number = hasNumber ? el("span", { class: "index", "aria-hidden": "true" }, String(index)) : null;
    const whole = document_.texts[index];
    // A sentence that stands alone is marked as a whole already, by its row.
    const isAll = ({ start, end }) => isLone && start === 0 && end === whole.length;
    const flagged = (marks[side].get(index) ?? []).filter((mark) => !isAll(mark));
    const text = marked(whole, flagged, pattern);
    return el("p", { class: "sentence", dir: document_.dir }, origin(document_, index), number, ...text);
  }

  function side(row, name, pattern) {
    const indices = row[name];
    const { lang } = data[name];
    if (!indices.length) {
      const word = row.number === null ? "in no bead" : `nothing in the ${WORDS[name]}`;
      return el("div", { class: `text ${name} empty` }, el("p", {}, word));
    }
    const manner = { hasNumber: indices.length > 1, isLone: row.isNull };
    const sentences = indices.map((index) => sentence(name, index, manner, pattern));
    return el("div", { class: `text ${name}`, lang: lang === "und" ? "" : lang }, ...sentences);
  }

  function link(row) {
    const parts = [];
    if (row.confidence !== null) {
      const word = data.levels.words[row.level];
      parts.push(el("span", { class: "level", title: `${word}: ${percent(row.confidence)}` }, percent(row.confidence), hidden(` sure (${word})`)));
    }
    if (STATUS[row.status]) parts.push(el("span", { class: `status ${row.status}` }, STATUS[row.status]));
    if (row.kind !== "1–1") parts.push(el("span", { class: "kind" }, row.kind));
    return el("div", { class: "link" }, ...parts);
  }

  function reasons(row) {
    if (!row.flags.length) return null;
    return el(
      "ul",
      { class: "reasons" },
      ...row.flags.map((flag) =>
        el(
          "li",
          { "data-severity": flag.severity },
          el("span", { class: "level" }, data.kinds[flag.kind]),
          hidden(` (${data.severities[flag.severity]})`),
          " ",
          el("span", { dir: "auto" }, flag.message),
        ),
      ),
    );
  }

  /** Return the element of a row. */
  function row(one, pattern) {
    const number = one.number === null ? "" : String(one.number);
    const classes = ["row", one.isNull && "null", one.flags.length && "flagged"];
    return el(
      "div",
      {
        class: classes.filter(Boolean).join(" "),
        id: `row-${one.index}`,
        role: "listitem",
        tabindex: "-1",
        "data-row": one.index,
        "data-level": one.level,
      },
      el("span", { class: "number" }, hidden(`${nameOf(one)}, ${one.kind}. `), el("span", { "aria-hidden": "true" }, number)),
      side(one, "src", pattern),
      link(one),
      side(one, "tgt", pattern),
      reasons(one),
    );
  }

  function preview(block, at) {
    const one = model.rows[at];
    const text = model.textOf(one, block.side);
    const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return el("span", { lang: data[block.side].lang, dir: "auto" }, short);
  }

  /** Return the element of a block: a button that unfolds it. */
  function block(one, isOpen) {
    const other = one.side === "src" ? "translation" : "counterpart in the source";
    const count = dom.counted(one.sentences, "sentence");
    const inside = model.rows.slice(one.first, one.last + 1).flatMap((held) => held.flags);
    const gravest = Object.keys(data.severities).find((severity) => inside.some((flag) => flag.severity === severity));
    return el(
      "div",
      {
        class: `row block ${one.side}${isOpen ? " open" : ""}`,
        id: `block-${one.index}`,
        role: "listitem",
        tabindex: "-1",
        "data-block": one.index,
      },
      el("span", { class: "number" }, String(model.rows[one.first].number ?? "")),
      el(
        "div",
        { class: "fold" },
        el(
          "button",
          { type: "button", class: "unfold", "aria-expanded": String(isOpen) },
          el("span", { class: "turn", "aria-hidden": "true" }, "▸"),
          `${count} without ${other}`,
        ),
        inside.length && !isOpen
          ? el("span", { class: "level", "data-severity": gravest }, `${dom.counted(inside.length, "flag")} inside`)
          : null,
        isOpen ? null : el("p", { class: "preview" }, preview(one, one.first), el("span", { class: "ellipsis", "aria-hidden": "true" }, " ⋯ "), preview(one, one.last)),
      ),
    );
  }

  return { row, block };
})();
