import type { Token } from "marked";
import { element } from "../element.ts";
import { createFormula } from "../math/formula.ts";
import { createCodeBlock, liveHighlightCharacters } from "./codeBlock.ts";
import { renderToken } from "./markdownRenderer.ts";
import { sanitizeToFragment } from "./sanitizer.ts";

/** A top-level block on its way to the page. Two drafts with one `key` look the same. */
export interface BlockDraft {
  readonly key: string;
  readonly kind: string;
  /** Builds the nodes; costly, so asked for only when the key is new. */
  readonly build: () => DocumentFragment;
}

/** The draft of `token`. `open` tells that more of it may come, so that long code is left plain until it is whole. */
export function draftBlock(token: Token, open: boolean): BlockDraft {
  const html = renderToken(token);
  const isPlain = open && html.length > liveHighlightCharacters;
  return { key: isPlain ? `plain ${html}` : html, kind: token.type, build: () => buildBlock(html, !isPlain) };
}

function buildBlock(html: string, highlight: boolean): DocumentFragment {
  const fragment = sanitizeToFragment(html);
  for (const pre of fragment.querySelectorAll("pre")) {
    pre.replaceWith(createCodeBlock(pre.textContent, pre.title, highlight));
  }
  for (const formula of fragment.querySelectorAll<HTMLElement>(".formula")) {
    const { classList, textContent: raw, title: tex } = formula;
    formula.replaceWith(createFormula({ raw, tex, display: classList.contains("display"), open: classList.contains("open") }));
  }
  for (const table of fragment.querySelectorAll("table")) {
    const frame = element("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" });
    table.replaceWith(frame);
    frame.append(table);
  }
  return fragment;
}
