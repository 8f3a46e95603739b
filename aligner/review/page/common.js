// What both pages use: building elements, icons, talking to the server, telling the reader.
// Text from the corpus only ever becomes text nodes: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  check: "M3 8.5l3.2 3.2L13 5",
  cross: "M4 4l8 8M12 4l-8 8",
  mergeUp: "M8 13V4M4.5 7.5L8 4l3.5 3.5M3 2h10",
  mergeDown: "M8 3v9M4.5 8.5L8 12l3.5-3.5M3 14h10",
  split: "M2 8h12M8 5.5V2M6 3.5L8 1.5l2 2M8 10.5V14M6 12.5l2 2 2-2",
  unlink: "M6.5 9.5l-2 2a2.1 2.1 0 0 1-3-3l2-2M9.5 6.5l2-2a2.1 2.1 0 0 1 3 3l-2 2M5 3l.6 1.6M3 5l1.6.6M11 13l-.6-1.6M13 11l-1.6-.6",
  link: "M6.5 9.5l3-3M7 4.500l1.500-1.500a2.300 2.300 0 0 1 3.300 0l1.200 1.200a2.300 2.300 0 0 1 0 3.300L11.500 9M9 11.500L7.500 13a2.300 2.300 0 0 1-3.300 0L3 11.800a2.300 2.300 0 0 1 0-3.300L4.500 7",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  thumbUp: "M5 7l2.6-5c1.2 0 1.9.8 1.7 2L9 6.3h3.2c.9 0 1.5.8 1.3 1.6l-1 4.4c-.2.7-.7 1.2-1.4 1.2H5M5 7H2.5v6.5H5z",
  thumbDown: "M5 9l2.6 5c1.2 0 1.9-.8 1.7-2L9 9.7h3.2c.9 0 1.5-.8 1.3-1.6l-1-4.4c-.2-.7-.7-1.2-1.4-1.2H5M5 9H2.5V2.500H5z",
  comment: "M2.500 3h11v8H8l-3.500 2.800V11h-2z",
  undo: "M6 3.500L2.500 7 6 10.500M2.500 7H10a3.500 3.500 0 0 1 0 7H7",
  redo: "M10 3.500L13.500 7 10 10.500M13.500 7H6a3.500 3.500 0 0 0 0 7h3",
  cut: "M8 1.500v13M5.500 4.500h-4M5.500 8h-4M5.500 11.500h-4M10.500 4.500h4M10.500 8h4M10.500 11.500h4",
  join: "M1.500 8h5M9.500 8h5M4.500 5.500L7 8l-2.500 2.500M11.500 5.500L9 8l2.500 2.500",
  download: "M8 2v8M4.500 7L8 10.500 11.500 7M2.500 13.500h11",
  realign: "M13 5.500A5.500 5.500 0 0 0 3 6M3 2.500V6h3.500M3 10.500A5.500 5.500 0 0 0 13 10M13 13.500V10H9.500",
  target: "M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11M8 6.200a1.800 1.800 0 1 0 0 3.600a1.800 1.800 0 1 0 0-3.600",
  pencil: "M3 13l.8-3L11 2.800 13.200 5 6 12.200z",
};

/** Return an icon for the eyes only; the control that holds it has a name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Make an element; `on` holds listeners, `data` data attributes, strings become text. */
export function el(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [name, call] of Object.entries(value)) made.addEventListener(name, call);
    else if (key === "data") Object.assign(made.dataset, value);
    else if (key === "text") made.textContent = value;
    else if (value === true) made.setAttribute(key, "");
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Make a button with an icon, a label and the key that does the same. */
export function button({ label, glyph, key, name, title, quiet, run, ...rest }) {
  const made = el("button", {
    type: "button",
    class: quiet ? "quiet" : null,
    "aria-label": name ?? null,
    "aria-keyshortcuts": key ? ariaKey(key) : null,
    title: title ?? (key ? `${name ?? label} (${key})` : name),
    on: { click: run },
    ...rest,
  });
  if (glyph) made.append(icon(glyph));
  if (label) made.append(el("span", { text: label }));
  if (key && label) made.append(el("kbd", { "aria-hidden": "true", text: key }));
  return made;
}

const SPOKEN = { "↑": "ArrowUp", "↓": "ArrowDown", "⏎": "Enter" };
function ariaKey(key) {
  return key.replace(/[↑↓⏎]/g, (found) => SPOKEN[found]);
}

// Milliseconds after which a server counts as gone.
const PATIENCE = 30_000;

export class Problem extends Error {
  constructor(status, reason, seq) {
    super(reason);
    this.status = status;
    this.seq = seq;
  }
}

/** Ask the server; `body` makes it a POST. Throws a `Problem`, with status 0 if nobody answers. */
export async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      signal: AbortSignal.timeout(PATIENCE),
      ...(body === undefined ? {} : {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    throw new Problem(0, "the server does not answer");
  }
  if (answer.ok) return answer;
  const found = await answer.json().catch(() => ({}));
  throw new Problem(answer.status, found.error ?? `status ${answer.status}`, found.seq);
}

let fading = 0;

/** Say something, to eyes and ears; it fades by itself. */
export function tell(text, { urgent = false } = {}) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.toggle("urgent", urgent);
  toast.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove("shown"), urgent ? 9000 : 4000);
  const status = document.getElementById("status");
  // The same words again are said again.
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
}

/** Show a lasting remark above everything, or take it away. */
export function banner(text) {
  const found = document.getElementById("banner");
  found.hidden = !text;
  if (found.textContent !== text) found.textContent = text ?? "";
}

/** Keep a connection on which the server says what happens; call back with each message. */
export function follow({ onMessage, onLost, onBack }) {
  let lost = false;
  const connect = () => {
    const source = new EventSource("/api/events");
    source.onmessage = (event) => {
      if (lost) onBack();
      lost = false;
      onMessage(JSON.parse(event.data));
    };
    source.onerror = async () => {
      source.close();
      lost = true;
      let status = 0;
      try {
        await ask("/api/seq");
        status = 200;
      } catch (problem) {
        status = problem.status;
      }
      onLost(status);
      setTimeout(connect, status === 200 ? 50 : 1000);
    };
  };
  connect();
}

/** Download what the server exports. */
export async function download(path) {
  const answer = await ask(path);
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  const name = named ? decodeURIComponent(named[1]) : "export";
  const url = URL.createObjectURL(await answer.blob());
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return name;
}

/** Show a dialog with a title; returns it. Escape and the button close it. */
export function dialog(title, ...content) {
  const id = `dialog-${Math.random().toString(36).slice(2)}`;
  const made = el(
    "dialog",
    { "aria-labelledby": id },
    el("div", { class: "dialog-head" },
      el("h2", { id, text: title }),
      button({ glyph: "cross", name: "Close", quiet: true, run: () => made.close() })),
    ...content,
  );
  made.addEventListener("close", () => made.remove());
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  made.showModal();
  return made;
}

/** Show the keys: groups of [title, [[keys, what], …]]. */
export function help(title, groups, ...more) {
  if (document.querySelector("dialog[open]")) return;
  dialog(title, el("div", { class: "keys" }, ...groups.map(([name, rows]) =>
    el("section", {}, el("h3", { text: name }), el("dl", {}, ...rows.flatMap(([keys, what]) => [
      el("dt", {}, ...keys.flatMap((key, n) => [n ? " " : "", el("kbd", { text: key })])),
      el("dd", { text: what }),
    ]))))), ...more);
}

/** Tell whether a key belongs to a field in which somebody writes. */
export function isWriting(event) {
  const target = event.target;
  return event.isComposing || (target instanceof HTMLElement
    && (target.matches("input:not([type=checkbox]):not([type=range]), textarea, select") || target.isContentEditable));
}

/** Return a text as nodes, with what was searched for marked. */
export function marked(text, pattern) {
  if (!pattern) return [document.createTextNode(text)];
  const nodes = [];
  let at = 0;
  for (const hit of text.matchAll(pattern)) {
    if (!hit[0]) continue;
    nodes.push(document.createTextNode(text.slice(at, hit.index)), el("mark", { class: "hit", text: hit[0] }));
    at = hit.index + hit[0].length;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

/** Return what finds a text without regard to case, or null for none. */
export function finder(query) {
  const wanted = query.trim();
  return wanted ? new RegExp(wanted.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "giu") : null;
}
