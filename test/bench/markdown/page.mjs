// Runs in the browser: each contender shows a document that grows, piece by piece, in a scroller that follows its end as the panel's does.
import { marked } from "marked";
import { createElement, memo } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { Streamdown } from "streamdown";
import { default_renderer, parser, parser_end, parser_write } from "streaming-markdown";
import "../../../media/chat/chat.css";
import "../../../media/chat/markdown.css";
import "../../../media/chat/code.css";
import { MarkdownView } from "../../../media/chat/markdown/markdownView.ts";
import { warmUpMarkdown } from "../../../media/chat/markdown/warmUp.ts";

const Block = memo(({ source }) => createElement(ReactMarkdown, { remarkPlugins: [remarkGfm] }, source));

function react(host, render) {
  const container = host.appendChild(document.createElement("div"));
  container.className = "markdown";
  const root = createRoot(container);
  let text = "";
  const show = () => flushSync(() => root.render(render(text)));
  return {
    push: (piece) => {
      text += piece;
      show();
    },
    end: show,
  };
}

const contenders = {
  baton: (host) => {
    const view = new MarkdownView("answer-text");
    host.append(view.element);
    let text = "";
    return {
      push: (piece) => {
        text += piece;
        view.append(piece);
      },
      end: () => view.update(text, false),
      html: () => view.element.innerHTML,
    };
  },
  "streaming-markdown": (host) => {
    const container = host.appendChild(document.createElement("div"));
    container.className = "markdown";
    const state = parser(default_renderer(container));
    return { push: (piece) => parser_write(state, piece), end: () => parser_end(state) };
  },
  streamdown: (host) => react(host, (text) => createElement(Streamdown, {}, text)),
  "react-markdown by blocks": (host) =>
    react(host, (text) =>
      createElement("div", {}, ...marked.lexer(text).map(({ raw }, index) => createElement(Block, { key: index, source: raw }))),
    ),
};

/**
 * Idle time before the first answer, as long for each contender. Baton does in it what the panel's page does once it is loaded; the others have nothing
 * of the kind. Reports how long that took, in ms.
 */
window.idleBeforeMeasure = async (name, idleMs) => {
  const begin = performance.now();
  if (name === "baton") {
    await warmUpMarkdown();
  }
  const warmUpMs = performance.now() - begin;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, idleMs - warmUpMs)));
  return name === "baton" ? warmUpMs : undefined;
};

/** Streams `text`; times are in ms, `script` without and `update` with the style and layout of the frame. Ends early after `capMs`. */
window.measureMarkdown = (name, text, stepCharacters, capMs) => {
  document.body.replaceChildren();
  const host = document.body.appendChild(document.createElement("div"));
  host.className = "bench-scroller";
  const contender = contenders[name](host);
  const script = [];
  const update = [];
  const begin = performance.now();
  let shown = 0;
  const timed = (draw) => {
    const start = performance.now();
    draw();
    const drawn = performance.now();
    host.scrollTop = host.scrollHeight;
    script.push(drawn - start);
    update.push(performance.now() - start);
  };
  while (shown < text.length && performance.now() - begin < capMs) {
    const piece = text.slice(shown, shown + stepCharacters);
    timed(() => contender.push(piece));
    shown += piece.length;
  }
  const wasCapped = shown < text.length;
  if (!wasCapped) {
    timed(() => contender.end());
  }
  last = contender;
  return { script, update, shown, wasCapped };
};

/** The contender that was measured last. */
let last;

/** Whether what was measured last is what the same view makes of `text` at once; `undefined` if that is not known. Not part of what is measured. */
window.equalsOneShot = (text) => {
  if (last.html === undefined) {
    return undefined;
  }
  const view = new MarkdownView("answer-text");
  view.update(text, false);
  return last.html() === view.element.innerHTML;
};
