import { Marked, type MarkedExtension } from "marked";
import { emphasis } from "./rules/emphasis.ts";
import { formulas } from "./rules/formulas.ts";
import { markdownFences } from "./rules/markdownFences.ts";
import { plainTags } from "./rules/plainTags.ts";

/** Single newlines break lines, as in VS Code's own chat. */
const common = { gfm: true, breaks: true };

/** `[INFO]: started` is a line of a log. Only what looks like an address or a path defines a link, and so vanishes from the text. */
const definitions: MarkedExtension = {
  tokenizer: {
    def(src): false | undefined {
      const match = this.rules.block.def.exec(src);
      return match !== null && !/[/.#:<]/.test(match[2] ?? "") ? undefined : false;
    },
  },
};

const rules = [plainTags, emphasis, markdownFences, definitions];

/** How a whole text is read as Markdown. Its tokens are drawn by {@link showInline} and {@link ShownRun}. */
export const markdownOptions = new Marked(common, ...rules, formulas(false)).defaults;

/** The same for a text that may go on. */
export const streamingMarkdownOptions = new Marked(common, ...rules, formulas(true)).defaults;
