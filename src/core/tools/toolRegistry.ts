import { isRecord, jsonText, type JsonObject } from "../model/json.ts";
import type { ToolDefinition } from "../model/message.ts";
import type { CheckedSchema, LoadSchemaValidator } from "../ports/schemaValidator.ts";
import { closestName } from "../routing/closestName.ts";
import { callToolName, type Tool } from "./tool.ts";

/** A call as a model made it. */
export interface AskedCall {
  readonly callId: string;
  readonly name: string;
  /** JSON, as it came. */
  readonly argumentsText: string;
  /** `undefined` if the text is no JSON object, or broke off. */
  readonly arguments: JsonObject | undefined;
}

/** A call that can be made, or sentences for the model that say why it cannot. */
export type CheckedCall =
  | { readonly ok: true; readonly tool: Tool; readonly args: JsonObject }
  | { readonly ok: false; readonly message: string };

/** Characters of broken arguments that are quoted. */
const quotedArguments = 300;
/** Errors of a schema that are reported at once. */
const mostErrors = 10;

/** The tools of an agent, by their names, in the order in which they are offered. */
export class ToolRegistry {
  readonly #tools: ReadonlyMap<string, Tool>;
  /** Tools that are called through `call_tool` alone. */
  readonly #hidden: ReadonlyMap<string, Tool>;
  readonly #loadValidator: LoadSchemaValidator;
  readonly #schemas = new Map<string, CheckedSchema | undefined>();

  /** Of two tools with one name the first counts. `hidden`: tools that models find with `find_tools` and call with `call_tool`; their names are none of the others'. */
  constructor(tools: readonly Tool[], loadValidator: LoadSchemaValidator, hidden: readonly Tool[] = []) {
    const first = tools.filter(({ name }, index) => index === tools.findIndex((other) => other.name === name));
    this.#tools = new Map(first.map((tool) => [tool.name, tool]));
    this.#hidden = new Map(hidden.map((tool) => [tool.name, tool]));
    this.#loadValidator = loadValidator;
  }

  /** As models get them. The same each time. */
  get definitions(): readonly ToolDefinition[] {
    return [...this.#tools.values()].map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  }

  find(name: string): Tool | undefined {
    return this.#tools.get(name);
  }

  /** Looks at a call before anything is done. `isCutOff`: its answer ended at the output limit. Rejects only if Baton's own files are broken. */
  async check({ name, argumentsText, arguments: args }: AskedCall, isCutOff: boolean): Promise<CheckedCall> {
    // A model that has found a tool may call it by its own name.
    const tool = this.#tools.get(name) ?? this.#hidden.get(name);
    if (tool === undefined) {
      return { ok: false, message: this.#unknown(name) };
    }
    if (args === undefined) {
      return { ok: false, message: isCutOff ? cutOff(name, argumentsText) : broken(name, argumentsText) };
    }
    const errors = (await this.#schemaOf(tool))?.errorsOf(args) ?? [];
    if (errors.length === 0 && name === callToolName && this.#hidden.size > 0) {
      return this.#checkCalled(args);
    }
    return errors.length === 0
      ? { ok: true, tool, args }
      : {
          ok: false,
          message: [`Nothing was done: the arguments of ${name} do not fit its schema.`, ...errors.slice(0, mostErrors)].join("\n"),
        };
  }

  /** The call that `call_tool` stands for: what is permitted, locked and shown is the tool that runs. */
  #checkCalled(args: JsonObject): Promise<CheckedCall> {
    const { arguments: inner = {} } = args;
    const name = typeof args["name"] === "string" ? args["name"] : "";
    const isKnown = name !== callToolName && (this.#hidden.has(name) || this.#tools.has(name));
    return isKnown && isRecord(inner)
      ? this.check({ callId: "", name, argumentsText: jsonText(inner), arguments: inner }, false)
      : Promise.resolve({
          ok: false,
          message: `Nothing was done: there is no tool “${name}” to be called. find_tools knows the names.`,
        });
  }

  /** `undefined`: a schema that cannot be read, as servers of others may have; such a tool looks at its arguments itself. */
  async #schemaOf({ name, inputSchema }: Tool): Promise<CheckedSchema | undefined> {
    if (!this.#schemas.has(name)) {
      const reading = (await this.#loadValidator()).read(inputSchema);
      this.#schemas.set(name, reading.ok ? reading.schema : undefined);
    }
    return this.#schemas.get(name);
  }

  #unknown(name: string): string {
    const names = [...this.#tools.keys()];
    const closest = closestName(name, names);
    const hint = closest === undefined ? "" : ` Did you mean “${closest}”?`;
    const known = names.length === 0 ? "There are no tools." : `The tools are: ${names.join(", ")}.`;
    return `Nothing was done: there is no tool “${name}”.${hint} ${known}`;
  }
}

function cutOff(name: string, text: string): string {
  return `Nothing was done: the arguments of ${name} broke off after ${String(text.length)} characters, because your answer reached its output limit. Make the call again with less in it, or make several smaller calls.`;
}

function broken(name: string, text: string): string {
  const begins = text.length > quotedArguments ? `${text.slice(0, quotedArguments)}…` : text;
  const why = isRecord(parsed(text)) ? "did not arrive whole" : "are not a JSON object";
  return `Nothing was done: the arguments of ${name} ${why}. Make the call again. They were:\n${begins}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
