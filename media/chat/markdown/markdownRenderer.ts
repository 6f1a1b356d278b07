import { Marked } from "marked";
import { definitions } from "./rules/definitions.ts";
import { emphasis } from "./rules/emphasis.ts";
import { formulas } from "./rules/formulas.ts";
import { markdownFences } from "./rules/markdownFences.ts";
import { plainTags } from "./rules/plainTags.ts";

/** Single newlines break lines, as in VS Code's own chat. */
const common = { gfm: true, breaks: true };
const rules = [plainTags, emphasis, markdownFences, definitions];

/** How a whole text is read as Markdown. Its tokens are drawn by {@link showInline} and {@link ShownRun}. */
export const markdownOptions = new Marked(common, ...rules, formulas(false)).defaults;

/** The same for a text that may go on. */
export const streamingMarkdownOptions = new Marked(common, ...rules, formulas(true)).defaults;
