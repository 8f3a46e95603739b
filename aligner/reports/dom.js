// Making elements. Text from the data reaches the page through text nodes and nothing else.
"use strict";

const dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === false || value === null || value === undefined) continue;
      node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  /** Return an element with attributes and children; strings become text. */
  function el(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  /** Return an element of SVG. */
  function svg(tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }

  function byId(id) {
    return document.getElementById(id);
  }

  /** Return text for screen readers only. */
  function hidden(text) {
    return el("span", { class: "visually-hidden" }, text);
  }

  /** Return a number with separators for thousands. */
  function number(value) {
    return value.toLocaleString("en");
  }

  function counted(value, one, many = `${one}s`) {
    return `${number(value)} ${value === 1 ? one : many}`;
  }

  return { el, svg, byId, hidden, number, counted };
})();
