// Choosing a place inside a sentence, by mouse or keyboard, to cut it there.

import { button, el } from "./common.js";

/**
 * Return a control that shows a sentence with a caret.
 * @param {string} text The sentence.
 * @param {string} lang Its language.
 * @param {(at: number) => void} onCut Gets the place in code points.
 * @param {() => void} onLeave
 */
export function cutter(text, lang, onCut, onLeave) {
  const points = [...text];
  const stops = wordStops(text, lang, points.length);
  // A place that is likely: the middle mark of punctuation, else the middle.
  let at = likely(points);
  const before = el("span", {});
  const after = el("span", {});
  const line = el(
    "div",
    {
      class: "cutter-text", lang, tabindex: "0", role: "slider", "aria-label": "Where to cut the sentence",
      "aria-valuemin": "1", "aria-valuemax": String(points.length - 1), "aria-orientation": "horizontal",
    },
    before, el("span", { class: "caret", "aria-hidden": "true" }), after,
  );
  const show = () => {
    const [left, right] = [points.slice(0, at).join(""), points.slice(at).join("")];
    before.textContent = left;
    after.textContent = right;
    line.setAttribute("aria-valuenow", String(at));
    line.setAttribute("aria-valuetext", `between “${tail(left)}” and “${head(right)}”`);
  };
  const go = (place) => {
    at = Math.min(Math.max(place, 1), points.length - 1);
    show();
  };
  line.addEventListener("keydown", (event) => {
    const word = event.ctrlKey || event.altKey;
    const moves = {
      ArrowLeft: () => go(word ? stops.findLast((stop) => stop < at) ?? 1 : at - 1),
      ArrowRight: () => go(word ? stops.find((stop) => stop > at) ?? points.length : at + 1),
      Home: () => go(1),
      End: () => go(points.length - 1),
      Enter: () => onCut(at),
      Escape: onLeave,
    };
    event.stopPropagation();
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  });
  line.addEventListener("click", (event) => {
    event.stopPropagation();
    const place = pointed(event, before, after, at);
    if (place !== null) go(place);
    line.focus();
  });
  show();
  return el(
    "div",
    { class: "cutter" },
    line,
    el("div", { class: "cutter-tools" },
      button({ label: "Cut here", glyph: "cut", key: "⏎", run: () => onCut(at), class: "primary" }),
      button({ label: "Cancel", key: "Esc", run: onLeave }),
      el("span", { class: "hint", text: "Click a place, or ← →, with Ctrl by words" })),
  );
}

/** Return the place in the text that was clicked, in code points, or null. */
function pointed(event, before, after, at) {
  const found = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = found ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = found?.offsetNode ?? range?.startContainer;
  const offset = found?.offset ?? range?.startOffset;
  const count = (holder) => [...holder.textContent.slice(0, offset)].length;
  if (node && before.contains(node)) return count(before);
  if (node && after.contains(node)) return at + count(after);
  return null;
}

function wordStops(text, lang, length) {
  const stops = [];
  let seen = 0;
  for (const part of new Intl.Segmenter(lang === "und" ? "en" : lang, { granularity: "word" }).segment(text)) {
    if (part.isWordLike) stops.push(seen);
    seen += [...part.segment].length;
  }
  return stops.filter((stop) => stop > 0 && stop < length);
}

function likely(points) {
  const middle = points.length / 2;
  let best = Math.max(1, Math.round(middle));
  let distance = Infinity;
  points.forEach((point, n) => {
    const place = n + 1;
    if (/[。！？!?；;，,：:—….]/u.test(point) && place < points.length && Math.abs(place - middle) < distance) {
      best = place;
      distance = Math.abs(place - middle);
    }
  });
  return best;
}

const head = (text) => [...text].slice(0, 12).join("");
const tail = (text) => [...text].slice(-12).join("");
