// A strip beside the list: where the doubts are, what is done, where you are.

import { isConfirmed, isNull, level } from "./model.js";

const WIDTH = 14;

export class Overview {
  /** @param {(at: number) => void} onPick Gets the place of a bead that was clicked. */
  constructor(onPick) {
    this.node = document.createElement("canvas");
    this.node.className = "overview";
    // Everything it does has a key: it is for the eyes.
    this.node.setAttribute("aria-hidden", "true");
    this.node.title = "The whole text: click to go there";
    this.node.addEventListener("click", (event) => {
      const share = event.offsetY / this.node.clientHeight;
      onPick(Math.min(Math.floor(share * this.total), this.total - 1));
    });
    new ResizeObserver(() => this.again()).observe(this.node);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.again());
    new MutationObserver(() => this.again()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  again() {
    if (this.last) this.draw(...this.last);
  }

  moved(holder) {
    if (this.waiting || !this.last) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw(this.last[0], this.last[1], holder);
    });
  }

  /** Draw at most one line a pixel: the most doubtful bead of those that share it. */
  draw(model, selected, holder) {
    this.last = [model, selected, holder];
    this.total = model.beads.length;
    const scale = devicePixelRatio || 1;
    const height = Math.round(this.node.clientHeight * scale);
    if (!height) return;
    this.node.width = WIDTH * scale;
    this.node.height = height;
    const context = this.node.getContext("2d");
    const style = getComputedStyle(this.node);
    const colours = Object.fromEntries(["sure", "fair", "doubt", "null", "line", "accent"].map((name) => [name, resolved(this.node, style, name)]));
    const lines = Math.min(this.total, height);
    for (let line = 0; line < lines; line += 1) {
      const from = Math.floor((line * this.total) / lines);
      const to = Math.max(Math.floor(((line + 1) * this.total) / lines), from + 1);
      let worst = -1;
      for (let at = from; at < to; at += 1) worst = Math.max(worst, rank(model.beads[at]));
      context.fillStyle = colours[["line", "sure", "null", "fair", "doubt"][worst]];
      context.globalAlpha = worst === 1 ? 0.45 : worst === 2 ? 0.35 : 1;
      const y = Math.floor((line * height) / lines);
      context.fillRect(0, y, WIDTH * scale, Math.max(Math.floor(((line + 1) * height) / lines) - y - (height / lines > 4 ? 1 : 0), 1));
    }
    context.globalAlpha = 1;
    const at = model.place(selected);
    if (at !== undefined) {
      context.fillStyle = colours.accent;
      const y = (at / this.total) * height;
      context.fillRect(0, Math.max(y - scale, 0), WIDTH * scale, Math.max(height / this.total, 3 * scale));
    }
  }
}

/** Return a colour that a canvas knows: it cannot read light-dark(). */
function resolved(node, style, name) {
  node.style.color = style.getPropertyValue(`--${name}`);
  return getComputedStyle(node).color;
}

function rank(one) {
  if (isConfirmed(one)) return 0;
  if (one.status === "rejected") return 4;
  const found = level(one);
  if (found === "doubt") return 4;
  if (found === "fair") return 3;
  return isNull(one) || found === "unrated" ? 2 : 1;
}
