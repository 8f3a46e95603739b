// What stands around the list and at the bead that is worked on: bar, tools, buttons, dialogs.

import { Problem, button, dialog, download, el, help, icon, tell } from "./common.js";
import { GROUPS } from "./keys.js";
import { LongList } from "./list.js";
import { FILTERS, FILTER_NAMES, SIDES, isConfirmed, isNull } from "./model.js";
import { Overview } from "./overview.js";
import { beadRow } from "./row.js";

/** Methods of the review; see review.js. */
export const panels = {
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
  },

  heads() {
    return el("div", { class: "heads", "aria-hidden": "true" }, el("span"),
      ...SIDES.map((side) => el("span", { text: side === "src" ? `Source · ${this.model.langs.src}` : `Target · ${this.model.langs.tgt}` })), el("span"));
  },

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
  },

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
  },

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
  },

  confirmMany() {
    const slider = el("input", { type: "range", min: "50", max: "100", value: "95", autofocus: true, "aria-label": "At least so sure, in percent" });
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
  },

  exportDialog() {
    const select = el("select", { "aria-label": "Format", autofocus: true }, ...this.formats.map((name) => el("option", { value: name, text: name === "judgements" ? "judgements (thumbs, .tsv)" : name })));
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
  },

  help() {
    help("Keys", GROUPS, el("p", { class: "hint", text: "The mouse does all of it too. Keys do nothing while you write in a field." }));
  },
};
