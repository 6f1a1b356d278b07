import { isRecord } from "../../core/model/json.ts";

type Step = string | number;

/** A container or string of the JSON text that is not closed yet. */
interface Open {
  readonly step: Step | undefined;
  readonly close: "}" | "]" | '"';
  /** The members so far: an object's by name, a list's by place. */
  readonly members: Set<Step>;
}

/**
 * Puts the JSON text of a call's arguments together from the pieces that Vertex AI streams: values by their JSON path, a string in parts. The
 * text grows at its end as long as values come in the order of a document. One that belongs to what is closed already cannot be reported so,
 * and makes {@link isBroken} true.
 */
export class PartialArguments {
  readonly #stack: Open[] = [{ step: undefined, close: "}", members: new Set() }];
  #begun = false;
  #broken = false;
  /** The path of the string that goes on; its pieces are by far the most that come. */
  #stringPath: string | undefined;

  get isBroken(): boolean {
    return this.#broken;
  }

  /** The text that `partialArgs` adds. */
  push(partialArgs: readonly unknown[]): string {
    let text = "";
    for (const piece of partialArgs) {
      text += isRecord(piece) && !this.#broken ? this.#take(piece) : "";
    }
    return text;
  }

  /** The text that closes what is open. */
  end(): string {
    const text = `${this.#begin()}${this.#closeTo(0)}`;
    this.#stringPath = undefined;
    return text;
  }

  #begin(): string {
    const text = this.#begun ? "" : "{";
    this.#begun = true;
    return text;
  }

  #take(piece: Record<string, unknown>): string {
    const { jsonPath, stringValue, willContinue } = piece;
    if (typeof jsonPath !== "string") {
      return "";
    }
    const isString = typeof stringValue === "string";
    const goesOn = isString && jsonPath === this.#stringPath;
    let text = goesOn ? "" : this.#open(jsonPath, isString ? '"' : valueText(piece));
    if (isString) {
      text += JSON.stringify(stringValue).slice(1, -1);
      this.#stringPath = jsonPath;
      if (willContinue !== true) {
        text += this.#closeTo(this.#stack.length - 1);
        this.#stringPath = undefined;
      }
    }
    return this.#broken ? "" : text;
  }

  /** Closes what does not lead to the path, opens what does, and begins the value. */
  #open(jsonPath: string, value: string): string {
    const path = stepsOf(jsonPath);
    let text = this.#begin();
    this.#stringPath = undefined;
    let shared = 0;
    while (shared < path.length - 1 && this.#stack[shared + 1]?.step === path[shared] && this.#stack[shared + 1]?.close !== '"') {
      shared++;
    }
    text += this.#closeTo(shared + 1);
    for (let at = shared; at < path.length; at++) {
      const step = path[at];
      const container = this.#stack.at(-1);
      if (step === undefined || container === undefined || !fits(step, container)) {
        this.#broken = true;
        return "";
      }
      text += `${container.members.size > 0 ? "," : ""}${typeof step === "string" ? `${JSON.stringify(step)}:` : ""}`;
      container.members.add(step);
      const next = path[at + 1];
      if (next !== undefined) {
        text += typeof next === "number" ? "[" : "{";
        this.#stack.push({ step, close: typeof next === "number" ? "]" : "}", members: new Set() });
      } else if (value === '"') {
        this.#stack.push({ step, close: '"', members: new Set() });
      }
    }
    this.#broken ||= path.length === 0;
    return text + value;
  }

  #closeTo(depth: number): string {
    let text = "";
    while (this.#stack.length > depth) {
      text += this.#stack.pop()?.close ?? "";
    }
    return text;
  }
}

/** Whether a member can stand at the end of a container. */
function fits(step: Step, { close, members }: Open): boolean {
  return typeof step === "number" ? close === "]" && step === members.size : close === "}" && !members.has(step);
}

function valueText(piece: Record<string, unknown>): string {
  const value = piece["numberValue"] ?? piece["boolValue"] ?? null;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "null";
}

/** `$.foo.bar[0]['a b']` as its steps. */
function stepsOf(jsonPath: string): readonly Step[] {
  return [...jsonPath.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/g)].map(
    ([, name, index, single, double]) => (index === undefined ? (name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1")) : Number(index)),
  );
}
