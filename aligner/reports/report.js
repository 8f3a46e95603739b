// Putting the page together: toolbar, tabs, keys, help.
"use strict";

(() => {
  const { data, rows } = model;
  const { byId, counted, number } = dom;

  function refresh() {
    const { items, matching } = filters.items(list.unfolded);
    list.show(items);
    filters.show();
    byId("nothing").hidden = items.length > 0 || rows.length === 0;
    byId("count").textContent = filters.isActive()
      ? `${number(matching)} of ${counted(rows.length, "bead")}`
      : counted(rows.length, "bead");
  }

  /** Show what a new search or choice of chips finds, from its beginning. */
  function narrow() {
    refresh();
    if (byId("reading").getBoundingClientRect().top < 0) byId("reading").scrollIntoView();
  }

  /** Go to a row; if it is filtered out, all is shown again first. */
  function jump(index, focus = true) {
    if (list.goToRow(index, { focus })) return;
    clear();
    list.goToRow(index, { focus });
  }

  /** Go to a row itself: the block that holds it is unfolded, unless the block is meant. */
  function jumpInto(index) {
    const { block } = rows[index];
    if (block && index !== block.first && !list.unfolded.has(block.index)) {
      list.unfolded.add(block.index);
      refresh();
    }
    jump(index);
  }

  function rowOf(item) {
    return item.block ? item.block.first : item.row.index;
  }

  /** Show all again, with the reader where they were. */
  function clear() {
    const item = list.current;
    filters.clear();
    byId("query").value = "";
    refresh();
    if (item) list.goToRow(rowOf(item), { focus: false });
  }

  function unfold(index) {
    if (!list.unfolded.delete(index)) list.unfolded.add(index);
    refresh();
    list.goToRow(model.blocks[index].first, { focus: false });
    byId(`block-${index}`)?.querySelector("button").focus({ preventScroll: true });
  }

  function step(direction, test) {
    if (!list.step(direction, test)) byId("count").textContent = direction > 0 ? "No more below." : "No more above.";
  }

  function toggleFilters() {
    const panel = byId("filters");
    panel.hidden = !panel.hidden;
    byId("filter-open").setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.querySelector("button")?.focus();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    n: () => step(1, list.isFlagged),
    p: () => step(-1, list.isFlagged),
    f: toggleFilters,
    t: () => byId("theme").click(),
    "/": () => {
      byId("query").focus();
      byId("query").select();
    },
    "?": () => byId("help").showModal(),
  };

  function isTyping(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    if (event.key === "Escape" && filters.isActive()) {
      event.preventDefault();
      clear();
      const at = list.current;
      if (at) list.goToRow(rowOf(at));
      else byId("reading").focus();
      return;
    }
    if (isTyping(event.target)) return;
    const inList = event.target.closest("#rows .row") !== null;
    const arrows = { ArrowDown: "j", ArrowUp: "k" };
    const name = inList && event.key in arrows ? arrows[event.key] : event.key;
    if (name === "Enter" && event.target.matches(".row.block")) {
      event.preventDefault();
      unfold(Number(event.target.dataset.block));
      return;
    }
    const isArrow = event.key in arrows;
    if (!(name in keys) || (!isArrow && !byId("keys-on").checked)) return;
    event.preventDefault();
    keys[name]();
  }

  function bindToolbar() {
    let waiting = 0;
    byId("query").addEventListener("input", (event) => {
      clearTimeout(waiting);
      // A pause between two letters; short texts are found at once anyway.
      waiting = setTimeout(() => {
        filters.search(event.target.value);
        narrow();
      }, rows.length > 2000 ? 120 : 0);
    });
    byId("query").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      filters.search(event.target.value);
      refresh();
      list.go(0, { block: "center" });
    });
    byId("filter-open").addEventListener("click", toggleFilters);
    byId("clear").addEventListener("click", clear);
    byId("nothing-clear").addEventListener("click", clear);
    byId("next-flag").addEventListener("click", () => step(1, list.isFlagged));
    byId("previous-flag").addEventListener("click", () => step(-1, list.isFlagged));
    byId("help-open").addEventListener("click", () => byId("help").showModal());
    byId("rows").addEventListener("click", (event) => {
      const button = event.target.closest(".unfold");
      if (button) unfold(Number(button.closest(".block").dataset.block));
    });
    for (const link of document.querySelectorAll(".facts a[data-row]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        jumpInto(Number(link.dataset.row));
      });
    }
  }

  function bindTabs() {
    const tabs = [...document.querySelectorAll("[role=tab]")];
    const choose = (chosen) => {
      for (const tab of tabs) {
        const isChosen = tab === chosen;
        tab.setAttribute("aria-selected", String(isChosen));
        tab.tabIndex = isChosen ? 0 : -1;
        byId(tab.getAttribute("aria-controls")).hidden = !isChosen;
      }
      chosen.focus({ preventScroll: true });
    };
    for (const tab of tabs) {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
        event.preventDefault();
        choose(tabs[(tabs.indexOf(tab) + 1) % tabs.length]);
      });
    }
  }

  function openAtHash() {
    const found = /^#row-(\d+)$/u.exec(location.hash);
    if (found && Number(found[1]) < rows.length) jumpInto(Number(found[1]));
  }

  const toolbar = document.querySelector(".toolbar");
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--toolbar", `${toolbar.offsetHeight}px`);
  }).observe(toolbar);
  theme.bind(byId("theme"));
  for (const side of ["src", "tgt"]) byId(`head-${side}`).textContent = data[side].name || data[side].lang;
  if (rows.every((row) => row.confidence === null)) document.body.classList.add("unrated");
  list.onMove = (item) => map.mark(rowOf(item));
  filters.build(narrow);
  map.build((index, focus) => jump(index, focus));
  charts.build(byId("figures"), jump);
  urgent.build(byId("urgent"), jumpInto);
  bindToolbar();
  bindTabs();
  refresh();
  document.addEventListener("keydown", onKey);
  openAtHash();
  addEventListener("hashchange", openAtHash);
})();
