import type { RequestRunner } from "../../src/app/execution/requestRunner.ts";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { requestTokens } from "../../src/core/accounting/requestTokens.ts";
import { streamEventsOf } from "../../src/core/drivenEvents.ts";
import type { RunEvent } from "../../src/core/model/runEvent.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import { RunControl } from "../../src/core/resilience/runControl.ts";
import type { ModelRef } from "../../src/core/routing/modelRef.ts";
import { streamStructured } from "../../src/core/structured/streamStructured.ts";
import { loadSchemaValidator } from "../../src/schema/loadSchemaValidator.ts";
import { readAsked, type Asked } from "./asked.ts";
import { help, readCommandLine, readCount } from "./options.ts";
import { readQuestion, type Question } from "./question.ts";

/** The events of the answer, in a schema if one is wanted. */
function answer(
  { app, refs }: Asked,
  runner: RequestRunner,
  { request, schema }: Question,
  retries: number | undefined,
  control: RunControl,
): AsyncIterable<RunEvent> {
  const ofModel = (ref: ModelRef) => ({ model: ref.model, modelOptions: { ...app.requests.modelOptions(ref), ...request.modelOptions } });
  const order = { refs, tokens: requestTokens(request), control };
  if (schema === undefined) {
    return runner.stream({ ...order, request: (ref) => ({ ...request, ...ofModel(ref) }) });
  }
  const [first] = refs;
  const asked = { provider: "", ...first, label: app.directory.find(first?.provider ?? "")?.label };
  return streamStructured(
    (question) => runner.stream({ ...order, request: (ref, provider) => question.requestFor(provider, ofModel(ref)) }),
    { ...request, model: first?.model ?? "" },
    schema,
    { loadValidator: loadSchemaValidator, asked, retries },
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

async function main(): Promise<number> {
  try {
    const { values, positionals } = readCommandLine();
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    const asked = readAsked(values);
    const question = await readQuestion(values, positionals, asked.usualEffort);
    const schemaRetries = readCount(values, "schema-retries", 0);
    for (const note of [...asked.notes, ...question.notes]) {
      process.stderr.write(`${note}\n`);
    }
    const control = new RunControl();
    process.once("SIGINT", () => control.stop());
    const finished = await print(streamEventsOf(answer(asked, (await asked.app.runtime()).runner, question, schemaRetries, control)));
    await asked.app.flush();
    asked.app.dispose();
    return finished ? 0 : 1;
  } catch (error) {
    if (error instanceof UnusableInput) {
      process.stderr.write(`${error.message}\nSee: npm run -s ask -- --help\n`);
      return 2;
    }
    throw error;
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", () => process.exit(1));
process.exitCode = await main();
