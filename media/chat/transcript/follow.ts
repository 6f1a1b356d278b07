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
  #following = true;
  #lastTop = 0;

  constructor(scroller: HTMLElement, content: HTMLElement, onChange: (following: boolean) => void) {
    this.#scroller = scroller;
    this.#onChange = onChange;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    scroller.addEventListener("wheel", (event) => this.#wheeled(event), { passive: true });
    // Sizes are told before the paint, so the end is never seen to jump.
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
    this.#set(true);
    this.stick();
  }

  /** Goes to the end if that is being followed. */
  stick(): void {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#lastTop = this.#scroller.scrollTop;
    }
  }

  /** Goes to `top` and stays there. */
  stayAt(top: number): void {
    this.#set(false);
    this.#scroller.scrollTop = top;
    this.#lastTop = this.#scroller.scrollTop;
  }

  /** Scrolls by a page, up for -1 and down for 1. What was last on the screen stays in sight. */
  page(direction: -1 | 1): void {
    if (direction === -1 && this.#scroller.scrollTop > 0) {
      this.#set(false);
    }
    this.#scroller.scrollBy({ top: direction * this.#scroller.clientHeight * pageShare });
  }

  #wheeled(event: WheelEvent): void {
    // Told before the scroll happens: a stream that grows in every frame would otherwise win against a gentle wheel.
    if (event.deltaY < 0 && this.#scroller.scrollTop > 0) {
      this.#set(false);
    }
  }

  #scrolled(): void {
    const top = this.#scroller.scrollTop;
    const remaining = this.#scroller.scrollHeight - this.#scroller.clientHeight - top;
    if (remaining <= endSlackPx) {
      this.#set(true);
    } else if (top < this.#lastTop) {
      this.#set(false);
    }
    this.#lastTop = top;
  }

  #set(following: boolean): void {
    if (following !== this.#following) {
      this.#following = following;
      this.#onChange(following);
    }
  }
}
