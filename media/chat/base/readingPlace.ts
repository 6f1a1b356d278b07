interface Anchor {
  readonly element: Element;
  /** How far below the beginning of the content it stood, in pixels. */
  offset: number;
}

/**
 * The place in a scroller at which somebody reads, by what stands at its upper edge. The browser's own scroll anchoring gives up when a margin or a height changes
 * around the reader, as happens when a notice appears above an answer; it is switched off for this scroller.
 */
export class ReadingPlace {
  readonly #scroller: HTMLElement;
  readonly #content: HTMLElement;
  /** What stood at the upper edge, and all that it is in, the innermost first: for when the inner is gone. */
  #anchors: readonly Anchor[] = [];

  constructor(scroller: HTMLElement, content: HTMLElement) {
    this.#scroller = scroller;
    this.#content = content;
  }

  /** Takes what stands at the upper edge now as the place. */
  remember(): void {
    const anchors: Anchor[] = [];
    for (let element: Element | null = this.#innermost(); element !== null && element !== this.#content; element = element.parentElement) {
      anchors.push({ element, offset: this.#offsetOf(element) });
    }
    this.#anchors = anchors;
  }

  /** Scrolls by as much as the place has moved within the content since it was remembered. Where the user has scrolled since, that is kept. */
  keep(): void {
    const anchor = this.#anchors.find(({ element }) => element.isConnected && element.getClientRects().length > 0);
    if (anchor === undefined) {
      this.remember();
      return;
    }
    const moved = this.#offsetOf(anchor.element) - anchor.offset;
    if (Math.abs(moved) >= 1) {
      this.#scroller.scrollTop += moved;
    }
    for (const other of this.#anchors) {
      other.offset = this.#offsetOf(other.element);
    }
  }

  #offsetOf(element: Element): number {
    return element.getBoundingClientRect().top - this.#content.getBoundingClientRect().top;
  }

  #innermost(): Element | null {
    const { top } = this.#scroller.getBoundingClientRect();
    let found: Element | null = null;
    for (let inside: Element | undefined = this.#content; inside !== undefined; ) {
      const child: Element | undefined = firstBelow(inside.children, top);
      found = child ?? found;
      // What begins below the edge is all in sight; what the edge cuts has its place inside.
      inside = child !== undefined && child.getBoundingClientRect().top < top ? child : undefined;
    }
    return found;
  }
}

/** The first of elements, which stand one below the other, that ends below `top`. */
function firstBelow(elements: HTMLCollection, top: number): Element | undefined {
  let from = 0;
  let to = elements.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) > top) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }
  return elements[from];
}
