// The review: what is shown and selected, what the server says, what it is asked.

import { Problem, ask, banner, el, finder, follow, tell } from "./common.js";
import { commands } from "./commands.js";
import { cutter } from "./cutting.js";
import { input } from "./input.js";
import { FILTERS, FILTER_NAMES, Model, SIDES } from "./model.js";
import { panels } from "./panels.js";

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
      else if (message.seq > this.model.seq) this.reload();
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
    // What was done while the answer was on its way is newer than the answer.
    if (state.id === this.id && state.seq < this.model.seq) return;
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
    const field = focused && document.activeElement.matches("textarea") ? document.activeElement : null;
    const splices = this.model.apply(message.changes);
    this.model.seq = message.seq;
    this.footing(message);
    let hidden = false;
    this.list.steady(() => {
      for (const { before, gone, come } of splices) {
        // What later changes of the same message took out again is not shown.
        hidden = !this.list.splice(before, gone, come.filter((id) => this.model.has(id))) || hidden;
      }
    });
    if (hidden && !this.filtered) this.showList();
    if (!this.model.has(this.view.selected)) {
      // What came in its place is selected.
      const splice = splices.findLast(({ gone }) => gone.includes(this.view.selected));
      const heir = splice?.come[Math.min(splice.gone.indexOf(this.view.selected), splice.come.length - 1)];
      const near = this.model.beads[Math.min(at, this.model.beads.length - 1)].id;
      this.view.selected = null;
      this.view.cutting = null;
      this.select(this.model.has(heir) ? heir : near, { focus: focused });
    } else {
      const one = this.model.get(this.view.selected);
      const { side, n } = this.view.cursor;
      if (!one[side]) this.view.cursor = { side: side === "src" ? "tgt" : "src", n: 0 };
      else if (n >= one[side]) this.view.cursor = { side, n: one[side] - 1 };
      // Its neighbours decide which of its controls make sense.
      this.refresh(this.view.selected);
      if (focused && !this.holder.contains(document.activeElement)) this.focusRow();
    }
    this.typeOn(field);
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

  /** Let somebody who writes go on writing, in the field that came in the place of the old one. */
  typeOn(field) {
    const fresh = field && this.list.row(this.view.selected)?.querySelector("textarea");
    if (!fresh) return;
    fresh.focus({ preventScroll: true });
    fresh.setSelectionRange(field.selectionStart, field.selectionEnd);
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
}

Object.assign(Review.prototype, panels, commands, input);
