import type { ContextView } from "../../../src/shared/agentViews.ts";
import { wordButton } from "../base/buttons.ts";
import { element } from "../base/element.ts";
import { formatCount } from "../base/formats.ts";
import { openByButton } from "../base/popup.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { parseFileTarget } from "../../../src/shared/fileTarget.ts";

const svgNamespace = "http://www.w3.org/2000/svg";
/** From this share of the window on the meter warns. */
const warnsFrom = 0.8;
const radius = 5.5;
const circumference = 2 * Math.PI * radius;

/** How full the model's window is: a ring, and what fills the window in a list that it opens. Hidden until something is known. */
export class ContextMeter {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #ring = circle("meter-ring");
  readonly #label = element("span", { class: "meter-label" });
  readonly #popup = element("div", {
    class: "menu context-popup",
    popover: "auto",
    role: "dialog",
    "aria-label": "Context",
    tabindex: "-1",
    "data-testid": testIds.contextParts,
  });
  readonly #context: ViewContext;
  #shown: ContextView | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    const svg = document.createElementNS(svgNamespace, "svg");
    svg.setAttribute("class", "meter");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    svg.append(circle("meter-track"), this.#ring);
    this.#button = element("button", {
      type: "button",
      class: "picker-button context-button",
      "aria-haspopup": "dialog",
      "data-testid": testIds.contextButton,
    });
    this.#button.append(svg, this.#label);
    openByButton(
      this.#button,
      this.#popup,
      () => undefined,
      () => this.#popup.focus(),
    );
    this.element = element("span", { class: "context-meter" }, this.#button, this.#popup);
    this.element.hidden = true;
  }

  /** Shows what is known of the window. */
  update(context: ContextView | undefined): void {
    if (context === this.#shown) {
      return;
    }
    this.#shown = context;
    this.element.hidden = context === undefined;
    if (context === undefined) {
      return;
    }
    const { usedTokens, windowTokens, parts } = context;
    const share = windowTokens === undefined || windowTokens === 0 ? undefined : Math.min(1, usedTokens / windowTokens);
    this.#ring.setAttribute("stroke-dasharray", `${(share ?? 0) * circumference} ${circumference}`);
    this.element.classList.toggle("warning", share !== undefined && share >= warnsFrom);
    const percent = share === undefined ? undefined : `${Math.round(share * 100)} %`;
    this.#label.textContent = share !== undefined && share < warnsFrom ? "" : (percent ?? formatCount(usedTokens));
    const sum =
      windowTokens === undefined
        ? `${formatCount(usedTokens)} tokens`
        : `${formatCount(usedTokens)} of ${formatCount(windowTokens)} tokens`;
    this.#button.title = [`Context: ${sum}`, ...parts.map(({ label, tokens }) => `${label}: ${formatCount(tokens)}`)].join("\n");
    this.#button.setAttribute("aria-label", `Context: ${percent === undefined ? sum : `${percent} full, ${sum}`}`);
    this.#popup.replaceChildren(...createParts(context, percent, sum), ...this.#files(context), this.#choice());
  }

  /** The instruction files that the model was given; each opens with a click. */
  #files({ files = [] }: ContextView): readonly HTMLElement[] {
    const items = files.map((path) => {
      const target = parseFileTarget(path);
      return element("li", {}, target === undefined ? path : this.#context.fileLink(target, path));
    });
    return items.length === 0 ? [] : [element("ul", { class: "context-files", "aria-label": "Instruction files" }, ...items)];
  }

  #choice(): HTMLElement {
    const button = wordButton("Instructions and Skills…", "small", testIds.instructionsChoose, () => {
      this.#popup.hidePopover();
      this.#context.post({ type: "instructions-choose" });
    });
    return element("div", { class: "context-foot" }, button);
  }
}

function circle(className: string): SVGCircleElement {
  const shape = document.createElementNS(svgNamespace, "circle");
  for (const [name, value] of Object.entries({ class: className, cx: "8", cy: "8", r: String(radius) })) {
    shape.setAttribute(name, value);
  }
  return shape;
}

function createParts({ usedTokens, parts }: ContextView, percent: string | undefined, sum: string): readonly HTMLElement[] {
  const rows = parts.map(({ label, tokens }) => {
    const bar = element("span", { class: "context-bar" });
    bar.style.width = `${usedTokens === 0 ? 0 : Math.min(100, Math.round((tokens / usedTokens) * 100))}%`;
    return element(
      "div",
      { class: "context-row" },
      element("dt", {}, label),
      element("dd", {}, formatCount(tokens)),
      element("span", { class: "context-track", "aria-hidden": "true" }, bar),
    );
  });
  const head = element("div", { class: "context-head" }, element("span", {}, "Context"), element("span", {}, percent ?? ""));
  return [head, element("div", { class: "context-sum" }, sum), element("dl", { class: "context-list" }, ...rows)];
}
