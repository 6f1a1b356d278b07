import { ReadingPlace } from "./readingPlace.ts";

/** Within this of the end the transcript counts as scrolled to its end. */
const endSlackPx = 4;
/** How much of what is on the screen one page is: as much as browsers scroll. */
const pageShare = 0.875;

/**
 * Keeps a scroller at its end while its content grows, until the user scrolls up; scrolling back to the end resumes. What a user means is read
 * from the direction alone: content that grows never moves the scroller up, and following never does either.
 */
export class Follow {
  readonly #scroller: HTMLElement;
  readonly #onChange: (following: boolean) => void;
  readonly #observer: ResizeObserver;
  readonly #place: ReadingPlace;
  #following = true;
  #unfolding = false;
  #lastTop = 0;

  constructor(scroller: HTMLElement, content: HTMLElement, onChange: (following: boolean) => void) {
    this.#scroller = scroller;
    this.#onChange = onChange;
    this.#place = new ReadingPlace(scroller, content);
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    scroller.addEventListener("wheel", (event) => this.#wheeled(event), { passive: true });
    // Sizes are reported before the paint, so the end is never seen to jump.
    this.#observer = new ResizeObserver(() => this.stick());
    this.#observer.observe(content);
    this.#observer.observe(scroller);
  }

  /** Whether the end is being followed. */
  get following(): boolean {
    return this.#following;
  }

  /** Goes to the end and follows it. */
  resume(): void {
    if (holdsSelection(this.#scroller)) {
      document.getSelection()?.removeAllRanges();
    }
    this.#set(true);
    this.stick();
  }

  /** Goes to the end if that is being followed. Words that the user has selected are not taken from under the pointer: they end it. */
  stick(): void {
    if (!this.#following) {
      this.#stay();
    } else if (this.#remaining <= 0) {
      return;
    } else if (holdsSelection(this.#scroller)) {
      this.#leave();
    } else {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#lastTop = this.#scroller.scrollTop;
    }
  }

  /** Goes to `top` and stays there. */
  stayAt(top: number): void {
    this.#set(false);
    this.#scroller.scrollTop = top;
    this.#lastTop = this.#scroller.scrollTop;
    this.#place.remember();
  }

  /** Something is unfolded, or folded: it is to be read from its beginning, which following the end would scroll away. */
  unfold(): void {
    this.#unfolding = true;
    this.#leave();
  }

  #leave(): void {
    this.#set(false);
    this.#place.remember();
  }

  get #remaining(): number {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight - this.#scroller.scrollTop;
  }

  /** What is read keeps its place, whatever changes its size above. */
  #stay(): void {
    this.#place.keep();
    this.#lastTop = this.#scroller.scrollTop;
    if (this.#unfolding) {
      this.#unfolding = false;
      this.#set(this.#remaining <= endSlackPx);
    }
  }

  /** Scrolls by a page, up for -1 and down for 1. What was last on the screen stays in sight. */
  page(direction: -1 | 1): void {
    if (direction === -1 && this.#scroller.scrollTop > 0) {
      this.#leave();
    }
    this.#scroller.scrollBy({ top: direction * this.#scroller.clientHeight * pageShare });
  }

  #wheeled(event: WheelEvent): void {
    // Reported before the scroll happens: a stream that grows in every frame would otherwise win against a gentle wheel.
    if (event.deltaY < 0 && this.#scroller.scrollTop > 0) {
      this.#leave();
    }
  }

  #scrolled(): void {
    const top = this.#scroller.scrollTop;
    if (this.#remaining <= endSlackPx) {
      this.#set(true);
    } else if (top < this.#lastTop) {
      this.#set(false);
    }
    this.#lastTop = top;
    if (!this.#following) {
      this.#place.remember();
    }
  }

  #set(following: boolean): void {
    if (following !== this.#following) {
      this.#following = following;
      this.#onChange(following);
    }
  }
}

/** Whether words in `area` are selected, or are about to be. */
export function holdsSelection(area: Element): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(area);
}
