// The comparison: one source, two translations of which nobody says whose they are.

import { Problem, ask, banner, button, download, el, follow, help, isWriting, tell } from "./common.js";

const CHOICES = [
  ["left", "Left is better", "1"],
  ["right", "Right is better", "2"],
  ["tie", "Equally good", "3"],
  ["bad", "Both are bad", "4"],
];

const GROUPS = [
  ["Judge", [[["1"], "left is better"], [["2"], "right is better"], [["3"], "equally good"], [["4"], "both are bad"], [["r"], "write the reason"], [["c"], "take the choice back"]]],
  ["Go", [[["→", "j"], "next segment"], [["←", "k"], "previous segment"], [["n"], "next one to judge"]]],
  ["Page", [[["w"], "show or hide what differs"], [["d"], "download the judgements"], [["?"], "this help"]]],
];

export function startComparison(app, state) {
  new Comparison(app, state).begin();
}

class Comparison {
  constructor(app, state) {
    this.app = app;
    this.window = crypto.randomUUID?.() ?? String(Math.random());
    this.drafts = new Map();
    this.showDifferences = true;
    this.load(state);
  }

  load(state) {
    this.id = state.id;
    this.seq = state.seq;
    this.langs = state.langs;
    this.segments = state.segments;
    this.judgements = new Map(Object.entries(state.judgements).map(([number, found]) => [Number(number), found]));
    this.toJudge = this.segments.flatMap(([, left, right], n) => (left === right ? [] : [n]));
  }

  begin() {
    document.title = "Comparison – aligner review";
    this.build();
    this.go(this.toJudge.find((n) => !this.judgements.has(n)) ?? this.toJudge[0]);
    document.addEventListener("keydown", (event) => this.onKey(event));
    follow({
      onMessage: (message) => this.onMessage(message),
      onLost: (status) => this.onLost(status),
      onBack: () => banner(""),
    });
  }

  build() {
    this.progress = el("progress", { max: String(this.toJudge.length), "aria-label": "Judged segments" });
    this.counted = el("span", { class: "counted" });
    this.saved = el("span", { class: "saved", text: "All saved" });
    const themeButton = el("button", { type: "button", class: "quiet" });
    this.card = el("main", { class: "comparison" });
    this.app.append(
      el("header", { class: "masthead" }, el("div", { class: "bar" },
        el("h1", {}, el("span", { text: "Which translation is better?" })),
        el("span", { class: "langs", text: `${this.langs[0]} → ${this.langs[1]}` }),
        el("div", { class: "progress" }, this.progress, this.counted), this.saved,
        button({ label: "Judgements", glyph: "download", title: "Download the judgements as a table (d)", run: () => this.get() }),
        button({ label: "?", name: "Help", title: "All keys (?)", quiet: true, run: () => help("Keys", GROUPS) }),
        themeButton)),
      this.card);
    theme.bind(themeButton);
  }

  go(number) {
    if (number === undefined) return;
    this.at = number;
    this.show();
  }

  step(by) {
    const place = this.toJudge.indexOf(this.at) + by;
    if (place < 0 || place >= this.toJudge.length) tell(by > 0 ? "This is the last segment" : "This is the first segment");
    else this.go(this.toJudge[place]);
  }

  nextOpen() {
    const place = this.toJudge.indexOf(this.at);
    const order = [...this.toJudge.slice(place + 1), ...this.toJudge.slice(0, place + 1)];
    const found = order.find((n) => !this.judgements.has(n));
    if (found === undefined) tell("Everything is judged. Download the judgements, or go through them again.");
    else this.go(found);
  }

  show() {
    const [source, left, right] = this.segments[this.at];
    const [choice, reason] = this.judgements.get(this.at) ?? [null, ""];
    const place = this.toJudge.indexOf(this.at) + 1;
    const same = differences(left, right, this.langs[1]);
    const candidate = (side, text, words) => el("section", {
      class: "candidate", "aria-label": side === "left" ? "Left translation" : "Right translation",
      data: { chosen: String(choice === side) },
    }, el("h2", { text: side === "left" ? "Left" : "Right" }),
    el("p", { class: "reading", lang: this.langs[1] }, ...(text ? this.words(words) : [el("em", { lang: "en", text: "nothing: not translated" })])));
    this.reason = el("textarea", { rows: "2", maxlength: "10000", id: "reason", placeholder: "Why? Saved together with the choice" });
    this.reason.value = this.drafts.get(this.at) ?? reason;
    this.reason.addEventListener("input", () => this.drafts.set(this.at, this.reason.value));
    this.reason.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter" && this.judgements.has(this.at)) this.choose(this.judgements.get(this.at)[0], true);
      else document.activeElement.blur();
    });
    const neighbours = this.context();
    this.card.replaceChildren(
      el("p", { class: "where", role: "status", text: `Segment ${place} of ${this.toJudge.length}${choice ? ", judged" : ""}` }),
      el("section", { class: "source", "aria-label": "Source" },
        el("h2", { text: "Source" }),
        neighbours.before ? el("p", { class: "context", lang: this.langs[0], text: neighbours.before }) : null,
        el("p", { class: "reading", lang: this.langs[0], text: source || "–" }),
        neighbours.after ? el("p", { class: "context", lang: this.langs[0], text: neighbours.after }) : null),
      el("div", { class: "candidates" }, candidate("left", left, same.left), candidate("right", right, same.right)),
      el("div", { class: "choices", role: "group", "aria-label": "Your choice" }, ...CHOICES.map(([value, label, key]) =>
        button({ label, key, "aria-pressed": String(choice === value), data: { choice: value }, run: () => this.choose(value) }))),
      el("label", { class: "reason", for: "reason" }, "Reason", this.reason),
      el("div", { class: "steps" },
        button({ label: "Previous", key: "←", name: "Previous segment", run: () => this.step(-1) }),
        button({ label: "Next to judge", key: "n", class: "primary", run: () => this.nextOpen() }),
        button({ label: "Next", key: "→", name: "Next segment", run: () => this.step(1) }),
        button({ label: this.showDifferences ? "Hide what differs" : "Show what differs", key: "w", quiet: true, run: () => this.toggleDifferences() }),
        choice ? button({ label: "Take back", key: "c", quiet: true, name: "Take the choice back", run: () => this.clear() }) : null));
    this.update();
  }

  context() {
    return { before: this.segments[this.at - 1]?.[0], after: this.segments[this.at + 1]?.[0] };
  }

  words(parts) {
    return parts.map(([text, differs]) => (differs && this.showDifferences ? el("span", { class: "differs", text }) : document.createTextNode(text)));
  }

  toggleDifferences() {
    this.showDifferences = !this.showDifferences;
    this.drafts.set(this.at, this.reason.value);
    this.show();
  }

  update() {
    const done = this.toJudge.filter((n) => this.judgements.has(n)).length;
    this.progress.value = done;
    this.counted.textContent = `${done} of ${this.toJudge.length} judged`;
  }

  async act(action) {
    if (this.busy) return false;
    this.busy = true;
    this.saved.textContent = "Saving …";
    try {
      const message = await (await ask("/api/act", { seq: this.seq, action, window: this.window })).json();
      this.takeIn(message);
      return true;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 409) {
        await this.reload();
        tell("Another window was faster. Nothing of yours was saved: this is the state now.", { urgent: true });
      } else if (problem.status === 0 || problem.status === 401) {
        this.onLost(problem.status);
        tell("Not saved: the server does not answer", { urgent: true });
      } else tell(`Not done: ${problem.message}`, { urgent: true });
      return false;
    } finally {
      this.busy = false;
      this.saved.textContent = "All saved";
    }
  }

  async choose(choice, stay = false) {
    const at = this.at;
    if (!(await this.act({ action: "judge", segment: at, choice, reason: this.reason.value.trim() }))) return;
    this.drafts.delete(at);
    tell(`Saved: ${CHOICES.find(([value]) => value === choice)[1].toLowerCase()}`);
    if (stay || this.at !== at) return;
    if (this.toJudge.some((n) => !this.judgements.has(n))) this.nextOpen();
    else {
      this.show();
      tell("Everything is judged. Download the judgements, or go through them again.");
    }
  }

  async clear() {
    if (!this.judgements.has(this.at)) return;
    if (await this.act({ action: "clear", segment: this.at })) tell("Choice taken back");
  }

  takeIn(message) {
    if (message.seq <= this.seq) return;
    if (message.seq !== this.seq + 1) {
      this.reload();
      return;
    }
    this.seq = message.seq;
    if (message.judgement) this.judgements.set(message.segment, message.judgement);
    else this.judgements.delete(message.segment);
    if (message.segment === this.at) this.show();
    this.update();
    if (message.by !== this.window) tell("Another window has judged a segment");
  }

  onMessage(message) {
    banner("");
    if (!message.hello) this.takeIn(message);
    else if (message.id !== this.id) location.reload();
    else if (message.seq > this.seq) this.reload();
  }

  onLost(status) {
    banner(status === 401
      ? "The server was started again. Open the new address that it printed: this page then goes on by itself. Everything that was acknowledged is saved."
      : "The server does not answer. Everything that was acknowledged is saved. Start `aligner review` again and open the address that it prints: this page then goes on by itself.");
    this.saved.textContent = "Not connected";
  }

  async reload() {
    const state = await (await ask("/api/state")).json();
    // What was judged while the answer was on its way is newer than the answer.
    if (state.id === this.id && state.seq < this.seq) return;
    this.load(state);
    this.show();
  }

  async get() {
    try {
      tell(`Downloaded ${await download("/api/export?format=judgements")}`);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tell(`Not done: ${problem.message}`, { urgent: true });
    }
  }

  onKey(event) {
    if (isWriting(event) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const calls = {
      1: () => this.choose("left"), 2: () => this.choose("right"), 3: () => this.choose("tie"), 4: () => this.choose("bad"),
      r: () => this.reason.focus(), c: () => this.clear(),
      ArrowRight: () => this.step(1), j: () => this.step(1), ArrowLeft: () => this.step(-1), k: () => this.step(-1),
      n: () => this.nextOpen(), w: () => this.toggleDifferences(), d: () => this.get(), "?": () => help("Keys", GROUPS),
    };
    if (!calls[event.key]) return;
    event.preventDefault();
    calls[event.key]();
  }
}

// Texts longer than this are not compared word by word: the table would be too large.
const MOST_WORDS = 600;

/** Return both texts in parts [text, differs]: what no longest common subsequence of words holds differs. */
function differences(left, right, lang) {
  const cut = new Intl.Segmenter(lang === "und" ? "en" : lang, { granularity: "word" });
  const [one, two] = [left, right].map((text) => [...cut.segment(text)].map((part) => part.segment));
  if (one.length > MOST_WORDS || two.length > MOST_WORDS) return { left: [[left, false]], right: [[right, false]] };
  const width = two.length + 1;
  const table = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = two.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = one[i] === two[j]
        ? table[(i + 1) * width + j + 1] + 1
        : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const found = { left: [], right: [] };
  let [i, j] = [0, 0];
  while (i < one.length || j < two.length) {
    if (i < one.length && j < two.length && one[i] === two[j]) {
      found.left.push([one[i], false]);
      found.right.push([two[j], false]);
      [i, j] = [i + 1, j + 1];
    } else if (j >= two.length || (i < one.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) {
      found.left.push([one[i], /\S/u.test(one[i])]);
      i += 1;
    } else {
      found.right.push([two[j], /\S/u.test(two[j])]);
      j += 1;
    }
  }
  return found;
}
