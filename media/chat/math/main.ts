// A bundle of its own, dist/math.js, which the panel loads with the first formula: see typesetter.ts.
import "katex/dist/katex.css";
import "./math.css";
import katex from "katex";
import "katex/contrib/mhchem";

/**
 * `tex` as KaTeX's HTML, with MathML for screen readers. Throws where it is no LaTeX that KaTeX knows. Nothing in it can load anything or lead
 * anywhere, and no size or macro runs away.
 */
function typesetToHtml(tex: string, display: boolean): string {
  return katex.renderToString(tex, {
    displayMode: display,
    output: "htmlAndMathml",
    strict: "ignore",
    trust: false,
    throwOnError: true,
    maxSize: 20,
    maxExpand: 500,
  });
}

export type TypesetToHtml = typeof typesetToHtml;

declare global {
  interface Window {
    /** Set by dist/math.js once it is there. */
    batonTypeset?: TypesetToHtml;
  }
}

window.batonTypeset = typesetToHtml;
