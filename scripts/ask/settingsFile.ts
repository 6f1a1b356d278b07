import { readFileSync } from "node:fs";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { isRecord } from "../../src/core/model/json.ts";
import { BadUsage } from "./badUsage.ts";

/** Baton's settings in a file such as VS Code's `settings.json`. */
export interface SettingsFile {
  /** What stands under a setting's whole name, such as `baton.worker.model`; `undefined`: nothing. */
  get(name: string): unknown;
  /** One sentence for each setting below `baton` that there is not. */
  readonly problems: readonly string[];
}

/** Reads settings as VS Code writes them (`"baton.worker.model": …`), or with the dots as objects within objects; comments are allowed. Throws {@link BadUsage}. */
export function readSettingsFile(file: string): SettingsFile {
  const root = parseFile(file);
  const known = knownSettings();
  return {
    get: (name) => valueAt(root, name),
    problems: leavesOf(root, "", known).flatMap((name) =>
      name.startsWith("baton.") && !known.has(name) ? [`${name} is not a setting of Baton; it is ignored.`] : [],
    ),
  };
}

function parseFile(file: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = [];
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new BadUsage(`--settings: ${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined || !isRecord(root)) {
    const where =
      first === undefined
        ? "it is no object"
        : `${printParseErrorCode(first.error)} in line ${String(text.slice(0, first.offset).split("\n").length)}`;
    throw new BadUsage(`--settings: ${file} cannot be read as JSON (${where}).`);
  }
  return root;
}

/** A dotted name may be one key, or lead through objects, or both. */
function valueAt(value: unknown, name: string): unknown {
  if (!isRecord(value)) {
    return undefined;
  }
  if (Object.hasOwn(value, name)) {
    return value[name];
  }
  for (let dot = name.indexOf("."); dot > 0; dot = name.indexOf(".", dot + 1)) {
    const head = name.slice(0, dot);
    const found = Object.hasOwn(value, head) ? valueAt(value[head], name.slice(dot + 1)) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The names of all that is set, objects that are a setting's own value not entered. */
function leavesOf(value: Readonly<Record<string, unknown>>, before: string, known: ReadonlySet<string>): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = before + key;
    const isGroup = [...known].some((setting) => setting.startsWith(`${name}.`));
    return isGroup && isRecord(inner) ? leavesOf(inner, `${name}.`, known) : [name];
  });
}

/** All settings of Baton, as its manifest tells them to VS Code. */
function knownSettings(): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    readonly contributes: { readonly configuration: readonly { readonly properties: object }[] };
  };
  return new Set(manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties)));
}
