// The review as the server knows it: beads, sentences, and changes of them.

export const SIDES = ["src", "tgt"];
// What the server says they are, which are those of the report.
const levels = { sure: 1, doubt: 0 };

function bead([id, src, tgt, confidence, status, edited, comment, thumb]) {
  return { id, src, tgt, confidence, status, edited, comment, thumb };
}

export class Model {
  /** @param {object} state What the server sent. */
  constructor(state) {
    Object.assign(levels, state.levels);
    this.seq = state.seq;
    this.beads = state.beads.map(bead);
    this.sentences = { src: state.src.sentences, tgt: state.tgt.sentences };
    this.langs = { src: state.src.lang, tgt: state.tgt.lang };
    this.#number();
  }

  /** Number beads and sentences anew: places follow from the sizes before them. */
  #number() {
    this.places = new Map();
    this.starts = { src: new Int32Array(this.beads.length + 1), tgt: new Int32Array(this.beads.length + 1) };
    this.beads.forEach((one, at) => {
      this.places.set(one.id, at);
      for (const side of SIDES) this.starts[side][at + 1] = this.starts[side][at] + one[side];
    });
  }

  /** Make changes; returns [ids that are gone, ids that are new or other, ids in their order there]. */
  apply(changes) {
    const splices = [];
    for (const change of changes) {
      for (const [at, removed, rows] of change.beads) {
        const inserted = rows.map(bead);
        const gone = this.beads.slice(at, at + removed).map((one) => one.id);
        const before = at > 0 ? this.beads[at - 1].id : null;
        this.beads = this.beads.slice(0, at).concat(inserted, this.beads.slice(at + removed));
        splices.push({ before, gone, come: inserted.map((one) => one.id) });
      }
      for (const side of SIDES) {
        if (!change[side]) continue;
        const [at, removed, rows] = change[side];
        const old = this.sentences[side];
        this.sentences[side] = old.slice(0, at).concat(rows, old.slice(at + removed));
      }
    }
    this.#number();
    return splices;
  }

  get(id) {
    return this.beads[this.places.get(id)];
  }

  has(id) {
    return this.places.has(id);
  }

  place(id) {
    return this.places.get(id);
  }

  /** Return the sentences of one side of a bead. */
  texts(id, side) {
    const at = this.place(id);
    return this.sentences[side].slice(this.starts[side][at], this.starts[side][at + 1]);
  }

  /** Return the number of the first sentence of one side of a bead. */
  first(id, side) {
    return this.starts[side][this.place(id)];
  }

  neighbour(id, step) {
    return this.beads[this.place(id) + step];
  }

  /** Return the open bead that is most in doubt, or undefined: rejected ones first. */
  mostDoubtful(except) {
    let found;
    for (const one of this.beads) {
      if (isOpen(one) && one.id !== except && (!found || doubt(one) > doubt(found))) found = one;
    }
    return found;
  }

  /** Count beads by what the filters ask for. */
  counts() {
    const found = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, 0]));
    for (const one of this.beads) {
      for (const name of Object.keys(FILTERS)) if (FILTERS[name](one)) found[name] += 1;
    }
    return found;
  }
}

export function isConfirmed(one) {
  return one.status === "confirmed" || one.status === "gold";
}

export function isOpen(one) {
  return !isConfirmed(one);
}

/** Return how much a bead should be looked at, higher first. */
function doubt(one) {
  if (one.status === "rejected") return 3;
  if (one.edited) return -1;
  return one.confidence === null ? 0.5 : 1 - one.confidence;
}

export function isNull(one) {
  return !one.src || !one.tgt;
}

/** Return the level of confidence, as the report names it. */
export function level(one) {
  if (one.confidence === null) return "unrated";
  return one.confidence >= levels.sure ? "sure" : one.confidence >= levels.doubt ? "fair" : "doubt";
}

export const FILTERS = {
  all: () => true,
  open: (one) => isOpen(one),
  doubtful: (one) => isOpen(one) && (one.status === "rejected" || level(one) !== "sure") && !one.edited,
  null: (one) => isNull(one),
  edited: (one) => one.edited,
  confirmed: (one) => isConfirmed(one),
  rejected: (one) => one.status === "rejected",
  remarks: (one) => Boolean(one.comment) || one.thumb !== 0,
};

export const FILTER_NAMES = {
  all: "All", open: "To do", doubtful: "Doubtful", null: "Null", edited: "Edited",
  confirmed: "Confirmed", rejected: "Rejected", remarks: "Remarks",
};
