/** The part of VS Code's API that outlives the page: the panel is thrown away when it is hidden. */
interface PageState {
  getState(): unknown;
  setState(state: unknown): void;
}

/** Where the user had scrolled to, so that a panel shown again stands where it was left. */
export class ScrollMemory {
  readonly #page: PageState;
  readonly #viewId: string;

  /** `viewId`: the view's own, which the page keeps for the host; empty for the side bar's. */
  constructor(page: PageState, viewId = "") {
    this.#page = page;
    this.#viewId = viewId;
    if (viewId !== "") {
      const state = page.getState();
      page.setState({ ...(typeof state === "object" ? state : undefined), viewId });
    }
  }

  /** How far down the conversation was left, or `undefined` where its end was followed or nothing is known. */
  recall(conversationId: string): number | undefined {
    const state = this.#page.getState();
    if (typeof state !== "object" || state === null || !("conversationId" in state) || !("top" in state)) {
      return undefined;
    }
    return state.conversationId === conversationId && typeof state.top === "number" ? state.top : undefined;
  }

  /** Keeps `top`; `undefined` for a conversation whose end is followed. */
  keep(conversationId: string, top: number | undefined): void {
    this.#page.setState({ conversationId, top, ...(this.#viewId === "" ? {} : { viewId: this.#viewId }) });
  }
}
