// A long list of rows of which only those near the eye are built.

const CHUNK = 40;
const ROW = 84;

export class LongList {
  /**
   * @param {HTMLElement} container Scrolls.
   * @param {(id: number) => HTMLElement} render Builds a row; rows have data-id.
   */
  constructor(container, render) {
    this.container = container;
    this.render = render;
    this.chunks = [];
    this.where = new Map();
    this.watcher = new IntersectionObserver((entries) => this.#seen(entries), {
      root: container, rootMargin: "1500px 0px",
    });
  }

  /** Show these rows. */
  set(ids) {
    this.watcher.disconnect();
    this.where.clear();
    this.chunks = [];
    for (let at = 0; at < ids.length; at += CHUNK) this.chunks.push(this.#chunk(ids.slice(at, at + CHUNK)));
    this.container.replaceChildren(...this.chunks.map((chunk) => chunk.node));
    // The first rows are there at once, not after the next frame.
    if (this.chunks.length) this.#build(this.chunks[0]);
    for (const chunk of this.chunks) this.watcher.observe(chunk.node);
  }

  #chunk(ids) {
    const node = document.createElement("div");
    node.className = "chunk";
    node.setAttribute("role", "presentation");
    const chunk = { ids, node, built: false, height: ids.length * ROW };
    node.style.height = `${chunk.height}px`;
    node.chunk = chunk;
    for (const id of ids) this.where.set(id, chunk);
    return chunk;
  }

  #seen(entries) {
    this.steady(() => {
      for (const entry of entries) {
        const chunk = entry.target.chunk;
        if (entry.isIntersecting) this.#build(chunk);
        else if (chunk.built && !chunk.node.contains(document.activeElement)) this.#drop(chunk, entry);
      }
    });
  }

  /** Do something that changes heights, and keep what is in sight where it is. */
  steady(call) {
    const anchor = this.#inSight();
    const before = anchor?.getBoundingClientRect().top;
    call();
    if (anchor?.isConnected) this.container.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  /** Return the first row that is in sight, if one is built. */
  #inSight() {
    const edge = this.container.getBoundingClientRect();
    for (const { built, node } of this.chunks) {
      if (!built) continue;
      const box = node.getBoundingClientRect();
      if (box.bottom <= edge.top || box.top >= edge.bottom) continue;
      const row = [...node.children].find((one) => one.getBoundingClientRect().bottom > edge.top);
      if (row) return row;
    }
    return undefined;
  }

  #build(chunk) {
    if (chunk.built) return;
    chunk.built = true;
    chunk.node.style.height = "";
    chunk.node.replaceChildren(...chunk.ids.map((id) => this.render(id)));
  }

  #drop(chunk, entry) {
    chunk.built = false;
    chunk.node.style.height = `${entry.boundingClientRect.height}px`;
    chunk.node.replaceChildren();
  }

  has(id) {
    return this.where.has(id);
  }

  /** Return the row of an id if it is built. */
  row(id) {
    const chunk = this.where.get(id);
    return chunk?.built ? chunk.node.children[chunk.ids.indexOf(id)] : undefined;
  }

  /** Return the row of an id, built if need be. */
  reach(id) {
    const chunk = this.where.get(id);
    if (chunk) this.#build(chunk);
    return this.row(id);
  }

  /** Return the ids in order. */
  ids() {
    return this.chunks.flatMap((chunk) => chunk.ids);
  }

  /** Return the id that comes some steps after another, in what is shown. */
  step(id, steps) {
    const chunk = this.where.get(id);
    if (!chunk) return undefined;
    let number = this.chunks.indexOf(chunk);
    let at = chunk.ids.indexOf(id) + steps;
    while (number < this.chunks.length && at >= this.chunks[number].ids.length) {
      at -= this.chunks[number].ids.length;
      number += 1;
    }
    while (at < 0 && number > 0) {
      number -= 1;
      at += this.chunks[number].ids.length;
    }
    return this.chunks[number]?.ids[at];
  }

  /** Build a row anew, if it is built. */
  refresh(id) {
    const old = this.row(id);
    if (old) old.replaceWith(this.render(id));
  }

  /**
   * Take rows out and put others in their place.
   * @param {number|null} before The row after which they stand, if none of those taken out is shown.
   */
  splice(before, gone, come) {
    if (gone.length === come.length && gone.every((id, n) => id === come[n])) {
      for (const id of come) this.refresh(id);
      return true;
    }
    const shown = gone.filter((id) => this.where.has(id));
    let chunk;
    let at;
    if (shown.length) {
      chunk = this.where.get(shown[0]);
      at = chunk.ids.indexOf(shown[0]);
    } else if (before !== null && this.where.has(before)) {
      chunk = this.where.get(before);
      at = chunk.ids.indexOf(before) + 1;
    } else {
      // Nothing near it is shown: a filter hides the place.
      return false;
    }
    for (const id of shown) {
      const holder = this.where.get(id);
      const place = holder.ids.indexOf(id);
      holder.ids.splice(place, 1);
      if (holder.built) holder.node.children[place].remove();
      this.where.delete(id);
    }
    chunk.ids.splice(at, 0, ...come);
    for (const id of come) this.where.set(id, chunk);
    if (chunk.built) {
      const rows = come.map((id) => this.render(id));
      const next = chunk.node.children[at];
      if (next) next.before(...rows);
      else chunk.node.append(...rows);
    } else {
      chunk.node.style.height = `${chunk.ids.length * ROW}px`;
    }
    return true;
  }

  /** Call for each row that is built. */
  each(call) {
    for (const chunk of this.chunks) {
      if (chunk.built) chunk.ids.forEach((id, n) => call(id, chunk.node.children[n]));
    }
  }
}
