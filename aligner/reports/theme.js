// Light and dark: the system's choice until the reader makes one, which is then remembered.
"use strict";

const theme = {
  KEY: "aligner-theme",

  /** Return "light" or "dark", whichever is shown. */
  shown() {
    const chosen = document.documentElement.dataset.theme;
    if (chosen) return chosen;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  },

  /** Show what was chosen before; storage may be forbidden, as in some browsers for files. */
  restore() {
    try {
      const chosen = localStorage.getItem(theme.KEY);
      if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
    } catch {
      // Nothing was remembered.
    }
  },

  toggle() {
    const next = theme.shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem(theme.KEY, next);
    } catch {
      // It holds for this page only.
    }
  },

  /** Make a button toggle the theme and say which one it gives. */
  bind(button) {
    const label = () => {
      button.textContent = theme.shown() === "dark" ? "Light" : "Dark";
      button.setAttribute("aria-label", `${button.textContent} theme`);
    };
    button.addEventListener("click", () => {
      theme.toggle();
      label();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
    label();
  },
};

theme.restore();
// What needs scripts is shown only where they run.
document.documentElement.classList.add("scripts");
