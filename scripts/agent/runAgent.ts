import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { systemClock } from "../../src/app/clock.ts";
import type { App } from "../../src/app/composition/buildApp.ts";
import { sessionPorts } from "../../src/app/composition/sessionPorts.ts";
import { buildStandaloneApp } from "../../src/app/composition/standaloneApp.ts";
import { ConversationSession } from "../../src/app/sessions/conversationSession.ts";
import { RuntimeSandbox } from "../../src/app/sandbox/runtimeSandbox.ts";
import { chooseModels } from "../../src/app/standalone/chosenModels.ts";
import { ConversationFile } from "../../src/app/standalone/conversationFile.ts";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { readSettingsFile } from "../../src/app/standalone/settingsFile.ts";
import { StandaloneSettings } from "../../src/app/standalone/standaloneSettings.ts";
import type { Slot } from "../../src/shared/step.ts";
import { help, readOptions, type AgentOptions } from "./options.ts";
import { EventPrinter } from "./printEvents.ts";
import { worldHere } from "./worldHere.ts";

const report = (message: string): void => void process.stderr.write(`${message}\n`);

function buildApp(file: string): { readonly app: App; readonly problems: readonly string[] } {
  const read = readSettingsFile("--settings", file);
  const settings = new StandaloneSettings((name) => read.get(`baton.${name}`), {}, report);
  return {
    app: buildStandaloneApp({ settings, environment: process.env, report }),
    problems: [...read.problems, ...settings.agentProblems()],
  };
}

function roleOf(app: App, role: AgentOptions["role"]): Slot {
  return role === "auto" ? (app.settings.modelRef("orchestrator") === "" ? "worker" : "orchestrator") : role;
}

/** Runs one turn. Resolves with whether it is done. */
async function runTurn(options: AgentOptions, app: App, role: Slot, file: ConversationFile, sandbox: RuntimeSandbox): Promise<boolean> {
  const printer = new EventPrinter((line) => void process.stdout.write(line));
  const world = worldHere(options.workspace, () => app.directory.keyVariables(), sandbox);
  const ports = sessionPorts(app, {
    store: file.store,
    newId: randomUUID,
    level: () => app.settings.permissionLevel(),
    fallbacks: (slot) => app.roles.fallbacks(slot).refs,
    efforts: () => ({ orchestrator: app.settings.effort("orchestrator"), worker: app.settings.effort("worker") }),
    client: "agent",
    observe: (event) => printer.print(event),
    world: () => Promise.resolve(world),
  });
  const session = new ConversationSession(file.conversation, ports, {
    began: () => undefined,
    ended: () => undefined,
    asked: () => undefined,
  });
  if (options.level !== undefined) {
    session.setLevel(options.level);
  }
  session.onChange((change) => {
    for (const request of change.type === "requests-set" ? change.requests : []) {
      // Nobody is there to answer questions, nor to spend more than was allowed.
      const isAllowed = request.kind === "call" && options.answer === "allow";
      session.requests.reply(request.id, isAllowed ? { answer: "allow", scope: "once" } : { answer: "deny" });
    }
  });
  process.once("SIGINT", () => void session.stop());
  const prompt = options.prompt === "-" ? await text(process.stdin) : options.prompt;
  await session.submit({ id: randomUUID(), text: prompt, slot: role, attachments: [], schema: undefined }).answered;
  const last = session.conversation.turns.at(-1);
  await file.flush();
  return printer.finish((last?.kind === "answer" ? last.failure?.title : undefined) ?? "The run ended without an end.") === "done";
}

async function main(): Promise<number> {
  let folder: string | undefined;
  let sandbox: RuntimeSandbox | undefined;
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
      process.stdout.write(help);
      return 0;
    }
    const { app, problems } = buildApp(options.settings);
    const role = roleOf(app, options.role);
    const { notes } = chooseModels(app, { role, isRoleNamed: true, model: undefined, provider: undefined });
    [...problems, ...notes].forEach(report);
    folder = options.conversation === undefined ? await mkdtemp(join(tmpdir(), "baton-agent-")) : undefined;
    const file = await ConversationFile.open(options.conversation ?? join(folder ?? "", "conversation.jsonl"), systemClock, report);
    sandbox = new RuntimeSandbox({ program: () => app.settings.sandboxProgram(), path: process.env["PATH"] ?? "" });
    const isDone = await runTurn(options, app, role, file, sandbox);
    await app.flush();
    app.dispose();
    return isDone ? 0 : 1;
  } catch (error) {
    if (error instanceof UnusableInput) {
      process.stderr.write(`${error.message}\nSee: npm run -s agent -- --help\n`);
      return 2;
    }
    throw error;
  } finally {
    sandbox?.dispose();
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", () => process.exit(1));
process.exitCode = await main();
