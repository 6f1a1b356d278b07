import { tokensOf } from "../accounting/requestTokens.ts";
import { contentHash, plainContent } from "../tools/edits/contentHash.ts";
import { fromBaton } from "./systemText.ts";

/**
 * When a model is given an instruction file. `always`: in the system text; `below`: with the first file below its folder that the agent uses; `files`: with the first file that one of its globs fits;
 * `manual`: never by itself.
 */
export type InstructionScope =
  | { readonly kind: "always" }
  /** `folder`: as a model is shown paths, ending in `/`. */
  | { readonly kind: "below"; readonly folder: string }
  | { readonly kind: "files"; readonly globs: readonly string[] }
  | { readonly kind: "manual" };

/** A file that says how to work in a project. */
export interface InstructionFile {
  /** As a model is shown it. */
  readonly path: string;
  /** Without front matter, and not longer than {@link mostInstructionCharacters}. */
  readonly text: string;
  readonly scope: InstructionScope;
  /** Of the whole text: the same words under two names are given once. */
  readonly hash: string;
}

/** As a list shows it. */
export interface InstructionFileView {
  readonly path: string;
  /** When it is given, in words for people. */
  readonly when: string;
  readonly isOn: boolean;
  readonly tokens: number;
}

/** Characters of one file that are read; about 8,000 tokens. */
export const mostInstructionCharacters = 32_768;
/** Characters of all files in a system text. */
export const mostInstructionsTogether = 65_536;

/** A file with its text, which is cut if it is too long. Pure. */
export function instructionFile(path: string, content: string, scope: InstructionScope): InstructionFile {
  const text = plainContent(content);
  const cut =
    text.length <= mostInstructionCharacters
      ? text
      : `${text.slice(0, mostInstructionCharacters).toWellFormed()}\n[The rest of ${path} is left out: it has ${String(text.length)} characters. Read it with read_file.]`;
  return { path, text: cut, scope, hash: contentHash(text) };
}

/** Files as they go into a system text: each text once, none that is empty, and not more than there is room for. `left` has the paths of those without room. Pure. */
export function instructionsTogether(files: readonly InstructionFile[]): {
  readonly taken: readonly InstructionFile[];
  readonly left: readonly string[];
} {
  const hashes = new Set<string>();
  const taken: InstructionFile[] = [];
  const left: string[] = [];
  let room = mostInstructionsTogether;
  for (const file of files) {
    if (hashes.has(file.hash) || file.text.trim() === "") {
      continue;
    }
    hashes.add(file.hash);
    if (file.text.length > room) {
      left.push(file.path);
      continue;
    }
    room -= file.text.length;
    taken.push(file);
  }
  return { taken, left };
}

/** What an agent gets when instructions come to hold after the system text was made. Pure. */
export function instructionNote({ path, text, scope }: Pick<InstructionFile, "path" | "text" | "scope">): string {
  const when =
    scope.kind === "below"
      ? `below ${scope.folder}`
      : scope.kind === "files"
        ? `that match ${scope.globs.join(", ")}`
        : "of this workspace";
  return `${fromBaton} Instructions of this project for files ${when}, from ${path}:\n\n${text.trim()}`;
}

/** What an agent gets of instructions that have changed, or are gone (`text` is missing). Pure. */
export function changedInstructionNote(path: string, text: string | undefined): string {
  return text === undefined
    ? `${fromBaton} The instructions in ${path} no longer hold: the file was deleted or turned off.`
    : `${fromBaton} The instructions in ${path} have changed. They now say:\n\n${text.trim()}`;
}

/** A file as a list shows it. Pure. */
export function instructionView({ path, text, scope }: InstructionFile, isOn: boolean): InstructionFileView {
  return { path, when: scopeWords(scope), isOn, tokens: tokensOf(text.length) };
}

function scopeWords(scope: InstructionScope): string {
  switch (scope.kind) {
    case "always":
      return "Always";
    case "below":
      return `For files below ${scope.folder}`;
    case "files":
      return `For ${scope.globs.join(", ")}`;
    case "manual":
      return "Only if you mention it";
  }
}
