import type { TypesetToHtml } from "./main.ts";

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;

/** The latest formulas, so that what is drawn again in every frame is not typeset again. */
const cache = new Map<string, DocumentFragment | null>();
const cacheSize = 500;

/** No part of a formula is larger or shifted further, in ems: what is, was written to cover or stretch the page. */
const longestShiftEms = 300;

let loading = false;
const waiting: (() => void)[] = [];

/**
 * `tex` as nodes; `null` where it is no LaTeX; `undefined` while KaTeX is not there yet. The first call loads it, from beside the panel's own
 * script and under its nonce.
 */
export function typeset(tex: string, display: boolean): DocumentFragment | null | undefined {
  const typesetToHtml = window.batonTypeset;
  if (typesetToHtml === undefined) {
    load();
    return undefined;
  }
  const key = `${display ? "display" : "inline"} ${tex}`;
  let nodes = cache.get(key);
  if (nodes === undefined) {
    nodes = build(typesetToHtml, tex, display);
    cache.set(key, nodes);
    for (const oldest of cache.size > cacheSize ? cache.keys() : []) {
      cache.delete(oldest);
      break;
    }
  }
  return nodes === null ? null : (nodes.cloneNode(true) as DocumentFragment);
}

/** Calls `listener` once KaTeX is there; never where it cannot be loaded. */
export function whenLoaded(listener: () => void): void {
  waiting.push(listener);
}

function load(): void {
  if (loading || script === undefined) {
    return;
  }
  loading = true;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("math.css", script.src).href;
  const bundle = document.createElement("script");
  bundle.src = new URL("math.js", script.src).href;
  bundle.nonce = script.nonce;
  // Without its style sheet a formula would be shown twice over, in HTML and in MathML.
  const parts = [sheet, bundle].map(
    (part) =>
      new Promise((resolve, reject) => {
        part.addEventListener("load", resolve);
        part.addEventListener("error", reject);
      }),
  );
  document.head.append(sheet, bundle);
  void Promise.all(parts).then(
    () => waiting.splice(0).forEach((listener) => listener()),
    // Formulas stay as their source; the next page tries again.
    () => undefined,
  );
}

/**
 * KaTeX's HTML as nodes. It sets heights and shifts as inline styles, which the page's policy rejects wherever they come from; set by script,
 * one element at a time, they are allowed. KaTeX escapes every quote in what it writes, so the attribute's name cannot come from a formula.
 */
function build(typesetToHtml: TypesetToHtml, tex: string, display: boolean): DocumentFragment | null {
  const template = document.createElement("template");
  try {
    template.innerHTML = typesetToHtml(tex, display).replaceAll(' style="', ' data-style="');
  } catch {
    return null;
  }
  for (const styled of template.content.querySelectorAll<HTMLElement | SVGElement>("[data-style]")) {
    const style = styled.dataset["style"] ?? "";
    if ([...style.matchAll(/-?[\d.]+(?=em)/g)].some(([ems]) => Math.abs(Number(ems)) > longestShiftEms)) {
      return null;
    }
    styled.style.cssText = style;
    delete styled.dataset["style"];
  }
  return template.content;
}
