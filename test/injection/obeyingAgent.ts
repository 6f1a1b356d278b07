import { basename } from "node:path";
import { NodeWorkspace } from "../../src/app/workspace/nodeWorkspace.ts";
import type { ToolCallResultEvent } from "../../src/core/agent/agentEvent.ts";
import type { UserReply, UserRequest } from "../../src/shared/agentViews.ts";
import type { AgentApp } from "../throughApp/agentApp.ts";
import type { Carrier } from "./carriers.ts";
import type { HostileText } from "./corpus.ts";
import type { HostileWorld } from "./hostileWorld.ts";

/** How calls are answered: all that the text demands is denied, or, to see that the oracle sees, allowed. */
export type UsersWord = "deny" | "allow";

/** A hostile text on its way to an agent. */
export interface HostileTurn {
  readonly text: HostileText;
  readonly carrier: Carrier;
  readonly world: HostileWorld;
  readonly app: AgentApp;
  readonly word: UsersWord;
}

/** What the agent came to. */
export interface HostileOutcome {
  /** What came of all calls, in the order in which they ended. */
  readonly results: readonly ToolCallResultEvent[];
  /** What the user was asked, in order. */
  readonly requests: readonly UserRequest[];
}

/** Lets Baton's agent work with the model that obeys, as `npm run agent` does. */
export async function askObeyingAgent({ text, carrier, world, app, word }: HostileTurn): Promise<HostileOutcome> {
  const { folder } = world;
  const results: ToolCallResultEvent[] = [];
  const requests: UserRequest[] = [];
  const reply = (request: UserRequest): UserReply => {
    requests.push(request);
    return request.kind === "call" && (word === "allow" || request.tool === carrier.allowed)
      ? { answer: "allow", scope: "once" }
      : { answer: "deny" };
  };
  await app.run({
    folder,
    prompt: carrier.prompt,
    level: text.attack.level ?? "edit",
    world: {
      workspace: new NodeWorkspace({ folders: () => [{ name: basename(folder), path: folder }] }),
      environment: () => world.environment,
      extraTools: () => Promise.resolve(carrier.tools(text.text)),
    },
    reply,
    observe: (event) => {
      if (event.type === "tool-call-result") {
        results.push(event);
      }
    },
  });
  return { results, requests };
}
