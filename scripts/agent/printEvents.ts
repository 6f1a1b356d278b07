import type { AgentEndEvent, AgentEndReason, AgentEvent } from "../../src/core/agent/agentEvent.ts";
import { jsonText } from "../../src/core/model/json.ts";

/** Prints an agent's events, each as a line; after each call what became of it; and one end, the last: that of the last turn, if prompts of the conversation waited. */
export class EventPrinter {
  readonly #write: (line: string) => void;
  #end: AgentEndEvent | undefined;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  print(event: AgentEvent): void {
    if (event.type === "end") {
      this.#end = event;
      return;
    }
    this.#line(event);
    if (event.type === "tool-call-result") {
      const { name, decision = "deny", status } = event;
      this.#line({ type: "tool", name, decision, status });
    }
  }

  /** Prints the end, and returns its reason. `message`: what happened if the run had none. */
  finish(message: string): AgentEndReason {
    const end = this.#end ?? { type: "end", reason: "error", message };
    // A run that was stopped has no reason of its own on the command line.
    this.#line(end.reason === "stopped" ? { type: "end", reason: "error", message: "The run was stopped." } : end);
    return end.reason;
  }

  #line(event: object): void {
    this.#write(`${jsonText(event)}\n`);
  }
}
