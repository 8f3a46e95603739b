// What to look at first: everything that stands out, worst first, a few at a time.
"use strict";

const urgent = (() => {
  const { data, rows } = model;
  const { el, hidden, number } = dom;
  const PAGE = 40;

  function entry([row, severity, label, message], jump) {
    const place = rows[row].number;
    const button = el(
      "button",
      { type: "button", class: "entry", "data-severity": severity, "data-row": row },
      el("span", { class: "level" }, label),
      hidden(` (${data.severities[severity]}) `),
      el("span", { class: "place" }, place === null ? "" : `#${place}`),
      el("span", { class: "message", dir: "auto" }, message),
    );
    button.addEventListener("click", () => jump(row));
    return el("li", {}, button);
  }

  function build(root, jump) {
    if (!data.urgent.length) {
      root.append(el("p", { class: "none" }, data.scored ? "Nothing stands out." : "Nothing stands out. The translation was not scored."));
      return;
    }
    const entries = el("ol", { class: "entries" });
    const more = el("button", { type: "button", class: "more" });
    let shown = 0;
    const grow = () => {
      entries.append(...data.urgent.slice(shown, shown + PAGE).map((one) => entry(one, jump)));
      shown = Math.min(shown + PAGE, data.urgent.length);
      more.hidden = shown === data.urgent.length;
      more.textContent = `Show more (${number(data.urgent.length - shown)} left)`;
    };
    more.addEventListener("click", () => {
      const next = shown;
      grow();
      entries.children[next].firstElementChild.focus();
    });
    grow();
    root.append(entries, more);
  }

  return { build };
})();
