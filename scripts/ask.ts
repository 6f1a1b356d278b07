import { requestTokens } from "../src/core/accounting/requestTokens.ts";
import type { RunEvent } from "../src/core/model/runEvent.ts";
import type { StreamEvent } from "../src/core/model/streamEvent.ts";
import { Admission } from "../src/core/resilience/admission.ts";
import { execute } from "../src/core/resilience/executor.ts";
import { streamEventsOf } from "../src/core/drivenEvents.ts";
import { HealthBook } from "../src/core/resilience/healthBook.ts";
import { RunControl } from "../src/core/resilience/runControl.ts";
import { streamStructured } from "../src/core/structured/streamStructured.ts";
import { systemClock as clock } from "../src/app/clock.ts";
import { loadSchemaValidator } from "../src/schema/loadSchemaValidator.ts";
import type { AskedModel } from "./ask/askedModel.ts";
import { BadUsage } from "./ask/badUsage.ts";
import { targetOf } from "./ask/candidates.ts";
import { help, readCommandLine, readRole, type Values } from "./ask/commandLine.ts";
import { readManner, type Manner } from "./ask/manner.ts";
import { readOptionsModel } from "./ask/optionsModel.ts";
import type { Question } from "./ask/question.ts";
import { readQuestion } from "./ask/question.ts";
import { readSettingsFile } from "./ask/settingsFile.ts";
import { readSettingsModels } from "./ask/settingsModels.ts";

const health = new HealthBook();
const ports = { clock, random: Math.random, health, admission: new Admission(clock, health) };

type MakeRequest = Parameters<typeof targetOf>[1];

/** Puts a question to the models, one after the other until one has begun to answer. */
function put(
  models: readonly AskedModel[],
  make: MakeRequest,
  tokens: number,
  { limits, silence, lessons }: Manner,
  control: RunControl,
): AsyncIterable<RunEvent> {
  return execute({ targets: models.map((model) => targetOf(model, make, { clock, lessons })), limits, silence, tokens, control }, ports);
}

/** The events of the answer, in a schema where one is wanted. */
function answer(
  models: readonly AskedModel[],
  { request, schema }: Question,
  manner: Manner,
  control: RunControl,
): AsyncIterable<RunEvent> {
  const tokens = requestTokens(request);
  if (schema === undefined) {
    return put(models, (_provider, own) => ({ ...request, ...own }), tokens, manner, control);
  }
  const [first] = models;
  const asked = { provider: first?.endpoint.provider ?? "", label: first?.endpoint.label, model: first?.model };
  return streamStructured(
    (question) => put(models, (provider, own) => question.requestFor(provider, own), tokens, manner, control),
    request,
    schema,
    { loadValidator: loadSchemaValidator, asked, retries: manner.schemaRetries },
  );
}

/** Prints the answer's events. Resolves with whether it finished. */
async function print(events: AsyncIterable<StreamEvent>): Promise<boolean> {
  let last: StreamEvent | undefined;
  for await (const event of events) {
    last = event;
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
  return last?.type === "finish";
}

/** Whom to ask, and what. */
async function readAll(values: Values, positionals: readonly string[]) {
  const role = readRole(values);
  const settings = values.settings === undefined ? undefined : readSettingsFile(values.settings);
  const { models, notes } =
    settings === undefined
      ? { models: [readOptionsModel(values, process.env)], notes: [] }
      : readSettingsModels(settings, values, role, process.env);
  const effort = settings?.get(`baton.${role}.effort`);
  const question = await readQuestion(
    values,
    positionals,
    models[0]?.model ?? "",
    typeof effort === "string" && effort !== "default" ? effort : undefined,
  );
  const { modelOptions } = question.request;
  return {
    question,
    models:
      modelOptions === undefined ? models : models.map((model) => ({ ...model, modelOptions: { ...model.modelOptions, ...modelOptions } })),
    manner: readManner(values, settings),
    notes: [...notes, ...question.notes],
  };
}

async function main(): Promise<number> {
  try {
    const { values, positionals } = readCommandLine();
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    const { question, models, manner, notes } = await readAll(values, positionals);
    for (const note of notes) {
      process.stderr.write(`${note}\n`);
    }
    const control = new RunControl();
    process.once("SIGINT", () => {
      control.stop();
    });
    return (await print(streamEventsOf(answer(models, question, manner, control)))) ? 0 : 1;
  } catch (error) {
    if (error instanceof BadUsage) {
      process.stderr.write(`${error.message}\nSee: npm run -s ask -- --help\n`);
      return 2;
    }
    throw error;
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", () => process.exit(1));
process.exitCode = await main();
