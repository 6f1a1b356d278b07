/** What a model might write, made of the same words each time. */
export const documentKinds = ["mixed", "list", "table", "quote", "fence"] as const;
export type DocumentKind = (typeof documentKinds)[number];

const words =
  "the router sends each request to a model that still has room and shows the reader what it did when one of them was busy or slow".split(
    " ",
  );

/** A document of one kind, of about `characters`. */
export function makeDocument(kind: DocumentKind, characters: number): string {
  let state = 1;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const sentence = (count: number): string => {
    const chosen = Array.from({ length: count }, () => words[below(words.length)] ?? "");
    chosen.splice(below(count), 0, `with **bold words** and \`code${below(99)}\``);
    chosen.splice(below(count), 0, `and a [link](https://example.com/${below(999)})`);
    return `${chosen.join(" ")}.`;
  };
  const code = (index: number): string =>
    `export function step${index}(count: number, name: string): string {\n  const sum = count * ${index}; // the sum\n  return \`\${name} is \${sum}\` + "!";\n}\n`;
  const piece: Readonly<Record<DocumentKind, (index: number) => string>> = {
    mixed: (index) =>
      `## ${sentence(4)}\n\n${sentence(50)}\n\n- ${sentence(10)}\n- ${sentence(10)}\n  - ${sentence(6)}\n\n\`\`\`ts\n${code(index)}\`\`\`\n\n` +
      `> ${sentence(20)}\n\n| Name | Value |\n| --- | ---: |\n| ${sentence(3)} | ${index} |\n| ${sentence(3)} | ${index + 1} |\n\n`,
    list: () => `- ${sentence(12)}\n${below(3) === 0 ? `  - ${sentence(8)}\n  - ${sentence(8)}\n` : ""}`,
    table: (index) => `| ${sentence(4)} | ${index} | ${sentence(3)} |\n`,
    quote: () => `> ${sentence(40)}\n>\n> - ${sentence(8)}\n> - ${sentence(8)}\n>\n`,
    fence: (index) => `${code(index)}\n`,
  };
  let text = kind === "table" ? "| What | Number | Why |\n| --- | ---: | :-: |\n" : kind === "fence" ? "```ts\n" : "";
  for (let index = 0; text.length < characters; index += 1) {
    text += piece[kind](index);
  }
  return kind === "fence" ? `${text}\`\`\`\n` : text;
}
