import { element } from "../base/element.ts";

/** So many siblings stand in one group. */
const groupSize = 32;
const groupClass = "siblings";

/**
 * Appends `node` as the child `index` of `parent`, counted from 0. From the 33rd on, children stand in groups: for each frame a browser looks at
 * every sibling of what has grown, so that a long list without groups costs more with each item. Short ones stay as plain as they are.
 */
export function appendGrouped(parent: Element, index: number, node: Element): void {
  if (index < groupSize) {
    parent.append(node);
  } else if (index % groupSize === 0) {
    // No more than a stretch of the parent, to screen readers too.
    parent.append(element("div", { class: groupClass, role: "presentation" }, node));
  } else {
    parent.lastElementChild?.append(node);
  }
}

/** Takes away what {@link appendGrouped} appended last. */
export function removeGrouped(node: Element): void {
  const parent = node.parentElement;
  node.remove();
  if (parent?.className === groupClass && parent.childElementCount === 0) {
    parent.remove();
  }
}
