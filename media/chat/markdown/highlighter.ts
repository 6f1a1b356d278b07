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
  bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, makefile, markdown, php, powershell, python, ruby, rust,
  shell, sql, swift, typescript, xml, yaml,
};
for (const [name, language] of Object.entries(languages)) {
  highlighter.registerLanguage(name, language);
}
highlighter.registerAliases(["jsonc", "json5"], { languageName: "json" });
highlighter.registerAliases(["vue", "svelte"], { languageName: "xml" });
highlighter.registerAliases(["scss", "less"], { languageName: "css" });

/** Code beyond this is shown plain: colouring it would hold up the page for too long. */
const longestHighlightedCharacters = 200_000;

/** The code as HTML with `hljs-` classes, or `undefined` where the language is unknown or the code too long. All of the code is escaped. */
export function highlightCode(code: string, language: string): string | undefined {
  if (language === "" || code.length > longestHighlightedCharacters || highlighter.getLanguage(language) === undefined) {
    return undefined;
  }
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value;
}

/** A language's name for people, such as `TypeScript` for `ts`; what is unknown stays as it was written. */
export function languageLabel(language: string): string {
  return highlighter.getLanguage(language)?.name?.split(",", 1)[0] ?? language;
}
