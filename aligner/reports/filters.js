// What is shown: a search in both texts, and chips that narrow by flag, confidence and bead type.
"use strict";

const filters = (() => {
  const { data, rows, blocks } = model;
  const { el, byId, number } = dom;

  const chosen = { flag: new Set(), level: new Set(), kind: new Set(), side: new Set(), status: new Set() };
  let pattern = null;
  let changed = () => {};

  // Within a group one match is enough; all groups with a choice must match.
  const groups = [
    {
      name: "flag",
      title: "Flags",
      choices: () => Object.entries(data.kinds).filter(([kind]) => kind !== "gap"),
      test: (row, values) => row.flags.some((flag) => values.has(flag.kind)),
    },
    {
      name: "level",
      title: "Confidence",
      choices: () => Object.entries(data.levels.words),
      test: (row, values) => values.has(row.level),
    },
    {
      name: "side",
      title: "Without counterpart",
      choices: () => [
        ["block", "in a block"],
        ["src", "source alone"],
        ["tgt", "target alone"],
      ],
      test: (row, values) =>
        (values.has("block") && row.block !== null) ||
        (values.has("src") && row.tgt.length === 0) ||
        (values.has("tgt") && row.src.length === 0),
    },
    {
      name: "status",
      title: "Judged",
      choices: () => data.statuses.filter((status) => status !== "auto").map((status) => [status, status]),
      test: (row, values) => values.has(row.status),
    },
    {
      name: "kind",
      title: "Bead type",
      choices: () => kinds().map((kind) => [kind, kind]),
      test: (row, values) => values.has(row.kind),
    },
  ];

  function kinds() {
    const counts = new Map();
    for (const row of rows) counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]).map(([kind]) => kind);
  }

  /** Return a pattern that finds what was typed, whatever the case and the white space. */
  function compile(text) {
    const words = text.trim().split(/\s+/u).filter(Boolean);
    if (!words.length) return null;
    const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&"));
    return new RegExp(escaped.join("\\s+"), "giu");
  }

  function matchesQuery(row) {
    if (!pattern) return true;
    return ["src", "tgt"].some((side) =>
      row[side].some((index) => {
        pattern.lastIndex = 0;
        return pattern.test(data[side].texts[index]);
      }),
    );
  }

  function isActive() {
    return pattern !== null || groups.some(({ name }) => chosen[name].size);
  }

  /** Return the rows to show; a block counts as one item if all of it is shown and nothing sought. */
  function items(unfolded) {
    const active = groups.filter(({ name }) => chosen[name].size);
    const kept = rows.map((row) => active.every(({ name, test }) => test(row, chosen[name])) && matchesQuery(row));
    const whole = blocks.map((block) => {
      if (pattern) return false;
      for (let at = block.first; at <= block.last; at += 1) if (!kept[at]) return false;
      return true;
    });
    const found = [];
    for (const row of rows) {
      if (!kept[row.index]) continue;
      if (row.block && whole[row.block.index]) {
        if (row.index === row.block.first) found.push({ block: row.block });
        if (!unfolded.has(row.block.index)) continue;
      }
      found.push({ row });
    }
    return { items: found, matching: kept.reduce((sum, value) => sum + value, 0) };
  }

  function chip(group, value, word, count) {
    const button = el(
      "button",
      { type: "button", class: "chip", "aria-pressed": "false", "data-group": group.name, "data-value": value },
      word,
      el("span", { class: "count" }, number(count)),
    );
    button.addEventListener("click", () => {
      const set = chosen[group.name];
      if (!set.delete(value)) set.add(value);
      changed();
    });
    return button;
  }

  /** Build the chips; choices that no row has are left out. */
  function build(onChange) {
    changed = onChange;
    for (const group of groups) {
      const chips = [];
      for (const [value, word] of group.choices()) {
        const one = new Set([value]);
        const count = rows.filter((row) => group.test(row, one)).length;
        if (count) chips.push(chip(group, value, word, count));
      }
      if (!chips.length) continue;
      const id = `group-${group.name}`;
      byId("filters").append(
        el("div", { class: "chips", role: "group", "aria-labelledby": id }, el("h3", { id }, group.title), ...chips),
      );
    }
  }

  /** Show what is chosen on the chips and on the button that opens them. */
  function show() {
    for (const button of byId("filters").querySelectorAll(".chip")) {
      const { group, value } = button.dataset;
      button.setAttribute("aria-pressed", String(chosen[group].has(value)));
    }
    const count = Object.values(chosen).reduce((sum, set) => sum + set.size, 0);
    const badge = byId("filter-count");
    badge.hidden = count === 0;
    badge.textContent = String(count);
    byId("clear").hidden = !isActive();
  }

  function search(text) {
    pattern = compile(text);
  }

  function clear() {
    search("");
    for (const set of Object.values(chosen)) set.clear();
  }

  return {
    build,
    clear,
    isActive,
    items,
    search,
    show,
    get pattern() {
      return pattern;
    },
  };
})();
