// What the page shows: the rows in reading order, with levels, flags and blocks.
"use strict";

const model = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);

  /** Return how far a bead may be trusted; the limits come with the data. */
  function levelOf(confidence) {
    if (confidence === null) return "unrated";
    if (confidence >= data.levels.sure) return "sure";
    return confidence >= data.levels.doubt ? "fair" : "doubt";
  }

  const rows = data.rows.map(([number, src, tgt, confidence, status, similarity], index) => ({
    index,
    number,
    src,
    tgt,
    confidence,
    status: data.statuses[status],
    similarity,
    level: levelOf(confidence),
    kind: number === null ? "no bead" : `${src.length}–${tgt.length}`,
    isNull: src.length === 0 || tgt.length === 0,
    flags: [],
    block: null,
  }));

  const blocks = data.blocks.map(([side, first, last, sentences], index) => {
    const block = { index, side, first, last, sentences, flags: [] };
    for (let at = first; at <= last; at += 1) rows[at].block = block;
    return block;
  });

  // Marks by side and sentence, so that a row finds those of its sentences.
  const marks = { src: new Map(), tgt: new Map() };
  data.flags.forEach(([kind, severity, message, at, places], index) => {
    const flag = { index, kind, severity, message, rows: at };
    if (kind === "gap") {
      const block = at.length ? rows[at[0]].block : null;
      if (block) block.flags.push(flag);
    } else {
      for (const row of at) rows[row].flags.push(flag);
    }
    for (const [side, sentence, start, end] of places) {
      const held = marks[side].get(sentence) ?? [];
      held.push({ start, end, flag });
      marks[side].set(sentence, held);
    }
  });

  /** Tell whether a row is worth a stop: a finding, a doubt, a rejection. */
  function isFlagged(row) {
    return row.flags.length > 0 || row.level === "doubt" || row.status === "rejected";
  }

  /** Return a row's text on one side, as search and charts see it. */
  function textOf(row, side) {
    return row[side].map((index) => data[side].texts[index]).join(" ");
  }

  /** Return what a percentage is called: only what is certain is 100 %. */
  function percent(share) {
    if (share >= 0.995 && share < 1) return "99+ %";
    // Rounded down: what is under a limit must not look as if it were not.
    return `${Math.floor(share * 100 + 1e-9)} %`;
  }

  /** Return the name of a bead for messages. */
  function nameOf(row) {
    return row.number === null ? "sentences in no bead" : `bead ${row.number}`;
  }

  return { data, rows, blocks, marks, isFlagged, textOf, percent, nameOf };
})();
