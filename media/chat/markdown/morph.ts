/**
 * Makes the children of `target` equal to those of `source`, which it empties. What is equal already is left alone, so a selection in it
 * survives; text that only grew is appended to.
 */
export function morphChildren(target: Node, source: Node): void {
  let current = target.firstChild;
  let wanted = source.firstChild;
  while (wanted) {
    const following = wanted.nextSibling;
    if (current === null) {
      target.appendChild(wanted);
    } else {
      const next = current.nextSibling;
      morphNode(target, current, wanted);
      current = next;
    }
    wanted = following;
  }
  while (current) {
    const next = current.nextSibling;
    target.removeChild(current);
    current = next;
  }
}

function morphNode(parent: Node, current: Node, wanted: Node): void {
  if (current.isEqualNode(wanted)) {
    return;
  }
  if (current instanceof Text && wanted instanceof Text) {
    if (wanted.data.startsWith(current.data)) {
      current.appendData(wanted.data.slice(current.data.length));
    } else {
      current.data = wanted.data;
    }
    return;
  }
  if (current instanceof Element && wanted instanceof Element && isSameShell(current, wanted)) {
    morphChildren(current, wanted);
    return;
  }
  parent.replaceChild(wanted, current);
}

function isSameShell(current: Element, wanted: Element): boolean {
  // A formula that waits to be typeset must not become another one.
  if (wanted.classList.contains("formula")) {
    return false;
  }
  return current.cloneNode(false).isEqualNode(wanted.cloneNode(false));
}
