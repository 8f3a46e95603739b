// From the mouse and the keys to commands.

import { isWriting } from "./common.js";

/** Methods of the review; see review.js. */
export const input = {
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
  },

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
  },

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
  },
};
