import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { allowedWords, retiredWords, type AllowedWord } from "./words/retired.ts";

/** A retired word and its place. `text`: the identifier, the string or the line of a comment that has it. */
interface Finding {
  readonly file: string;
  readonly line: number;
  readonly where: "path" | "name" | "string" | "comment" | "document";
  readonly word: string;
  readonly text: string;
}

/** What people read, and what the code is made of: tests and scripts too. A test that must quote an allowed word is listed with its reason. */
const places = [
  "src",
  "media",
  "test",
  "scripts",
  "package.json",
  "README.md",
  "CHANGELOG.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
];
const isVerbose = process.argv.includes("--all");

const paths = execFileSync("git", ["ls-files", ...places], { encoding: "utf8" }).split("\n");
const files = paths.filter((file) => /\.(?:[cm]?[jt]s|css|html|json|md)$/.test(file));
const findings = [
  ...paths.flatMap((path) => wordsIn(split(path), path, 1, "path")),
  ...files.flatMap((file) => findingsIn(file, readFileSync(file, "utf8"))),
].filter((finding) => !isAllowed(finding));

for (const { file, line, where, word, text } of isVerbose ? findings : findings.slice(0, 40)) {
  console.log(`${file}:${String(line)} ${where} “${word}”: ${text.trim().slice(0, 140)}`);
}
const counts = retiredWords.map(({ word }) => `${word} ${String(findings.filter((finding) => finding.word === word).length)}`);
console.log(`${counts.join(", ")}\n${String(findings.length)} retired words in ${String(files.length)} files.`);
process.exitCode = findings.length === 0 ? 0 : 1;

/** The retired words in names, strings and comments of a file of TypeScript, or in the lines of any other. */
function findingsIn(file: string, text: string): readonly Finding[] {
  if (!/\.[cm]?[jt]s$/.test(file)) {
    return text.split("\n").flatMap((line, index) => wordsIn(line, file, index + 1, "document"));
  }
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: Finding[] = [];
  const comments = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    for (const range of [...(ts.getLeadingCommentRanges(text, node.pos) ?? []), ...(ts.getTrailingCommentRanges(text, node.end) ?? [])]) {
      comments.set(range.pos, range);
    }
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      found.push(...wordsIn(split(node.text), file, lineOf(node.getStart()), "name"));
    } else if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      found.push(...wordsIn(node.text, file, lineOf(node.getStart()), "string"));
    }
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  for (const { pos, end } of comments.values()) {
    const lines = text.slice(pos, end).split("\n");
    lines.forEach((line, index) => found.push(...wordsIn(line, file, lineOf(pos) + index, "comment")));
  }
  return found;
}

function wordsIn(text: string, file: string, line: number, where: Finding["where"]): readonly Finding[] {
  return retiredWords.flatMap(({ word, pattern }) =>
    [...text.matchAll(new RegExp(pattern, "gi"))].map((match) => ({ file, line, where, word, text: around(text, match.index) })),
  );
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 60), at + 80);
}

/** `cooldownUntilMs` as `cooldown Until Ms`. */
function split(name: string): string {
  return name.replace(/([a-z0-9])(?=[A-Z])/g, "$1 ").replace(/_/g, " ");
}

function isAllowed(finding: Finding): boolean {
  return allowedWords.some(({ file, text }: AllowedWord) => finding.file.startsWith(file) && text.test(finding.text));
}
