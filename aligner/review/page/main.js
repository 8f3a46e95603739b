// Where the page begins: the token, the state, and which of the two pages it is.

import { Problem, ask, banner, el } from "./common.js";
import { startComparison } from "./compare.js";
import { startReview } from "./review.js";

const LOCKED = "This page is locked. Open the address that `aligner review` printed in the terminal.";

/** Hand the token of the address in for a cookie, and take it out of the address. */
async function unlock() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", "/");
  await ask("/api/session", { token });
}

async function start() {
  const app = document.getElementById("app");
  try {
    await unlock();
    const state = await (await ask("/api/state")).json();
    app.replaceChildren();
    if (state.mode === "comparison") startComparison(app, state);
    else startReview(app, state);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const why = problem.status === 401 ? LOCKED : `The page cannot be shown: ${problem.message}.`;
    app.replaceChildren(el("p", { class: "loading", text: why }));
    banner("");
  }
}

// Opening a fresh address in a window that is locked only changes the part behind the number sign.
addEventListener("hashchange", () => {
  if (location.hash.length > 1) location.reload();
});
start();
