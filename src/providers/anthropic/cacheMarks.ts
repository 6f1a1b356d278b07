import type Anthropic from "@anthropic-ai/sdk";

type Body = Anthropic.MessageCreateParamsStreaming;
type Block = Anthropic.ContentBlockParam;

const mark = { type: "ephemeral" } as const;

/** How many of the user's turns are marked, counted from the last: the one before is where the last request ended, and is read there. */
const markedTurns = 2;

/**
 * The body with marks up to which the provider is to cache it: after the tools and the system's words, and after the last turns of the
 * user, three in all (the wire takes four). They live five minutes, which each reading prolongs. Shorter beginnings than the model caches are
 * ignored by the provider, without an error or a price. Pure.
 */
export function markForCache(body: Body): Body {
  return { ...body, ...markBeginning(body), messages: markTurns(body.messages) };
}

/** The system's words come after the tools, so that one mark holds both. */
function markBeginning({ system, tools }: Body): Pick<Body, "system" | "tools"> {
  if (typeof system === "string" && system !== "") {
    return { system: [{ type: "text", text: system, cache_control: mark }] };
  }
  const last = tools?.at(-1);
  return last === undefined ? {} : { tools: [...(tools ?? []).slice(0, -1), { ...last, cache_control: mark }] };
}

function markTurns(messages: Body["messages"]): Body["messages"] {
  const users = messages.flatMap(({ role }, index) => (role === "user" ? [index] : [])).slice(-markedTurns);
  return messages.map((message, index) => {
    const { content } = message;
    return message.role === "user" && users.includes(index) && typeof content !== "string"
      ? { role: "user", content: markLast(content) }
      : message;
  });
}

function markLast(blocks: readonly Block[]): Block[] {
  return blocks.map((block, index) => (index === blocks.length - 1 ? ({ ...block, cache_control: mark } as Block) : block));
}
