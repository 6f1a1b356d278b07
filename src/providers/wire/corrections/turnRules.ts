import type { Failure } from "../../../core/model/failure.ts";
import { isRecord } from "../../../core/model/json.ts";
import type { JsonBody, CorrectionRule } from "./correctedRequest.ts";
import { wordsOf } from "./rejectionWords.ts";

/** Who speaks in an item of a body's conversation. `tool`: results of calls. `other`: what is neither, such as a call that is an item of its own. */
export type TurnRole = "system" | "user" | "assistant" | "tool" | "other";

/** How a wire writes a conversation. All of it is pure. */
export interface TurnForm {
  /** The body's field with the list. */
  readonly field: "messages" | "input" | "contents";
  readonly roleOf: (item: JsonBody) => TurnRole;
  /** An item that says these words. */
  readonly messageOf: (role: "user" | "assistant", text: string) => JsonBody;
  /** An item with results and words in it as one of each, in this order; any other alone. Left out: the wire has no such items. */
  readonly parted?: (item: JsonBody) => readonly JsonBody[];
  /** Two items of one role as one. Left out: the body has no such neighbours. */
  readonly joined?: (one: JsonBody, other: JsonBody) => JsonBody;
  /** What the system says as the user's words, all of it or (`onlyLate`) what it says after others have spoken; the same body where there is nothing to change. */
  readonly systemAsUser: (body: JsonBody, onlyLate: boolean) => JsonBody;
}

/** A model's template that raises an exception is an error of the server to some of those who run it. */
const kinds = ["server"] as const;

/**
 * What to do where a model's template wants the roles to take turns in another way, on each wire alike. Sources: the templates of Mistral's,
 * Google's and Qwen's models and the error texts of vLLM, llama.cpp, LM Studio, Mistral, Perplexity, Anthropic and Google, 2026-11.
 */
export function turnRules(form: TurnForm): readonly CorrectionRule[] {
  const changing = (body: JsonBody, changed: JsonBody, instead: string): string | undefined => (changed === body ? undefined : instead);
  return [
    {
      // “System message must be at the beginning.”, “Only one system-role message can exist, and it can only be in the first message”
      parameter: "role:system:late",
      kinds,
      instead: (failure, body) => (rejectsLateSystem(wordsOf(failure)) ? changing(body, form.systemAsUser(body, true), "user") : undefined),
      apply: (body) => form.systemAsUser(body, true),
    },
    {
      // “Unexpected role 'user' after role 'tool'” (Mistral's models, wherever they run)
      parameter: "role:user:after-tool",
      kinds,
      instead: (failure, body) =>
        /unexpected role '?user'? after role '?tool/i.test(wordsOf(failure))
          ? changing(body, withWordAfterTools(body, form), "assistant")
          : undefined,
      apply: (body) => withWordAfterTools(body, form),
    },
    {
      // “Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant”, “Last message must have role `user` or `tool`”
      parameter: "role:last",
      kinds,
      instead: (failure, body) => (rejectsLast(wordsOf(failure)) ? changing(body, endingWithUser(body, form), "user") : undefined),
      apply: (body) => endingWithUser(body, form),
    },
    {
      // “After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.”
      parameter: "roles",
      kinds,
      instead: (failure, body) => takeTurns(failure, body, form),
      apply: (body, way) => alternating(body, way, form),
    },
    {
      // “System role not supported”, “Only user and assistant roles are supported!”, “'messages[0].role' does not support 'system'”, “Developer instruction is not enabled”
      parameter: "role:system",
      instead: (failure, body) => (rejectsSystem(wordsOf(failure)) ? changing(body, form.systemAsUser(body, false), "user") : undefined),
      apply: (body) => form.systemAsUser(body, false),
    },
  ];
}

function rejectsLateSystem(words: string): boolean {
  return /\bsystem(?:[- ]role)? messages?\b.{0,60}\b(?:beginning|first|start)\b|\b(?:only one|single|multiple|more than one)\b.{0,20}\bsystem(?:[- ]role)? (?:message|prompt)/i.test(
    words,
  );
}

function rejectsLast(words: string): boolean {
  return /expected last role|\blast (?:message|turn|content)\b.{0,60}\b(?:user|assistant|model)\b|\b(?:must|should|requests?) ends? with an? user|\bprefill\b|add_generation_prompt.{0,80}assistant/i.test(
    words,
  );
}

function rejectsSystem(words: string): boolean {
  return /\b(?:system|developer)\b.{0,80}\brole\b|\brole\b.{0,80}\b(?:system|developer)\b|only user and assistant roles|\b(?:system|developer) (?:messages?|prompts?|instructions?)\b.{0,40}\bnot (?:supported|allowed|enabled)/is.test(
    words,
  );
}

/** `turns`, or `turns:system` where the template has no place for the system either. */
function takeTurns(failure: Failure, body: JsonBody, form: TurnForm): string | undefined {
  const words = wordsOf(failure);
  if (
    !/\broles?\b.{0,40}\balternat|\balternat\w*\b.{0,40}\b(?:roles?|user|assistant)\b|first (?:message|content|turn) (?:must|should)|must (?:start|begin) with an? user|(?:starts?|begins?) with an? user/i.test(
      words,
    )
  ) {
    return undefined;
  }
  return (["turns", "turns:system"] as const).find(
    (way) => !(way === "turns:system" && /optional\)? system/i.test(words)) && alternating(body, way, form) !== body,
  );
}

/** Neighbours joined, a word of the assistant between a tool and the user, and one of the user before an assistant who speaks first. */
function alternating(body: JsonBody, way: string | null, form: TurnForm): JsonBody {
  const spoken = withWordAfterTools(way === "turns:system" ? form.systemAsUser(body, false) : body, form);
  const items = itemsOf(spoken, form);
  const joined = items.reduce<JsonBody[]>((list, item) => {
    const last = list.at(-1);
    const role = form.roleOf(item);
    const joint =
      form.joined !== undefined && last !== undefined && (role === "user" || role === "assistant") && form.roleOf(last) === role
        ? form.joined(last, item)
        : undefined;
    return joint === undefined ? [...list, item] : [...list.slice(0, -1), joint];
  }, []);
  const first = joined.findIndex((item) => form.roleOf(item) !== "system");
  const opener = joined[first];
  // A call that is an item of its own is the assistant's.
  const opened =
    opener !== undefined && ["assistant", "other"].includes(form.roleOf(opener))
      ? joined.toSpliced(first, 0, form.messageOf("user", goOn))
      : joined;
  return opened.length === items.length && opened.every((item, index) => item === items[index])
    ? spoken
    : { ...spoken, [form.field]: opened };
}

/** What the user says where a template wants the user to speak and nobody did. */
const goOn = "Go on.";

function endingWithUser(body: JsonBody, form: TurnForm): JsonBody {
  const items = itemsOf(body, form);
  const last = items.at(-1);
  return last !== undefined && form.roleOf(last) === "assistant"
    ? { ...body, [form.field]: [...items, form.messageOf("user", goOn)] }
    : body;
}

/** A word of the assistant wherever the user speaks right after a tool. */
function withWordAfterTools(body: JsonBody, form: TurnForm): JsonBody {
  const items = itemsOf(body, form);
  const parted = form.parted === undefined ? items : items.flatMap(form.parted);
  const spoken = parted.flatMap((item, index) => {
    const before = parted[index - 1];
    return form.roleOf(item) === "user" && before !== undefined && form.roleOf(before) === "tool"
      ? [form.messageOf("assistant", "Understood."), item]
      : [item];
  });
  return spoken.length === items.length ? body : { ...body, [form.field]: spoken };
}

function itemsOf(body: JsonBody, { field }: TurnForm): readonly JsonBody[] {
  const list = body[field];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
