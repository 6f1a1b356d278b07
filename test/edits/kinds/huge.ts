import type { CaseMaker } from "../editCase.ts";
import type { SourceFile } from "../corpus.ts";
import { bytes, edit } from "../splicing.ts";

const characters = 10 * 1024 * 1024;

/** A file of 10 MB: the source over and over, with a line of its own in the middle. */
function huge({ text }: SourceFile, line: string): { readonly head: string; readonly tail: string } {
  const half = text.repeat(Math.ceil(characters / 2 / text.length));
  return { head: `${half}\n${line}`, tail: `\n${half}` };
}

const hugeFile: CaseMaker = (source, random) => {
  const [mark, word] = [random.word(), random.word()];
  const { head, tail } = huge(source, `const ${mark} = 1;`);
  const before = bytes(head + tail);
  switch (random.whole(0, 3)) {
    case 0:
      return {
        before,
        edits: [edit(`const ${mark} = 1;`, `${word}\n${word}`)],
        expected: { bytes: bytes(`${head.slice(0, -`const ${mark} = 1;`.length)}${word}\n${word}${tail}`) },
      };
    case 1:
      return { before, edits: [edit(`const ${mark} = 2;`, word)], expected: { rejected: ["not-found"], lines: [head.split("\n").length] } };
    case 2: {
      const crlf = (text: string): string => text.split("\n").join("\r\n");
      const head2 = `${crlf(head)}\r\n${word}`;
      return {
        before: bytes(head2 + crlf(tail)),
        edits: [edit(`const ${mark} = 1;\n${word}`, `a\nb`)],
        expected: { bytes: bytes(`${head2.slice(0, -`const ${mark} = 1;\r\n${word}`.length)}a\r\nb${crlf(tail)}`) },
      };
    }
    default: {
      const common = /[A-Za-z]{5,}/.exec(source.text)?.[0] ?? mark;
      return { before, edits: [edit(common, word, true)], expected: { bytes: bytes((head + tail).split(common).join(word)) } };
    }
  }
};

export const hugeKinds: Readonly<Record<string, CaseMaker>> = { "a file of 10 MB": hugeFile };
