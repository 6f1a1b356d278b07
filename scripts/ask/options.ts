import { parseArgs } from "node:util";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { providerNames } from "../../src/app/standalone/oneProvider.ts";
import type { Slot } from "../../src/shared/step.ts";

export const help = `Asks a model one question and prints each event of the answer as a line of JSON.

  npm run -s ask -- --provider NAME --base-url URL --model ID "prompt"
  npm run -s ask -- --settings FILE --role worker "prompt"

Whom, by options
  --provider NAME         ${wrap(providerNames)}
                          openai-chat: OpenAI over Chat Completions; openai: over the wire that suits the model
  --base-url URL          such as https://api.openai.com/v1; may be left out where the provider has an address of its own
  --model ID              the id that the provider knows the model by
  --api NAME              auto, responses, chat or completions: which of OpenAI's wires
  --api-version VERSION   Azure's, such as 2024-12-01-preview
  --region, --profile     AWS, for bedrock
  --project, --location   Google Cloud, for vertex
  --header NAME=VALUE     a header sent with the request; may be repeated

Whom, by settings
  --settings FILE         Baton's settings as JSON, as in VS Code's settings.json (comments are allowed): baton.providers, baton.ROLE.model,
                          .fallbacks and .effort, baton.modelOptions, baton.retry.*. Keys are read from environment variables, which the
                          file names: keyVariable for one key of a provider, accounts: [{"label": …, "keyVariable": …}] for several
  --role NAME             orchestrator (the default) or worker: whose model is asked, and whose fallbacks
  --model REF             asks this model instead, as provider:model; without --role, no fallbacks

What
  "prompt"                the question; - reads it from standard input
  --messages FILE         a conversation as JSON, before the prompt or in its place: Baton's shape, OpenAI's (chat or Responses), Anthropic's or Gemini's
  --image FILE|URL        a picture with the prompt; may be repeated
  --file FILE|URL         a PDF or a text with the prompt; may be repeated
  --audio FILE            a recording (WAV or MP3) with the prompt; may be repeated
  --tools FILE            tool definitions as JSON, in any of these shapes
  --tool-choice CHOICE    auto, required, none, or the name of the tool that must be called
  --schema FILE           a JSON Schema: the answer is JSON that fits it, sent whole by the event structured-output before finish
  --schema-retries N      how often a wrong answer goes back with its errors (default 2)
  --max-output-tokens N   the most tokens that the answer may have
  --effort LEVEL          off, low, medium, high, or auto: decided from the question, and printed on standard error
  --option NAME=JSON      sets a field of the request (dots lead into objects), or takes it out with null; what is no JSON is
                          a text; may be repeated
  --cache-key KEY         the same for all requests of one conversation
  --corrections FILE      keeps what was learned from rejected parameters, so that the next call is right the first time

How long
  --first-byte-ms N       how long to wait for the answer to begin (default 120000; 0: for ever)
  --idle-ms N             how long it may fall silent (default 60000; 0: for ever)
  --max-wait-seconds N    how long to wait for a cooldown or a limit before the next model is asked, or none (default 30)
  --max-attempts N        how often a model is asked that fails before its answer has begun (default 3; 1: once)
  --help                  prints this

A failure before the answer has begun is met by waiting, another key or the next model; each such step is printed as an event of the type attempt. After
the first word nothing is asked again.
Without --settings the key is read from the variable BATON_KEY, else from the provider's own (such as OPENAI_API_KEY), which goes to the provider's own
address alone; without one none is sent.
Ends with 0 when the answer finished, 1 when it failed or was stopped with Ctrl+C, 2 when it was not asked rightly.
`;

const textOptions =
  "provider base-url model api api-version region profile project location messages tools tool-choice schema effort cache-key corrections settings role";
const countOptions = "schema-retries max-output-tokens max-wait-seconds max-attempts first-byte-ms idle-ms";
const listOptions = "header image file audio option";

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;
type CountOption = Words<typeof countOptions>;

/** The options as they were given. */
export type Values = Readonly<
  Partial<Record<Words<typeof textOptions> | CountOption, string> & Record<Words<typeof listOptions>, readonly string[]>> & {
    help?: boolean;
  }
>;

/** Reads the command line; throws {@link UnusableInput} for an option that there is not. */
export function readCommandLine(): { readonly values: Values; readonly positionals: readonly string[] } {
  const textual = [...`${textOptions} ${countOptions}`.split(" "), ...listOptions.split(" ")];
  const options = textual.map((name) => [name, { type: "string", multiple: listOptions.split(" ").includes(name) }] as const);
  try {
    return parseArgs({
      // The earlier name of this option stands in people's scripts.
      args: process.argv.slice(2).map((argument) => argument.replace(/^--lessons(?==|$)/, "--corrections")),
      allowPositionals: true,
      options: { ...Object.fromEntries(options), help: { type: "boolean" } },
    });
  } catch (error) {
    throw new UnusableInput(error instanceof Error ? error.message : String(error));
  }
}

/** The role that the options name. */
export function readRole({ role = "orchestrator" }: Values): Slot {
  if (role !== "orchestrator" && role !== "worker") {
    throw new UnusableInput("--role must be orchestrator or worker.");
  }
  return role;
}

/** The whole number of an option; `undefined` if it is not given. */
export function readCount(values: Values, name: CountOption, least: number): number | undefined {
  const given = values[name];
  // What a timer can hold: more would fire at once.
  if (given !== undefined && (!/^\d+$/.test(given) || Number(given) < least || Number(given) > 2 ** 31 - 1)) {
    throw new UnusableInput(`--${name} must be a whole number, at least ${String(least)}.`);
  }
  return given === undefined ? undefined : Number(given);
}

/** `NAME=VALUE` pairs of an option that may be repeated. */
export function readPairs(values: Values, name: "header" | "option"): readonly (readonly [name: string, value: string])[] {
  return (values[name] ?? []).map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) {
      throw new UnusableInput(`--${name} must be NAME=${name === "option" ? "JSON" : "VALUE"}.`);
    }
    return [pair.slice(0, at).trim(), pair.slice(at + 1)];
  });
}

/** Names in lines that fit beside the options. */
function wrap(names: readonly string[]): string {
  return names.join(", ").replace(/(.{60,85}?,) /g, "$1\n                          ");
}
