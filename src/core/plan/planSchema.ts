import type { Plan } from "../../shared/plan.ts";
import type { JsonObject } from "../model/json.ts";
import type { AskedSchema } from "../structured/askedSchema.ts";
import { readPlan } from "./readPlan.ts";
import { faultSentence, planFaults, type PlanContext } from "./planFaults.ts";

const text = (description: string): JsonObject => ({ type: "string", description });
const texts = (description: string): JsonObject => ({ type: "array", items: { type: "string" }, description });

/** An object of which every property is required, as strict modes have it. */
function whole(properties: Readonly<Record<string, JsonObject>>, more: JsonObject = {}): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false, ...more };
}

const check: JsonObject = {
  anyOf: [
    whole({
      command: text("A command line of the project, such as `npm test`. It is run in the workspace's folder."),
      expect: text("`exit 0`, or another exit code, or words that the output must have (the exit code must be 0 then)."),
    }),
    whole({
      diagnostics: { type: "string", enum: ["none new in"] },
      glob: text("The files in which there may be no new problem, as `src/**/*.ts`."),
    }),
    whole({ file: text("A file's path."), contains: text("Text that it must have.") }),
    whole({ confirm: text("A yes-or-no question to the user. Only for what nothing else can show.") }),
  ],
};

const checks = (description: string): JsonObject => ({ type: "array", minItems: 1, items: { $ref: "#/$defs/check" }, description });

const task = whole({
  id: { type: "string", pattern: "^[a-z0-9][a-z0-9-]{0,39}$", description: "Short and unique, such as `rename-core`." },
  title: text("One line for people."),
  instructions: text(
    "All that the worker needs: what to do, where, how, and what to leave alone. It sees neither this conversation nor the other tasks.",
  ),
  inputs: texts("Files that it reads first, relative to the workspace."),
  dependsOn: texts("Ids of the tasks whose results it needs. Only these: tasks without a path between them run at the same time."),
  writes: texts(
    "Globs of all files that it may change, relative to the workspace's root, as narrow as possible: `src/core/**`, `test/money.test.ts`. Tasks whose globs overlap never run at the same time. Empty: it only reads.",
  ),
  tools: texts("Names of tools if it needs only some of them. Empty: all."),
  slot: {
    type: "string",
    enum: ["worker", "orchestrator"],
    description: "`worker` for clear, routine work; `orchestrator` for what needs the strongest model.",
  },
  effort: { type: "string", enum: ["default", "auto", "off", "low", "medium", "high"], description: "How hard the model thinks." },
  budget: whole({
    steps: { type: "integer", minimum: 1, maximum: 200, description: "Model requests at most." },
    usd: { type: ["number", "null"], description: "US dollars at most; null: no limit of its own." },
  }),
  checks: checks("What shows that the task is done. Baton runs them, not the worker."),
});

/** A plan as JSON Schema, within what strict modes take. */
export const planSchema: JsonObject = {
  ...whole(
    {
      goal: text("What the user wants, in one or two sentences."),
      success: checks("What shows that the whole is done. Baton runs them at the end."),
      tasks: { type: "array", minItems: 1, items: { $ref: "#/$defs/task" } },
    },
    { title: "plan", description: "A plan of tasks for workers." },
  ),
  $defs: { check, task },
};

/** What a model is asked by for a plan: an answer is a {@link Plan} that can be run, or what is wrong with it goes back to the model. */
export function askedPlan(context: PlanContext): AskedSchema<Plan> {
  return {
    name: "plan",
    schema: planSchema,
    read: (value) => {
      const read = readPlan(value);
      if (!read.ok) {
        return Promise.resolve({ ok: false, errors: [read.message] });
      }
      const faults = planFaults(read.value, context);
      return Promise.resolve(faults.length === 0 ? { ok: true, value: read.value } : { ok: false, errors: faults.map(faultSentence) });
    },
  };
}
