import {
  changedInstructionNote,
  type InstructionFile,
  instructionNote,
  type InstructionScope,
  instructionsTogether,
} from "../../core/context/instructionFile.ts";
import { buildSystemText, type EnvironmentFacts, fromBaton } from "../../core/context/systemText.ts";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { CustomAgent } from "../../core/context/customAgent.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { locateFile } from "../../core/tools/locateFile.ts";
import type { Tool } from "../../core/tools/tool.ts";
import { findInstructions, findNested, type InstructionSwitches } from "./instructions.ts";
import { findSkills, type Skill } from "./skills.ts";
import { globFilter } from "../workspace/globs.ts";

/** Keeps what a conversation began with, beside the conversation. */
export interface ContextStore {
  /** `undefined` if nothing is kept. Never rejects. */
  read(): Promise<string | undefined>;
  /** Never throws. */
  write(text: string): void;
}

/** The outside of a conversation's context. */
export interface ContextPorts {
  readonly workspace: Workspace;
  readonly switches: InstructionSwitches;
  readonly store: ContextStore;
  /** As it is now. */
  environment(): EnvironmentFacts;
  /** The user's own agent, if one is chosen when the conversation begins. */
  readonly agent?: CustomAgent | undefined;
}

/** An instruction file that the agent has been given. */
interface Given {
  readonly path: string;
  readonly hash: string;
  readonly scope: InstructionScope;
}

interface Kept {
  readonly version: 1;
  readonly system: string;
  readonly day: string;
  /** By path, the hashes of the instructions in the system text. */
  readonly inSystem: Readonly<Record<string, string>>;
  readonly given: readonly Given[];
  /** The names of the skills that the agent knows of; absent in what earlier versions kept. */
  readonly skills?: readonly string[] | undefined;
  /** Notes that no request has had yet. */
  readonly notes: readonly string[];
  /** The user's own agent, if one was chosen. */
  readonly agent?: KeptAgent | undefined;
}

/** What of an agent holds beside its prompt, which is in the system text. */
type KeptAgent = Pick<CustomAgent, "name" | "tools" | "model">;

/**
 * What a conversation's agent gets beside the conversation: its system text, which is made once, kept, and never changes; and, as notes on the user's side, what comes to hold or changes later. One
 * serves one conversation at a time.
 */
export class ConversationContext {
  readonly #ports: ContextPorts;
  readonly #inSystem: ReadonlyMap<string, string>;
  readonly #given: Map<string, Given>;
  readonly #system: string;
  #day: string;
  #skills: readonly string[] | undefined;
  #notes: readonly string[];
  /** Folders whose instructions were looked for in this turn. */
  readonly #visited = new Set<string>();
  #globbed: Promise<readonly InstructionFile[]> | undefined;

  /** The user's own agent, which was chosen when the conversation began. */
  readonly agent: KeptAgent | undefined;

  private constructor(ports: ContextPorts, { system, day, inSystem, given, skills, notes, agent }: Kept) {
    this.#ports = ports;
    this.agent = agent;
    this.#system = system;
    this.#day = day;
    this.#inSystem = new Map(Object.entries(inSystem));
    this.#given = new Map(given.map((one) => [one.path, one]));
    this.#skills = skills;
    this.#notes = notes;
  }

  /** The context of a conversation: as it was kept, with notes of what has changed since; or made now. Never rejects. */
  static async open(ports: ContextPorts): Promise<ConversationContext> {
    const { workspace, switches } = ports;
    // A prompt waits for all of them.
    const [text, all, skills] = await Promise.all([ports.store.read(), findInstructions(workspace, switches), skillsOn(ports)]);
    const kept = readKept(text);
    if (kept !== undefined) {
      const context = new ConversationContext(ports, kept);
      await context.#update(all, skills);
      return context;
    }
    const { taken } = instructionsTogether(all.filter(({ scope, path }) => scope.kind === "always" && switches.isOn(path)));
    const environment = ports.environment();
    const context = new ConversationContext(ports, {
      version: 1,
      system: buildSystemText({ environment, instructions: taken, skills, agent: ports.agent }),
      day: environment.day,
      inSystem: Object.fromEntries(taken.map(({ path, hash }) => [path, hash])),
      given: taken.map(({ path, hash, scope }) => ({ path, hash, scope })),
      skills: skills.map(({ name }) => name),
      notes: [],
      agent: ports.agent && { name: ports.agent.name, tools: ports.agent.tools, model: ports.agent.model },
    });
    context.#keep();
    return context;
  }

  /** The same for as long as the conversation lasts. */
  get systemText(): string {
    return this.#system;
  }

  /** The instruction files that the agent has been given, by their paths as they are shown. */
  get givenFiles(): readonly string[] {
    return [...this.#given.keys()];
  }

  /** What the agent has not been given yet: for `AgentPorts.takeNotes`. */
  takeNotes(): readonly string[] {
    const notes = this.#notes;
    if (notes.length > 0) {
      this.#notes = [];
      this.#keep();
    }
    return notes;
  }

  /** The tools, which notice which files are used: instructions for these become notes before the next request. */
  watch(tools: readonly Tool[]): readonly Tool[] {
    return tools.map((tool) => ({
      ...tool,
      run: async (args, context, signal) => {
        const result = await tool.run(args, context, signal);
        const paths = [args["path"], args["newPath"]].filter((path) => typeof path === "string");
        for (const path of signal.aborted ? [] : paths) {
          await this.touch(path);
        }
        return result;
      },
    }));
  }

  /** An agent, or the user, uses a file. Resolves when the notes of its instructions are there. Never rejects. */
  async touch(asked: string): Promise<void> {
    const { workspace, switches } = this.#ports;
    if (!switches.isTrusted()) {
      return;
    }
    const located = await locateFile(workspace, asked);
    if (!located.ok) {
      return;
    }
    const { shown } = located.file;
    const folder = shown.replace(/[^/]*$/, "");
    const nested = this.#visited.has(folder) ? [] : await findNested(workspace, shown, switches);
    this.#visited.add(folder);
    this.#globbed ??= findInstructions(workspace, switches);
    const globbed = (await this.#globbed).filter(({ scope }) => scope.kind === "files" && this.#fits(scope.globs, shown));
    this.#give([...nested, ...globbed]);
  }

  /** What was said in notes and still holds, read again from the files: a compacted history is given it anew. Never rejects. */
  async standingNotes(): Promise<readonly string[]> {
    const current = await this.#current(await findInstructions(this.#ports.workspace, this.#ports.switches));
    return [...this.#given.values()].flatMap(({ path, scope }) => {
      const file = current.get(path);
      const isCurrent = this.#inSystem.get(path) === file?.hash;
      return isCurrent ? [] : file === undefined ? [changedInstructionNote(path, undefined)] : [instructionNote({ ...file, scope })];
    });
  }

  #fits(globs: readonly string[], shown: string): boolean {
    const { workspace } = this.#ports;
    const relative = workspace.folders().length > 1 ? shown.replace(/^[^/]*\//, "") : shown;
    try {
      return globFilter(globs, workspace.ignoresCase)?.(relative) === true;
    } catch {
      return false;
    }
  }

  /** Adds notes of files that the agent has not been given, each text once. */
  #give(files: readonly InstructionFile[]): void {
    const hashes = new Set([...this.#given.values()].map(({ hash }) => hash));
    for (const file of files) {
      if (this.#given.has(file.path) || hashes.has(file.hash) || file.text.trim() === "" || !this.#ports.switches.isOn(file.path)) {
        continue;
      }
      hashes.add(file.hash);
      this.#given.set(file.path, { path: file.path, hash: file.hash, scope: file.scope });
      this.#note(instructionNote(file));
    }
  }

  #note(text: string): void {
    this.#notes = [...this.#notes, text];
    this.#keep();
  }

  /** Adds notes of what has changed since the conversation was last worked on. `found` and `skills`: as they are now. */
  async #update(found: readonly InstructionFile[], skills: readonly Skill[]): Promise<void> {
    const { day } = this.#ports.environment();
    if (day !== this.#day) {
      this.#day = day;
      this.#note(`${fromBaton} Today is ${day}.`);
    }
    const current = await this.#current(found);
    for (const { path, hash, scope } of [...this.#given.values()]) {
      const file = current.get(path);
      if (file === undefined) {
        this.#given.delete(path);
        this.#note(changedInstructionNote(path, undefined));
      } else if (file.hash !== hash) {
        this.#given.set(path, { path, hash: file.hash, scope });
        this.#note(changedInstructionNote(path, file.text));
      }
    }
    this.#give(instructionsTogether([...current.values()].filter(({ scope }) => scope.kind === "always")).taken);
    this.#updateSkills(skills);
  }

  /** The system text goes on listing the skills that there were. */
  #updateSkills(skills: readonly Skill[]): void {
    const names = skills.map(({ name }) => name);
    if (this.#skills !== undefined && names.join() !== this.#skills.join()) {
      this.#skills = names;
      const lines = skills.map(({ name, description }) => `- ${name}: ${description}`);
      this.#note(`${fromBaton} Skills have changed. ${lines.length === 0 ? "There are none now." : `There are now:\n${lines.join("\n")}`}`);
    }
  }

  /** The files as they are now: those for the whole workspace (`found`), and those that were given; none that is off. */
  async #current(found: readonly InstructionFile[]): Promise<ReadonlyMap<string, InstructionFile>> {
    const { workspace, switches } = this.#ports;
    const folders = [...this.#given.values()].flatMap(({ scope }) => (scope.kind === "below" ? [scope.folder] : []));
    const below = await Promise.all([...new Set(folders)].map((folder) => findNested(workspace, `${folder}x`, switches)));
    const files = [...found, ...below.flat()];
    return new Map(files.flatMap((file) => (switches.isOn(file.path) ? [[file.path, file]] : [])));
  }

  #keep(): void {
    const kept: Kept = {
      version: 1,
      system: this.#system,
      day: this.#day,
      inSystem: Object.fromEntries(this.#inSystem),
      given: [...this.#given.values()],
      skills: this.#skills,
      notes: this.#notes,
      agent: this.agent,
    };
    this.#ports.store.write(JSON.stringify(kept));
  }
}

async function skillsOn({ workspace, switches }: ContextPorts): Promise<readonly Skill[]> {
  return (await findSkills(workspace, switches)).filter(({ path }) => switches.isOn(path));
}

/** What another version of Baton kept, or nobody, is made anew. */
function readKept(text: string | undefined): Kept | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  const isKept =
    isRecord(value) &&
    value["version"] === 1 &&
    typeof value["system"] === "string" &&
    typeof value["day"] === "string" &&
    isRecord(value["inSystem"]) &&
    Array.isArray(value["notes"]) &&
    Array.isArray(value["given"]) &&
    value["given"].every(
      (one) => isRecord(one) && typeof one["path"] === "string" && typeof one["hash"] === "string" && isRecord(one["scope"]),
    );
  return isKept ? (value as unknown as Kept) : undefined;
}
