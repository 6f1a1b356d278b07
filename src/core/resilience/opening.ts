import { drivenEvents } from "../drivenEvents.ts";
import type { StreamEvent } from "../model/streamEvent.ts";
import type { Permit } from "./admission.ts";
import type { AnswerHead } from "./candidate.ts";
import type { OpenStream } from "./watchdog.ts";

/** The opening of one attempt, to be watched. */
export interface Opening {
  /** Reads the key and loads the adapter, then asks. Where that fails, the failure is the stream's only event. */
  readonly open: OpenStream;
  /** Whether the provider was asked, as far as is known now. */
  readonly wasSent: () => boolean;
}

/** How the granted candidate is asked. `headCame` is called with the head of each answer. */
export function openingOf(permit: Permit, headCame: (head: AnswerHead) => void): Opening {
  let sent = false;
  return {
    open: async (signal, onActivity) => {
      const opened = await permit.candidate.open(headCame);
      if (!opened.ok) {
        const { failure } = opened;
        return drivenEvents<StreamEvent>(({ push }) => {
          push({ type: "failure", failure });
          return Promise.resolve();
        });
      }
      const request = permit.target.request(opened.provider);
      // Late, its caller has gone: what is made here is dropped.
      sent = !signal.aborted;
      return opened.provider.stream(request, signal, onActivity);
    },
    wasSent: () => sent,
  };
}
