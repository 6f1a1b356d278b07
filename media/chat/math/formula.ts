import { element } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { typeset, whenLoaded } from "./typesetter.ts";

/** What a formula's element is made of. */
export interface Formula {
  /** Its source as the answer has it, delimiters included. */
  readonly raw: string;
  readonly tex: string;
  readonly display: boolean;
  /** Whether its end has not come yet. */
  readonly open: boolean;
}

/**
 * A formula: typeset once KaTeX is there, its source before that, while it still grows, and where it is no LaTeX. A selection across it copies
 * the source; a screen reader is given MathML.
 */
export function createFormula({ raw, tex, display, open }: Formula): HTMLElement {
  const formula = element("span", { class: `formula ${display ? "display" : "inline"}`, "data-testid": testIds.formula });
  if (open || !fill(formula, raw, tex, display)) {
    formula.append(raw);
    formula.classList.add("source");
  }
  return formula;
}

/** Typesets `formula`; `false` where it stays as it is, if only for now. */
function fill(formula: HTMLElement, raw: string, tex: string, display: boolean): boolean {
  const nodes = typeset(tex, display);
  if (nodes === undefined) {
    whenLoaded(() => fill(formula, raw, tex, display));
  }
  if (nodes === undefined || nodes === null) {
    return false;
  }
  formula.classList.remove("source");
  // Chosen as a whole and copied in place of what is seen; see formula.css.
  formula.replaceChildren(element("span", { class: "formula-source", "aria-hidden": "true" }, raw), nodes);
  if (display) {
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": "Formula" })) {
      formula.setAttribute(name, value);
    }
  }
  return true;
}
