// As a whole: Node sees no single names in a package of this form.
import treeSitter, { type Node } from "@vscode/tree-sitter-wasm";
import type { ShellName, ShellNode, ShellParser } from "../core/ports/shellParser.ts";

const { Language, Parser } = treeSitter;

/** Reads a file of the package: the parser's own, and a grammar for each shell. */
export type ReadWasm = (file: string) => Promise<Uint8Array>;

let ready: Promise<void> | undefined;

/** Loads the parser of a shell. The first one loads what all share. Rejects if a file can't be read. */
export async function openParser(shell: ShellName, readWasm: ReadWasm): Promise<ShellParser> {
  ready ??= readWasm("tree-sitter.wasm").then((wasmBinary) => {
    const options = { wasmBinary, locateFile: (file: string) => file };
    return Parser.init(options);
  });
  await ready.catch((error: unknown) => {
    ready = undefined;
    throw error;
  });
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readWasm(`tree-sitter-${shell}.wasm`)));
  return {
    parse(commandLine) {
      parser.reset();
      const tree = parser.parse(commandLine);
      if (tree === null) {
        return { type: "ERROR", field: undefined, start: 0, end: commandLine.length, missing: false, children: [] };
      }
      try {
        return plainNode(tree.rootNode, undefined, 0);
      } finally {
        tree.delete();
      }
    },
  };
}

/** Deeper trees are cut off with an error: nobody writes such a command. */
const mostDepth = 200;

function plainNode(node: Node, field: string | undefined, depth: number): ShellNode {
  const tooDeep = depth > mostDepth;
  return {
    type: tooDeep ? "ERROR" : node.type,
    field,
    start: node.startIndex,
    end: node.endIndex,
    missing: node.isMissing,
    children: tooDeep
      ? []
      : node.children.flatMap((child, index) =>
          child === null ? [] : [plainNode(child, node.fieldNameForChild(index) ?? undefined, depth + 1)],
        ),
  };
}
