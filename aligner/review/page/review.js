// The review: what is selected, what is asked of the server, what the keys do.

import { Problem, ask, banner, dialog, download, el, button, finder, follow, help, icon, isWriting, tell } from "./common.js";
import { cutter } from "./cutting.js";
import { LongList } from "./list.js";
import { FILTERS, FILTER_NAMES, Model, SIDES, isConfirmed, isNull, isOpen } from "./model.js";
import { Overview } from "./overview.js";
import { beadRow } from "./row.js";
import { GROUPS } from "./keys.js";

const DONE = {
  comment: "Comment saved", cut: "Sentence cut", join: "Sentences joined", link: "Linked", merge: "Merged",
  move: "Sentence moved", redo: "Done again", split: "Split", status: "Saved", thumb: "Saved",
  undo: "Undone", unlink: "Link taken away",
};

export function startReview(app, state) {
  new Review(app, state).begin();
}

class Review {
  constructor(app, state) {
    this.app = app;
    this.name = state.name;
    this.id = state.id;
    this.formats = state.formats;
    this.canRealign = state.canRealign;
    this.filter = "all";
    this.query = "";
    this.busy = false;
    this.waiting = [];
    this.drafts = new Map();
    this.window = crypto.randomUUID?.() ?? String(Math.random());
    this.view = {
      selected: null, marked: null, cursor: { side: "src", n: 0 }, cutting: null, pattern: null,
      cutter: (text, lang) => cutter(text, lang, (at) => this.inTurn(() => this.cut(at)), () => this.stopCutting()),
      startCutting: (side, n) => this.startCutting(side, n),
      join: (side, n) => this.inTurn(() => this.join(side, n)),
      split: (side, n) => this.inTurn(() => this.split(side, n)),
      move: (side, which) => this.inTurn(() => this.move(side, which)),
      take: (side, place) => this.inTurn(() => this.take(side, place)),
      extras: (one) => this.extras(one),
    };
    this.load(state);
  }

  load(state) {
    this.model = new Model(state);
    this.footing(state);
  }

  footing(message) {
    for (const key of ["undo", "redo", "lastAction", "automatic", "realigning"]) {
      if (message[key] !== undefined) this[key] = message[key];
    }
  }

  begin() {
    document.title = `${this.name} – aligner review`;
    this.build();
    this.showList();
    const first = this.model.mostDoubtful() ?? this.model.beads[0];
    const asked = Number(sessionStorage.getItem(`bead:${this.name}`) ?? NaN);
    this.select(this.model.has(asked) ? asked : first.id, { center: true });
    this.update();
    document.addEventListener("keydown", (event) => this.onKey(event));
    follow({
      onMessage: (message) => this.onMessage(message),
      onLost: (status) => this.onLost(status),
      onBack: () => this.onBack(),
    });
  }

  // ---- building ----------------------------------------------------------------------------

  build() {
    this.progress = el("progress", { max: "1", value: "0", "aria-label": "Confirmed beads" });
    this.counted = el("span", { class: "counted" });
    this.saved = el("span", { class: "saved", text: "All saved" });
    this.undoButton = button({ glyph: "undo", name: "Undo", title: "Undo (z)", quiet: true, run: () => this.inTurn(() => this.undoStep()) });
    this.redoButton = button({ glyph: "redo", name: "Redo", title: "Redo (y)", quiet: true, run: () => this.inTurn(() => this.redoStep()) });
    this.realignButton = button({ glyph: "realign", label: "Re-align", title: "Align anew what nobody has confirmed or edited (r)", run: () => this.realign() });
    this.autoBox = el("input", { type: "checkbox", on: { change: () => this.setAutomatic(this.autoBox.checked) } });
    const auto = el("label", { class: "switch", title: "Let the engine align the rest anew after every correction" }, this.autoBox, "after each correction");
    const themeButton = el("button", { type: "button", class: "quiet" });
    const top = el("header", { class: "masthead" },
      el("div", { class: "bar" },
        el("h1", {}, el("span", { text: this.name })),
        el("span", { class: "langs", text: `${this.model.langs.src} → ${this.model.langs.tgt}` }),
        el("div", { class: "progress" }, this.progress, this.counted),
        this.saved,
        el("div", { class: "group", role: "group", "aria-label": "History" }, this.undoButton, this.redoButton),
        this.canRealign ? el("div", { class: "group joined", role: "group", "aria-label": "Re-alignment" }, this.realignButton, auto) : null,
        button({ glyph: "download", label: "Export", class: "export", title: "Download the reviewed alignment (d)", run: () => this.exportDialog() }),
        button({ label: "?", name: "Help", title: "All keys (?)", quiet: true, run: () => this.help() }),
        themeButton),
      this.tools());
    theme.bind(themeButton);
    this.holder = el("div", { class: "beads", role: "list", "aria-label": "Beads" });
    this.overview = new Overview((at) => this.select(this.model.beads[at].id, { center: true }));
    this.app.append(top, el("main", { class: "review" }, this.heads(), el("div", { class: "stage" }, this.holder, this.overview.node)));
    this.list = new LongList(this.holder, (id) => beadRow(this.model, id, this.view));
    this.holder.addEventListener("click", (event) => this.onClick(event));
    this.holder.addEventListener("scroll", () => this.overview.moved(this.holder), { passive: true });
  }

  heads() {
    return el("div", { class: "heads", "aria-hidden": "true" }, el("span"),
      ...SIDES.map((side) => el("span", { text: side === "src" ? `Source · ${this.model.langs.src}` : `Target · ${this.model.langs.tgt}` })), el("span"));
  }

  tools() {
    this.search = el("input", { type: "search", placeholder: "Search both texts  /", "aria-label": "Search both texts", "aria-keyshortcuts": "/" });
    let waiting = 0;
    this.search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.find(), 120);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") this.search.value = "";
      clearTimeout(waiting);
      this.find();
      this.focusRow();
    });
    this.chips = Object.fromEntries(Object.keys(FILTERS).map((name) => {
      const count = el("span", { class: "count" });
      const chip = el("button", { type: "button", class: "chip", "aria-pressed": "false", on: { click: () => this.setFilter(name) } }, `${FILTER_NAMES[name]} `, count);
      chip.count = count;
      return [name, chip];
    }));
    return el("div", { class: "tools" },
      button({ glyph: "target", label: "Next doubtful", key: "n", class: "primary", run: () => this.nextDoubtful() }),
      this.search,
      el("div", { class: "chips", role: "group", "aria-label": "Filter" }, ...Object.values(this.chips)),
      button({ glyph: "check", label: "Confirm sure …", title: "Confirm many beads at once (b)", run: () => this.confirmMany(), class: "push" }));
  }

  extras(one) {
    const run = (action) => () => this.inTurn(() => action.call(this));
    const at = this.model.place(one.id);
    const confirmed = isConfirmed(one);
    const bar = el("div", { class: "actions", role: "toolbar", "aria-label": `Actions for bead ${at}` },
      button({ label: confirmed ? "Confirmed" : "Confirm", glyph: "check", key: "⏎", class: "confirm", "aria-pressed": String(confirmed), name: confirmed ? "Take the confirmation back" : "Confirm", run: run(this.toggleConfirm) }),
      button({ label: one.status === "rejected" ? "Rejected" : "Reject", glyph: "cross", key: "x", "aria-pressed": String(one.status === "rejected"), name: "Reject", run: run(this.reject) }),
      el("span", { class: "gap" }),
      button({ label: "Merge", glyph: "mergeUp", key: "M", name: "Merge with the bead above", disabled: at === 0, run: run(this.mergeUp) }),
      button({ label: "Merge", glyph: "mergeDown", key: "m", name: "Merge with the bead below", disabled: at + 1 === this.model.beads.length, run: run(this.mergeDown) }),
      button({ label: "Split", glyph: "split", key: "s", name: "Split the bead", disabled: one.src + one.tgt < 2, run: run(this.splitHere) }),
      button({ label: this.view.marked === one.id ? "Marked" : "Link", glyph: "link", key: "l", "aria-pressed": String(this.view.marked === one.id), name: this.linkName(one), run: run(this.link) }),
      button({ label: "Unlink", glyph: "unlink", key: "u", name: "Unlink: make null beads", disabled: isNull(one), run: run(this.unlink) }),
      el("span", { class: "gap" }),
      button({ glyph: "thumbUp", name: "Thumbs up", title: "Thumbs up (+)", "aria-pressed": String(one.thumb === 1), run: run(() => this.thumb(1)) }),
      button({ glyph: "thumbDown", name: "Thumbs down", title: "Thumbs down (-)", "aria-pressed": String(one.thumb === -1), run: run(() => this.thumb(-1)) }),
      button({ label: "Comment", glyph: "comment", key: "o", run: run(this.openComment) }));
    const found = [bar];
    if (this.drafts.has(one.id)) found.push(this.commentField(one));
    else if (one.comment) found.push(el("p", { class: "comment" }, icon("comment"), el("span", { text: one.comment })));
    return found;
  }

  commentField(one) {
    const field = el("textarea", { rows: "2", maxlength: "10000", "aria-label": "Comment", placeholder: "What should others know about this bead?" });
    field.value = this.drafts.get(one.id);
    const save = () => this.inTurn(() => this.saveComment(one.id));
    const leave = () => {
      this.drafts.delete(one.id);
      this.refresh(one.id);
      this.focusRow();
    };
    field.addEventListener("input", () => this.drafts.set(one.id, field.value));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return el("div", { class: "comment-field" }, field,
      button({ label: "Save", key: "Ctrl ⏎", class: "primary", run: save }), button({ label: "Cancel", key: "Esc", run: leave }));
  }

  // ---- showing -----------------------------------------------------------------------------

  /** Build the list for the filter and the search. */
  showList() {
    const wanted = FILTERS[this.filter];
    const hits = this.view.pattern ? this.hits() : null;
    const ids = this.model.beads.filter((one, at) => wanted(one) && (!hits || hits(at))).map((one) => one.id);
    this.list.set(ids);
    if (!ids.length) {
      this.holder.replaceChildren(el("p", { class: "empty", text: this.query ? `Nothing found for “${this.query}”.` : "No beads here." }));
    }
    this.filtered = Boolean(hits) || this.filter !== "all";
    return ids;
  }

  hits() {
    const test = new RegExp(this.view.pattern.source, "iu");
    const found = Object.fromEntries(SIDES.map((side) => [side, this.model.sentences[side].map((one) => test.test(one[0]))]));
    return (at) => test.test(this.model.beads[at].comment) || SIDES.some((side) => {
      const [from, to] = [this.model.starts[side][at], this.model.starts[side][at + 1]];
      for (let n = from; n < to; n += 1) if (found[side][n]) return true;
      return false;
    });
  }

  refresh(id) {
    const row = this.list.row(id);
    const focused = row?.contains(document.activeElement);
    // What had the focus gets it again, by its name.
    const name = focused ? document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent : null;
    const wasRow = row === document.activeElement;
    this.list.refresh(id);
    if (!focused) return;
    const fresh = this.list.row(id);
    const same = wasRow ? null : [...fresh.querySelectorAll("button, textarea")].find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name && !one.disabled);
    (same ?? fresh).focus({ preventScroll: true });
  }

  update() {
    const counts = this.model.counts();
    for (const [name, chip] of Object.entries(this.chips)) {
      chip.count.textContent = String(counts[name]);
      chip.setAttribute("aria-pressed", String(this.filter === name));
    }
    const total = this.model.beads.length;
    this.progress.max = total;
    this.progress.value = counts.confirmed;
    this.counted.textContent = `${counts.confirmed} of ${total} confirmed`;
    this.undoButton.disabled = !this.undo;
    this.undoButton.title = this.undo ? `Undo: ${this.lastAction} (z); ${this.undo} steps` : "Nothing to undo";
    this.redoButton.disabled = !this.redo;
    this.autoBox.checked = this.automatic;
    this.realignButton.classList.toggle("working", this.realigning);
    this.saved.textContent = this.busy ? "Saving …" : this.realigning ? "Saved · aligning …" : "All saved";
    this.overview.draw(this.model, this.view.selected, this.holder);
  }

  select(id, { center = false, focus = true, side = null, n = 0 } = {}) {
    if (id === undefined || id === null) return;
    const old = this.view.selected;
    if (!this.list.has(id)) {
      this.setFilter("all", { keep: true });
    }
    if (old !== id) this.view.cutting = null;
    this.view.selected = id;
    const one = this.model.get(id);
    // An empty side can be chosen, to take a sentence there; without a choice it is not.
    const usual = this.view.cursor.side;
    this.view.cursor = { side: side ?? (one[usual] ? usual : usual === "src" ? "tgt" : "src"), n };
    if (old !== null && old !== id && this.model.has(old)) this.list.refresh(old);
    this.list.reach(id);
    this.list.refresh(id);
    sessionStorage.setItem(`bead:${this.name}`, String(id));
    const row = this.list.row(id);
    if (focus) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: center ? "center" : "nearest" });
    this.overview.draw(this.model, id, this.holder);
  }

  focusRow() {
    this.list.reach(this.view.selected)?.focus({ preventScroll: true });
  }

  setFilter(name, { keep = false } = {}) {
    this.filter = name;
    if (keep && this.query) {
      this.search.value = "";
      this.query = "";
      this.view.pattern = null;
    }
    const ids = this.showList();
    this.update();
    if (keep) return;
    if (ids.length) this.select(this.list.has(this.view.selected) ? this.view.selected : ids[0], { center: true, focus: false });
    tell(`${FILTER_NAMES[name]}: ${ids.length} ${ids.length === 1 ? "bead" : "beads"}`);
  }

  find() {
    if (this.query === this.search.value.trim()) return;
    this.query = this.search.value.trim();
    this.view.pattern = finder(this.query);
    const ids = this.showList();
    if (ids.length) this.select(this.list.has(this.view.selected) ? this.view.selected : ids[0], { center: true, focus: false });
    if (this.query) tell(`${ids.length} ${ids.length === 1 ? "bead" : "beads"} with “${this.query}”`);
  }

  // ---- what the server says ----------------------------------------------------------------

  onMessage(message) {
    banner("");
    if (message.hello) {
      if (message.id !== this.id) location.reload();
      else if (message.seq !== this.model.seq) this.reload();
      return;
    }
    if (message.settings) {
      this.footing(message);
      if (message.problem) tell(`Not re-aligned: ${message.problem}`, { urgent: true });
      else if (message.asked) tell("Re-aligned: nothing changed");
      this.update();
      return;
    }
    this.takeIn(message);
  }

  onLost(status) {
    banner(status === 401
      ? "The server was started again. Open the new address that it printed: this page then goes on by itself. Everything that was acknowledged is saved."
      : "The server does not answer. Everything that was acknowledged is saved. Start `aligner review` again and open the address that it prints: this page then goes on by itself.");
    this.saved.textContent = "Not connected";
  }

  onBack() {
    banner("");
    tell("Connected again");
    this.update();
  }

  async reload(say) {
    const state = await (await ask("/api/state")).json();
    const at = this.view.selected === null ? 0 : this.model.place(this.view.selected) ?? 0;
    const kept = this.view.selected;
    this.load(state);
    this.showList();
    const id = this.model.has(kept) ? kept : this.model.beads[Math.min(at, this.model.beads.length - 1)].id;
    this.view.selected = null;
    this.select(id, { center: true, focus: false });
    this.update();
    if (say) tell(say, { urgent: true });
  }

  /** Make the changes of a message, once, in order. */
  takeIn(message) {
    if (message.seq <= this.model.seq) return;
    if (message.seq !== this.model.seq + 1) {
      this.reload();
      return;
    }
    const at = this.model.place(this.view.selected) ?? 0;
    const focused = this.holder.contains(document.activeElement);
    const splices = this.model.apply(message.changes);
    this.model.seq = message.seq;
    this.footing(message);
    let hidden = false;
    for (const { before, gone, come } of splices) {
      // What later changes of the same message took out again is not shown.
      hidden = !this.list.splice(before, gone, come.filter((id) => this.model.has(id))) || hidden;
    }
    if (hidden && !this.filtered) this.showList();
    if (!this.model.has(this.view.selected)) {
      const place = Math.min(at, this.model.beads.length - 1);
      this.view.selected = null;
      this.view.cutting = null;
      this.select(this.model.beads[Math.max(place - (message.action === "merge" ? 1 : 0), 0)].id, { focus: focused });
    } else {
      const one = this.model.get(this.view.selected);
      const { side, n } = this.view.cursor;
      if (!one[side]) this.view.cursor = { side: side === "src" ? "tgt" : "src", n: 0 };
      else if (n >= one[side]) this.view.cursor = { side, n: one[side] - 1 };
      // Its neighbours decide which of its controls make sense.
      this.refresh(this.view.selected);
      if (focused && !this.holder.contains(document.activeElement)) this.focusRow();
    }
    this.renumber();
    this.flash(splices.flatMap(({ come }) => come), message.action);
    this.update();
    if (message.action === "realigned") {
      const count = splices.reduce((sum, { gone, come }) => sum + Math.max(gone.length, come.length), 0);
      const moved = splices.filter(({ gone, come }) => gone.join() !== come.join());
      if (moved.length) tell(`Re-aligned: ${count} ${count === 1 ? "bead" : "beads"} changed near ${this.near(moved)}`);
    } else if (message.by !== this.window) tell(`Another window: ${(DONE[message.action] ?? message.action).toLowerCase()}`);
  }

  near(splices) {
    const places = splices.map(({ come }) => this.model.place(come[0])).filter((place) => place !== undefined);
    return places.length > 3 ? `${places.slice(0, 3).join(", ")} …` : places.join(", ");
  }

  renumber() {
    this.list.each((id, row) => {
      const number = String(this.model.place(id));
      const shown = row.querySelector(".number");
      if (shown && shown.textContent !== number) {
        shown.textContent = number;
        row.setAttribute("aria-posinset", String(this.model.place(id) + 1));
        row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/^bead \d+, of \d+/, `bead ${number}, of ${this.model.beads.length}`));
      }
    });
  }

  flash(ids, action) {
    for (const id of ids) {
      const row = this.list.row(id);
      if (row) row.classList.add(action === "realigned" ? "realigned" : "changed");
    }
  }

  // ---- asking ------------------------------------------------------------------------------

  /** Do things one after another, so that fast typing loses nothing: each sees what the last one made. */
  async inTurn(call) {
    this.waiting.push(call);
    if (this.working) return;
    this.working = true;
    try {
      while (this.waiting.length) {
        const result = this.waiting.shift()();
        if (result instanceof Promise) await result;
      }
    } finally {
      this.working = false;
    }
  }

  /** Ask for an action; returns whether it was done. */
  async act(action, said) {
    this.busy = true;
    this.saved.textContent = "Saving …";
    try {
      const message = await (await ask("/api/act", { seq: this.model.seq, action, window: this.window })).json();
      this.busy = false;
      this.takeIn(message);
      if (said !== "") tell(said ?? DONE[action.action]);
      return true;
    } catch (problem) {
      this.busy = false;
      if (!(problem instanceof Problem)) throw problem;
      // What was pressed meanwhile was meant for another state.
      this.waiting.length = 0;
      if (problem.status === 409) await this.reload("Another window was faster. Nothing of yours was done: this is the state now.");
      else if (problem.status === 401 || problem.status === 0) {
        this.onLost(problem.status);
        tell("Not saved: the server does not answer", { urgent: true });
      } else tell(`Not done: ${problem.message}`, { urgent: true });
      return false;
    } finally {
      this.update();
    }
  }

  get current() {
    return this.model.get(this.view.selected);
  }

  async undoStep() {
    if (this.undo) await this.act({ action: "undo" }, `Undone: ${this.lastAction}`);
  }

  async redoStep() {
    if (this.redo) await this.act({ action: "redo" });
  }

  async confirmAndGo(next) {
    const id = this.view.selected;
    const one = this.current;
    if (!isConfirmed(one) && !(await this.act({ action: "status", beads: [id], status: "confirmed" }, "Confirmed"))) return;
    if (next === "doubtful") this.nextDoubtful();
    else this.select(this.list.step(id, 1) ?? id);
  }

  toggleConfirm() {
    const status = isConfirmed(this.current) ? "auto" : "confirmed";
    return this.act({ action: "status", beads: [this.view.selected], status }, status === "auto" ? "Confirmation taken back" : "Confirmed");
  }

  reject() {
    const status = this.current.status === "rejected" ? "auto" : "rejected";
    return this.act({ action: "status", beads: [this.view.selected], status }, status === "auto" ? "Rejection taken back" : "Rejected: it will not come back");
  }

  mergeDown() {
    if (this.model.neighbour(this.view.selected, 1)) return this.act({ action: "merge", bead: this.view.selected });
    return tell("There is no bead below");
  }

  mergeUp() {
    const above = this.model.neighbour(this.view.selected, -1);
    if (above) return this.act({ action: "merge", bead: above.id });
    return tell("There is no bead above");
  }

  /** Split before the sentence under the cursor, or after it if it is the first. */
  splitHere() {
    const { side, n } = this.view.cursor;
    const one = this.current;
    if (one.src + one.tgt < 2) return tell("A bead of one sentence cannot be split");
    const other = side === "src" ? "tgt" : "src";
    const chosen = one[side] > 1 || one[other] < 2 ? side : other;
    return this.split(chosen, chosen === side && n ? n : 1);
  }

  /** Split before a sentence of one side; the other is cut where its lengths suggest. */
  split(side, n) {
    const one = this.current;
    const other = side === "src" ? "tgt" : "src";
    const length = (texts) => texts.reduce((sum, [text]) => sum + text.length, 0);
    const texts = this.model.texts(one.id, side);
    const share = length(texts.slice(0, n)) / (length(texts) || 1);
    const others = this.model.texts(one.id, other);
    let at = 0;
    let best = Infinity;
    const [from, to] = others.length > 1 && n < texts.length ? [1, others.length - 1] : [0, others.length];
    for (let k = from; k <= to; k += 1) {
      const off = Math.abs(length(others.slice(0, k)) / (length(others) || 1) - share);
      if (off < best) [best, at] = [off, k];
    }
    if (n >= texts.length && at >= others.length) at = others.length - 1;
    return this.act({ action: "split", bead: one.id, [side]: n, [other]: at });
  }

  /** Return what the link button does: mark this bead, or link it with the one that is marked. */
  linkName(one) {
    const marked = this.view.marked;
    if (marked === null || !this.model.has(marked)) return "Link with another bead: mark this one";
    return marked === one.id ? "Take the mark away" : `Link with bead ${this.model.place(marked)}`;
  }

  async link() {
    const id = this.view.selected;
    const marked = this.model.has(this.view.marked) ? this.view.marked : null;
    this.view.marked = marked === null ? id : null;
    if (marked !== null && marked !== id) {
      await this.act({ action: "link", bead: marked, to: id });
      this.list.refresh(marked);
    } else tell(marked === null ? "Marked. Go to the bead that it belongs to, and link again (l)" : "Mark taken away");
    this.refresh(this.view.selected);
  }

  unlink() {
    if (isNull(this.current)) return tell("It links nothing already");
    return this.act({ action: "unlink", bead: this.view.selected });
  }

  move(side, which) {
    const id = this.view.selected;
    if (!this.current[side]) return tell("There is no sentence on that side");
    if (!this.model.neighbour(id, which === "first" ? -1 : 1)) return tell(`There is no bead ${which === "first" ? "above" : "below"}`);
    return this.act({ action: "move", bead: id, side, which });
  }

  take(side, place) {
    const other = this.model.neighbour(this.view.selected, place === "above" ? -1 : 1);
    if (!other || !other[side]) return tell(`The bead ${place} has no sentence on that side`);
    return this.act({ action: "move", bead: other.id, side, which: place === "above" ? "last" : "first" });
  }

  startCutting(side, n) {
    const texts = this.model.texts(this.view.selected, side);
    if (!texts[n] || [...texts[n][0]].length < 2) return;
    this.view.cursor = { side, n };
    this.view.cutting = { side, n };
    this.list.refresh(this.view.selected);
    this.list.row(this.view.selected).querySelector(".cutter-text").focus();
  }

  stopCutting() {
    this.view.cutting = null;
    this.list.refresh(this.view.selected);
    this.focusRow();
  }

  async cut(at) {
    const { side, n } = this.view.cutting;
    const sentence = this.model.first(this.view.selected, side) + n;
    this.view.cutting = null;
    await this.act({ action: "cut", side, sentence, at });
    this.list.refresh(this.view.selected);
    this.focusRow();
  }

  join(side, n) {
    const sentence = this.model.first(this.view.selected, side) + n;
    if (sentence + 1 >= this.model.sentences[side].length) return tell("There is no sentence after this one");
    return this.act({ action: "join", side, sentence });
  }

  thumb(value) {
    const now = this.current.thumb === value ? 0 : value;
    return this.act({ action: "thumb", bead: this.view.selected, value: now }, now > 0 ? "Thumbs up" : now < 0 ? "Thumbs down" : "Thumb taken back");
  }

  openComment() {
    const one = this.current;
    if (!this.drafts.has(one.id)) this.drafts.set(one.id, one.comment);
    this.list.refresh(one.id);
    this.list.row(one.id).querySelector("textarea").focus();
  }

  async saveComment(id) {
    const text = this.drafts.get(id).trim();
    const same = text === this.model.get(id).comment;
    if (!same && !(await this.act({ action: "comment", bead: id, text }))) return;
    this.drafts.delete(id);
    this.list.refresh(id);
    this.focusRow();
  }

  nextDoubtful() {
    const found = this.model.mostDoubtful(this.view.selected) ?? this.model.mostDoubtful();
    if (!found) return tell("Everything is confirmed");
    this.select(found.id, { center: true });
    return tell(`Bead ${this.model.place(found.id)}${found.confidence === null ? "" : `, ${Math.round(found.confidence * 100)} % sure`}`);
  }

  nextOpen() {
    let id = this.list.step(this.view.selected, 1);
    while (id !== undefined && !isOpen(this.model.get(id))) id = this.list.step(id, 1);
    if (id === undefined) tell("No open bead below");
    else this.select(id);
  }

  async realign() {
    try {
      await ask("/api/realign", { seq: this.model.seq });
      tell("Aligning anew …");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 409) this.reload();
      else tell(`Not done: ${problem.message}`, { urgent: true });
    }
  }

  async setAutomatic(value) {
    try {
      await ask("/api/settings", { automatic: value });
      tell(value ? "Re-aligning after each correction" : "Re-aligning only when asked");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.autoBox.checked = !value;
      tell(`Not done: ${problem.message}`, { urgent: true });
    }
  }

  confirmMany() {
    const slider = el("input", { type: "range", min: "50", max: "100", value: "95", "aria-label": "At least so sure, in percent" });
    const words = el("p", { class: "many", role: "status" });
    const chosen = () => this.model.beads.filter((one) => one.status === "auto" && one.confidence !== null && Math.round(one.confidence * 100) >= Number(slider.value));
    const confirm = button({ label: "Confirm", glyph: "check", class: "primary", run: async () => {
      const beads = chosen().map((one) => one.id);
      made.close();
      await this.act({ action: "status", beads, status: "confirmed" }, `${beads.length} beads confirmed; one undo takes it back`);
    } });
    const show = () => {
      const count = chosen().length;
      words.textContent = `${count} open ${count === 1 ? "bead is" : "beads are"} at least ${slider.value} % sure.`;
      confirm.disabled = !count;
    };
    slider.addEventListener("input", show);
    const made = dialog("Confirm the sure ones",
      el("p", { text: "The engine’s confidence is the probability that a bead is exactly right. Confirmed beads hold when the rest is aligned anew." }),
      slider, words, el("div", { class: "dialog-foot" }, confirm));
    show();
  }

  exportDialog() {
    const select = el("select", { "aria-label": "Format" }, ...this.formats.map((name) => el("option", { value: name, text: name === "judgements" ? "judgements (thumbs, .tsv)" : name })));
    select.value = "jsonl";
    const only = el("input", { type: "checkbox" });
    const problem = el("p", { class: "problem", role: "alert" });
    const get = button({ label: "Download", glyph: "download", class: "primary", run: async () => {
      problem.textContent = "";
      try {
        const name = await download(`/api/export?format=${encodeURIComponent(select.value)}&confirmed=${only.checked ? 1 : 0}`);
        made.close();
        tell(`Downloaded ${name}`);
      } catch (found) {
        if (!(found instanceof Problem)) throw found;
        problem.textContent = found.message;
      }
    } });
    const made = dialog("Export the reviewed alignment",
      el("label", { class: "field" }, "Format", select),
      el("label", { class: "check" }, only, "Only confirmed beads"),
      el("p", { class: "hint", text: "Rejected beads are left out of every format but jsonl. The reviewed file itself is never changed." }),
      problem, el("div", { class: "dialog-foot" }, get));
  }

  help() {
    help("Keys", GROUPS, el("p", { class: "hint", text: "Every key has a button. Keys do nothing while you write in a field." }));
  }

  // ---- mouse and keys ----------------------------------------------------------------------

  onClick(event) {
    const row = event.target.closest(".bead");
    if (!row || event.target.closest("button, textarea, input, .cutter")) return;
    // A text that somebody is marking stays marked; the second click of two marks a word.
    if (event.detail !== 2 && !getSelection().isCollapsed) return;
    const sentence = event.target.closest(".sentence");
    const column = event.target.closest(".side");
    const side = sentence?.dataset.side ?? column?.dataset.side ?? null;
    const n = Number(sentence?.dataset.n ?? 0);
    const id = Number(row.dataset.id);
    const before = (sentence ?? column ?? row).getBoundingClientRect().top;
    this.select(id, { side, n });
    const where = this.list.row(id).querySelector(sentence ? `.${side} .sentence[data-n="${n}"]` : `.side.${side}`) ?? this.list.row(id);
    // What was clicked stays under the pointer, so that a second click meets the same sentence.
    this.holder.scrollTop += where.getBoundingClientRect().top - before;
    if (event.detail === 2 && sentence) {
      getSelection().removeAllRanges();
      this.startCutting(side, n);
    }
  }

  onKey(event) {
    if (isWriting(event) || document.querySelector("dialog[open]")) return;
    const control = event.ctrlKey || event.metaKey;
    const onButton = event.target instanceof HTMLElement && event.target.closest("button, input, a, summary");
    const { key } = event;
    let call;
    if (control && !event.altKey && key.toLowerCase() === "z") call = event.shiftKey ? () => this.redoStep() : () => this.undoStep();
    else if (control && !event.altKey && key.toLowerCase() === "y") call = () => this.redoStep();
    else if (control || (onButton && (key === "Enter" || key === " "))) return;
    else if (event.altKey) call = { ArrowUp: () => this.take(this.view.cursor.side, "above"), ArrowDown: () => this.take(this.view.cursor.side, "below") }[key];
    else if (event.shiftKey && key.startsWith("Arrow")) call = { ArrowUp: () => this.move(this.view.cursor.side, "first"), ArrowDown: () => this.move(this.view.cursor.side, "last") }[key];
    else if (key in this.keys()) call = () => this.keys()[key]();
    if (!call) return;
    event.preventDefault();
    this.inTurn(call);
  }

  keys() {
    const go = (steps) => () => this.select(this.list.step(this.view.selected, steps));
    const { side, n } = this.view.cursor;
    const sentence = (step) => () => {
      const count = this.current[side];
      this.select(this.view.selected, { side, n: Math.min(Math.max(n + step, 0), Math.max(count - 1, 0)) });
    };
    const ends = (at) => () => this.select(this.list.ids().at(at));
    return {
      ArrowDown: go(1), j: go(1), ArrowUp: go(-1), k: go(-1), Home: ends(0), End: ends(-1),
      ArrowLeft: () => this.select(this.view.selected, { side: "src" }),
      ArrowRight: () => this.select(this.view.selected, { side: "tgt" }),
      ",": sentence(-1), ".": sentence(1),
      n: () => this.nextDoubtful(), t: () => this.nextOpen(),
      Enter: () => this.confirmAndGo("row"), c: () => this.toggleConfirm(), " ": () => this.confirmAndGo("doubtful"),
      x: () => this.reject(), "+": () => this.thumb(1), "=": () => this.thumb(1), "-": () => this.thumb(-1), o: () => this.openComment(),
      m: () => this.mergeDown(), M: () => this.mergeUp(), s: () => this.splitHere(), l: () => this.link(), u: () => this.unlink(),
      e: () => this.startCutting(side, n), g: () => this.join(side, n),
      z: () => this.undoStep(), y: () => this.redoStep(), r: () => this.realign(),
      "/": () => this.search.select(), f: () => this.chips[this.filter].focus(),
      b: () => this.confirmMany(), d: () => this.exportDialog(), "?": () => this.help(),
      1: () => this.setFilter("all"), 2: () => this.setFilter("open"), 3: () => this.setFilter("doubtful"),
    };
  }
}
