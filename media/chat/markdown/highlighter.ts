import type { Emitter, HLJSOptions } from "highlight.js";
import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  makefile,
  markdown,
  php,
  powershell,
  python,
  ruby,
  rust,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) {
  highlighter.registerLanguage(name, language);
}
highlighter.registerAliases(["jsonc", "json5"], { languageName: "json" });
highlighter.registerAliases(["vue", "svelte"], { languageName: "xml" });
highlighter.registerAliases(["scss", "less"], { languageName: "css" });

/** A piece of highlighted code: what is in it, and what it is, in highlight.js's words. `undefined`: nothing of its own. */
export interface HighlightNode {
  readonly scope?: string;
  readonly children: readonly (HighlightNode | string)[];
}

/** What highlight.js keeps of a language once it has been used, and the tree that its HTML is made from. */
interface Mode {
  scope?: string;
  readonly contains?: readonly Mode[];
  readonly starts?: Mode;
}
interface Internals {
  readonly _emitter: { readonly root: HighlightNode };
}

/** highlight.js makes HTML of each tree too, which nobody reads here. */
const { _emitter: usual } = highlighter.highlight("", { language: "json" }) as unknown as {
  readonly _emitter: { readonly constructor: EmitterClass };
};
highlighter.configure({
  __emitter: class extends usual.constructor {
    override toHTML(): string {
      return "";
    }
  },
});

const classNames = new Map<string, string>();

type EmitterClass = new (options: HLJSOptions) => Emitter;

/** The scope of what is open without a colour of its own: so the tree shows where nothing is open. */
const noColour = "no-colour";
const prepared = new Set<string>();

/** The code as a tree of spans, or `undefined` where the language is unknown. What is not within a child of the root stands where nothing is open. */
export function highlightTree(code: string, language: string): HighlightNode | undefined {
  if (language === "" || highlighter.getLanguage(language) === undefined) {
    return undefined;
  }
  if (!prepared.has(language)) {
    prepared.add(language);
    highlighter.highlight("", { language });
    nameAll(highlighter.getLanguage(language) as Mode);
  }
  const { _emitter } = highlighter.highlight(code, { language, ignoreIllegals: true }) as unknown as Internals;
  return _emitter.root;
}

/** Gives a scope to whatever can be open in `root`. */
function nameAll(root: Mode): void {
  const seen = new Set([root]);
  for (const mode of seen) {
    if (mode !== root) {
      mode.scope ??= noColour;
    }
    for (const inner of [...(mode.contains ?? []), ...(mode.starts ? [mode.starts] : [])]) {
      seen.add(inner);
    }
  }
}

/** The classes of the span of a piece that is `scope`; `undefined` for none. */
export function classNameOf(scope: string): string | undefined {
  if (scope === noColour) {
    return undefined;
  }
  let known = classNames.get(scope);
  if (known === undefined) {
    known = newClassName(scope);
    classNames.set(scope, known);
  }
  return known;
}

/** As in highlight.js: `title.class` is `hljs-title class_`. */
function newClassName(scope: string): string {
  if (scope.startsWith("language:")) {
    return scope.replace("language:", "language-");
  }
  const [first = "", ...others] = scope.split(".");
  return [`hljs-${first}`, ...others.map((name, index) => name + "_".repeat(index + 1))].join(" ");
}

/** A language's name for people, such as `TypeScript` for `ts`; what is unknown stays as it was written. */
export function languageLabel(language: string): string {
  return highlighter.getLanguage(language)?.name?.split(",", 1)[0] ?? language;
}
