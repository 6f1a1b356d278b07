import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { isRecord } from "../../core/model/json.ts";
import type { SettingsSource } from "../../core/ports/settingsSource.ts";
import { settingNames } from "../../manifest/settings.ts";
import { Listeners } from "../listeners.ts";
import { readTextInput, UnusableInput } from "./inputFile.ts";

/** Baton's settings in a file such as VS Code's `settings.json`. */
export interface SettingsFile {
  /** What stands under a setting's whole name, such as `baton.worker.model`; `undefined`: nothing. */
  get(name: string): unknown;
  /** One sentence for each setting below `baton` that there is not. */
  readonly problems: readonly string[];
}

/**
 * Reads settings as VS Code writes them (`"baton.worker.model": …`), or with the dots as objects within objects; comments are allowed. Throws {@link UnusableInput}, which calls the file `name`.
 */
export function readSettingsFile(name: string, file: string): SettingsFile {
  const root = parseFile(name, file);
  return {
    get: (setting) => valueAt(root, setting),
    problems: leavesOf(root, "").flatMap((setting) =>
      setting.startsWith("baton.") && !settingNames.has(setting) ? [`${setting} is not a setting of Baton; it is ignored.`] : [],
    ),
  };
}

/** Settings for as long as the process lives. `read` gives what stands under a name without `baton.`; what is written hides it, and is kept in memory alone. */
export function memorySettings(read: (name: string) => unknown): SettingsSource {
  const written = new Map<string, unknown>();
  const changed = new Listeners<void>();
  const get = (name: string): unknown => (written.has(name) ? written.get(name) : read(name));
  const set = (name: string, value: unknown): Promise<void> => {
    written.set(name, value);
    changed.fire();
    return Promise.resolve();
  };
  return { get, own: get, ofWorkspace: () => [], set, setOwn: set, onDidChange: changed.add };
}

function parseFile(name: string, file: string): Readonly<Record<string, unknown>> {
  const text = readTextInput(name, file);
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined || !isRecord(root)) {
    const where =
      first === undefined
        ? "it is no object"
        : `${printParseErrorCode(first.error)} in line ${String(text.slice(0, first.offset).split("\n").length)}`;
    throw new UnusableInput(`${name}: ${file} cannot be read as JSON (${where}).`);
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
function leavesOf(value: Readonly<Record<string, unknown>>, before: string): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = before + key;
    const isGroup = [...settingNames].some((setting) => setting.startsWith(`${name}.`));
    return isGroup && isRecord(inner) ? leavesOf(inner, `${name}.`) : [name];
  });
}
