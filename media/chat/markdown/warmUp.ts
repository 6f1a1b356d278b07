import { MarkdownView } from "./markdownView.ts";

/** The languages that answers are mostly written in: a grammar is built with its first use, which takes longer than many lines of its code. */
const languages = ["ts", "python", "bash", "json", "js", "html", "css"];

/** A block of code. */
const code = (language: string): string =>
  `\`\`\`${language}\nexport function step(count: number): string {\n  const sum = count * 2; // the sum\n  return \`\${sum}\` + "!";\n}\n\`\`\`\n\n`;

/** Everything that answers mostly hold. */
const sample = (language: string): string =>
  `## A heading with **bold words** and \`code\`\n\nWords of a paragraph, some in *italics* and **bold**, with \`code\` and a [link](https://example.com/1).\nAnother line: one, two.\n\n` +
  `- An item with **bold words**\n- Another with \`code\` in it\n  - and one within it, with a [link](https://example.com/2).\n\n1. The first step\n2. The second\n\n` +
  code(language).repeat(6) +
  `> A quote with **bold words**, \`code\` and a [link](https://example.com/3).\n>\n> - and an item\n\n| Name | Value |\n| --- | ---: |\n| a **bold** name | 1 |\n| \`code\` | 2 |\n\n---\n\n`;
const pieceCharacters = 48;
/** How often the sample is drawn: until a browser has compiled what draws it. */
const rounds = 28;
/** So much must be left of a frame to draw one more piece. */
const reserveMs = 3;

/**
 * Draws text that nobody sees while the page has nothing else to do, so that the first answer costs no more than others: a browser compiles what
 * is used often, and grammars of code are built once. Resolves when that is done.
 */
export async function warmUpMarkdown(): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const text = sample(languages[round % languages.length] ?? "");
    const view = new MarkdownView("");
    for (let at = 0; at < text.length; ) {
      const deadline = await idle();
      do {
        view.append(text.slice(at, at + pieceCharacters));
        at += pieceCharacters;
      } while (at < text.length && deadline.timeRemaining() > reserveMs);
    }
    view.update(text, false);
  }
}

async function idle(): Promise<IdleDeadline> {
  return await new Promise((resolve) => requestIdleCallback(resolve));
}
