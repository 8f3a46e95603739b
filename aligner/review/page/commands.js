// What a reviewer does: each command looks at the state and asks the server for an action.

import { Problem, ask, tell } from "./common.js";
import { isConfirmed, isNull, isOpen } from "./model.js";

/** Methods of the review; see review.js. */
export const commands = {
  async undoStep() {
    if (this.undo) await this.act({ action: "undo" }, `Undone: ${this.lastAction}`);
  },

  async redoStep() {
    if (this.redo) await this.act({ action: "redo" });
  },

  async confirmAndGo(next) {
    const id = this.view.selected;
    const one = this.current;
    if (!isConfirmed(one) && !(await this.act({ action: "status", beads: [id], status: "confirmed" }, "Confirmed"))) return;
    if (next === "doubtful") this.nextDoubtful();
    else this.select(this.list.step(id, 1) ?? id);
  },

  toggleConfirm() {
    const status = isConfirmed(this.current) ? "auto" : "confirmed";
    return this.act({ action: "status", beads: [this.view.selected], status }, status === "auto" ? "Confirmation taken back" : "Confirmed");
  },

  reject() {
    const status = this.current.status === "rejected" ? "auto" : "rejected";
    return this.act({ action: "status", beads: [this.view.selected], status }, status === "auto" ? "Rejection taken back" : "Rejected: it will not come back");
  },

  mergeDown() {
    if (this.model.neighbour(this.view.selected, 1)) return this.act({ action: "merge", bead: this.view.selected });
    return tell("There is no bead below");
  },

  mergeUp() {
    const above = this.model.neighbour(this.view.selected, -1);
    if (above) return this.act({ action: "merge", bead: above.id });
    return tell("There is no bead above");
  },

  /** Split before the sentence under the cursor, or after it if it is the first. */
  splitHere() {
    const { side, n } = this.view.cursor;
    const one = this.current;
    if (one.src + one.tgt < 2) return tell("A bead of one sentence cannot be split");
    const other = side === "src" ? "tgt" : "src";
    const chosen = one[side] > 1 || one[other] < 2 ? side : other;
    return this.split(chosen, chosen === side && n ? n : 1);
  },

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
  },

  /** Return what the link button does: mark this bead, or link it with the one that is marked. */
  linkName(one) {
    const marked = this.view.marked;
    if (marked === null || !this.model.has(marked)) return "Link with another bead: mark this one";
    return marked === one.id ? "Take the mark away" : `Link with bead ${this.model.place(marked)}`;
  },

  async link() {
    const id = this.view.selected;
    const marked = this.model.has(this.view.marked) ? this.view.marked : null;
    this.view.marked = marked === null ? id : null;
    if (marked !== null && marked !== id) {
      const first = this.model.place(marked) < this.model.place(id) ? marked : id;
      if (await this.act({ action: "link", bead: marked, to: id })) this.select(first);
      else this.list.refresh(marked);
    } else tell(marked === null ? "Marked. Go to the bead that it belongs to, and link again (l)" : "Mark taken away");
    this.refresh(this.view.selected);
  },

  unlink() {
    if (isNull(this.current)) return tell("It links nothing already");
    return this.act({ action: "unlink", bead: this.view.selected });
  },

  move(side, which) {
    const id = this.view.selected;
    if (!this.current[side]) return tell("There is no sentence on that side");
    if (!this.model.neighbour(id, which === "first" ? -1 : 1)) return tell(`There is no bead ${which === "first" ? "above" : "below"}`);
    return this.act({ action: "move", bead: id, side, which });
  },

  take(side, place) {
    const other = this.model.neighbour(this.view.selected, place === "above" ? -1 : 1);
    if (!other || !other[side]) return tell(`The bead ${place} has no sentence on that side`);
    return this.act({ action: "move", bead: other.id, side, which: place === "above" ? "last" : "first" });
  },

  startCutting(side, n) {
    const texts = this.model.texts(this.view.selected, side);
    if (!texts[n] || [...texts[n][0]].length < 2) return;
    this.view.cursor = { side, n };
    this.view.cutting = { side, n };
    this.list.refresh(this.view.selected);
    this.list.row(this.view.selected).querySelector(".cutter-text").focus();
  },

  stopCutting() {
    this.view.cutting = null;
    this.list.refresh(this.view.selected);
    this.focusRow();
  },

  async cut(at) {
    const { side, n } = this.view.cutting;
    const sentence = this.model.first(this.view.selected, side) + n;
    this.view.cutting = null;
    await this.act({ action: "cut", side, sentence, at });
    this.list.refresh(this.view.selected);
    this.focusRow();
  },

  join(side, n) {
    const sentence = this.model.first(this.view.selected, side) + n;
    if (sentence + 1 >= this.model.sentences[side].length) return tell("There is no sentence after this one");
    return this.act({ action: "join", side, sentence });
  },

  thumb(value) {
    const now = this.current.thumb === value ? 0 : value;
    return this.act({ action: "thumb", bead: this.view.selected, value: now }, now > 0 ? "Thumbs up" : now < 0 ? "Thumbs down" : "Thumb taken back");
  },

  openComment() {
    const one = this.current;
    if (!this.drafts.has(one.id)) this.drafts.set(one.id, one.comment);
    this.list.refresh(one.id);
    this.list.row(one.id).querySelector("textarea").focus();
  },

  async saveComment(id) {
    const text = this.drafts.get(id).trim();
    const same = text === this.model.get(id).comment;
    if (!same && !(await this.act({ action: "comment", bead: id, text }))) return;
    this.drafts.delete(id);
    this.list.refresh(id);
    this.focusRow();
  },

  nextDoubtful() {
    const found = this.model.mostDoubtful(this.view.selected) ?? this.model.mostDoubtful();
    if (!found) return tell("Everything is confirmed");
    this.select(found.id, { center: true });
    return tell(`Bead ${this.model.place(found.id)}${found.confidence === null ? "" : `, ${Math.round(found.confidence * 100)} % sure`}`);
  },

  nextOpen() {
    let id = this.list.step(this.view.selected, 1);
    while (id !== undefined && !isOpen(this.model.get(id))) id = this.list.step(id, 1);
    if (id === undefined) tell("No open bead below");
    else this.select(id);
  },

  async realign() {
    // Said before: the engine may be done before the answer is here.
    tell("Aligning anew …");
    try {
      await ask("/api/realign", { seq: this.model.seq });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 409) this.reload();
      else tell(`Not done: ${problem.message}`, { urgent: true });
    }
  },

  async setAutomatic(value) {
    try {
      await ask("/api/settings", { automatic: value });
      tell(value ? "Re-aligning after each correction" : "Re-aligning only when asked");
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.autoBox.checked = !value;
      tell(`Not done: ${problem.message}`, { urgent: true });
    }
  },
};
