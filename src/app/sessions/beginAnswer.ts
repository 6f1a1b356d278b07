import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { AnswerTurn, SchemaRef } from "../../shared/conversation.ts";
import type { Slot, Step } from "../../shared/step.ts";
import type { SessionPorts } from "./sessionPorts.ts";

type BeginPorts = Pick<SessionPorts, "clock" | "describe" | "roles">;

/** An answer of which nothing has come, with its first step. */
export function newAnswer(ports: BeginPorts, id: string, slot: Slot, schema: SchemaRef | undefined): AnswerTurn {
  return {
    kind: "answer",
    id,
    slot,
    agent: slot,
    startedAtMs: ports.clock.nowMs(),
    status: "streaming",
    steps: [newStep(ports, "s1", slot)],
    parts: [],
    schema,
  };
}

/** A step that asks the present model of a slot. */
export function newStep({ clock, describe, roles }: BeginPorts, id: string, slot: Slot): Step {
  const model = roles.resolve(slot);
  const ref: ModelRef = model.ok ? model.ref : { provider: "", model: roles.view(slot).ref };
  return {
    id,
    slot,
    agent: slot,
    provider: ref.provider,
    providerLabel: describe(ref.provider)?.label,
    model: ref.model,
    startedAtMs: clock.nowMs(),
    status: "running",
    facts: {},
  };
}
