import type { ApprovalView, UserReply, UserRequest } from "../../../src/shared/agentViews.ts";
import { element, iconButton, setText } from "../base/element.ts";
import { isAccept } from "./requestCard.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { AllCard } from "./allCard.ts";
import { ApprovalCard, titleOf } from "./approvalCard.ts";
import { QuestionCard } from "./questionCard.ts";
import type { RequestCard } from "./requestCard.ts";

/** How the queue stands beside the composer. */
export interface DockPorts {
  /** Whether the focus may go to a card: nobody writes, and nobody reads elsewhere. */
  readonly mayTakeFocus: () => boolean;
  /** Keeps words in the composer that were written for a request and not sent. */
  readonly keepWords: (words: string) => void;
}

/** What agents wait for from the user, one at a time, above the composer. Each is answered once; what the user has written in one stays while others come and go. */
export class RequestDock {
  readonly element = element("section", { class: "dock requests", "aria-label": "Waiting for you", "data-testid": testIds.requests });
  readonly #context: ViewContext;
  readonly #ports: DockPorts;
  readonly #place = element("span", { class: "request-place", "data-testid": testIds.requestPlace });
  readonly #nav: HTMLElement;
  readonly #cards = new Map<string, RequestCard>();
  readonly #answered = new Set<string>();
  #announced: ReadonlySet<string> = new Set();
  #given: readonly UserRequest[] = [];
  #requests: readonly UserRequest[] = [];
  #currentId: string | undefined;
  #shown: RequestCard | undefined;

  constructor(context: ViewContext, ports: DockPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#nav = element(
      "span",
      { class: "request-nav" },
      this.#place,
      iconButton("chevron-left", "Previous Request", testIds.requestPrevious, () => this.#move(-1)),
      iconButton("chevron-right", "Next Request", testIds.requestNext, () => this.#move(1)),
    );
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => this.#keyPressed(event));
  }

  /** Shows `requests`; those that were answered here are over, even if the host has not said so yet. */
  update(requests: readonly UserRequest[] = []): void {
    if (requests === this.#given) {
      return;
    }
    this.#given = requests;
    const known = new Set(requests.map(({ id }) => id));
    for (const id of this.#answered) {
      if (!known.has(id)) {
        this.#answered.delete(id);
      }
    }
    const fresh = requests.filter(({ id }) => !this.#announced.has(id));
    this.#announced = known;
    this.#forgetGone(known);
    this.#show();
    this.#announce(fresh);
  }

  /** Says yes to what is shown. `false`: nothing is. */
  accept(): boolean {
    this.#shown?.accept();
    return this.#shown !== undefined;
  }

  #show(card?: RequestCard): void {
    const hadFocus = this.element.contains(document.activeElement);
    const index = this.#requests.findIndex(({ id }) => id === this.#currentId);
    this.#requests = this.#given.filter(({ id }) => !this.#answered.has(id));
    const request =
      this.#requests.find(({ id }) => id === this.#currentId) ?? this.#requests[Math.min(Math.max(index, 0), this.#requests.length - 1)];
    this.#currentId = request?.id;
    this.element.hidden = request === undefined;
    const next = request === undefined ? undefined : (card ?? this.#cardOf(request));
    if (next === this.#shown) {
      this.#showPlace();
      return;
    }
    const wasShown = this.#shown !== undefined;
    this.#shown = next;
    this.element.replaceChildren(...(next === undefined ? [] : [next.element]));
    next?.show();
    this.#showPlace();
    if (next === undefined) {
      if (hadFocus) {
        this.#context.focusComposer();
      }
    } else if (hadFocus || (!wasShown && this.#ports.mayTakeFocus())) {
      next.element.focus();
    }
  }

  #showPlace(): void {
    const { length } = this.#requests;
    const index = this.#requests.findIndex(({ id }) => id === this.#currentId);
    this.#nav.hidden = length < 2 || this.#shown instanceof AllCard;
    setText(this.#place, `${index + 1} of ${length}`);
    if (this.#shown !== undefined && this.#nav.parentElement !== this.#shown.head) {
      this.#shown.head.append(this.#nav);
    }
  }

  #move(by: number): void {
    const { length } = this.#requests;
    const index = this.#requests.findIndex(({ id }) => id === this.#currentId);
    const focused = document.activeElement;
    this.#currentId = this.#requests[(index + by + length) % length]?.id;
    this.#show();
    if (focused instanceof HTMLElement && this.#nav.contains(focused)) {
      focused.focus();
    }
  }

  #cardOf(request: UserRequest): RequestCard {
    const known = this.#cards.get(request.id);
    if (known !== undefined) {
      return known;
    }
    const agents = new Set(this.#given.map(({ agent }) => agent));
    const agent = agents.size > 1 ? request.agent : undefined;
    const reply = (answer: UserReply): void => this.#reply([request], answer);
    const card =
      request.kind === "question"
        ? new QuestionCard(request, agent, { reply })
        : new ApprovalCard(
            request,
            agent,
            {
              reply,
              like: () => this.#like(request),
              showAll: () => this.#showAll(request),
              denyAll: (words) => this.#reply(this.#like(request), { answer: "deny", ...(words === undefined ? {} : { words }) }),
            },
            this.#context,
          );
    this.#cards.set(request.id, card);
    return card;
  }

  /** Calls of the same tool that wait too. */
  #like(request: ApprovalView): readonly ApprovalView[] {
    return this.#requests.filter(
      (other): other is ApprovalView => other.kind === "call" && other.tool === request.tool && other.risk === request.risk,
    );
  }

  #showAll(request: ApprovalView): void {
    const all = this.#like(request);
    const card = new AllCard(
      all,
      () => this.#reply(all, { answer: "allow", scope: "once" }),
      () => this.#show(),
      this.#context,
    );
    this.#show(card);
    card.element.focus();
  }

  #reply(requests: readonly UserRequest[], reply: UserReply): void {
    const open = requests.filter(({ id }) => !this.#answered.has(id));
    const unsent = reply.answer === "allow" ? open.map(({ id }) => this.#cards.get(id)?.words ?? "").filter((words) => words !== "") : [];
    for (const { id } of open) {
      this.#answered.add(id);
      this.#cards.delete(id);
      this.#context.post({ type: "request-reply", id, reply });
    }
    this.#show();
    if (unsent.length > 0) {
      this.#ports.keepWords(unsent.join("\n"));
    }
  }

  /** Words that were written for a request that is over are not lost. */
  #forgetGone(known: ReadonlySet<string>): void {
    for (const [id, { words }] of this.#cards) {
      if (!known.has(id)) {
        this.#cards.delete(id);
        if (words !== "") {
          this.#ports.keepWords(words);
        }
      }
    }
  }

  #announce(fresh: readonly UserRequest[]): void {
    const [first] = fresh;
    if (first !== undefined) {
      const words =
        first.kind === "question" ? first.question : `${titleOf(first)} ${first.line.replace(/^Running /, "")}. ${first.reason}`;
      this.#context.announce(fresh.length === 1 ? words : `${fresh.length} requests wait for you. ${words}`);
    }
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      // Leaves the card, and answers nothing.
      event.preventDefault();
      event.stopPropagation();
      this.#context.focusComposer();
    } else if (isAccept(event) || (event.target === this.#shown?.element && event.key === "Enter" && !event.repeat)) {
      event.preventDefault();
      event.stopPropagation();
      this.accept();
    } else if (event.target === this.#shown?.element && isText(event)) {
      // Somebody has begun to write: the letter goes where they meant it to.
      this.#context.focusComposer();
    }
  }
}

function isText({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return /^.$/u.test(key) && !ctrlKey && !metaKey && !altKey;
}
