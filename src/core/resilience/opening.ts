import type { Failure } from "../model/failure.ts";
import type { StreamEvent } from "../model/streamEvent.ts";
import type { Grant } from "./admission.ts";
import type { OpenStream } from "./watchdog.ts";

/** The opening of one attempt, to be watched. */
export interface Opening {
  /** Reads the key and loads the adapter, then asks. Where that fails, the failure is the stream's only event. */
  readonly open: OpenStream;
  /** Whether the provider was asked, as far as is known now. */
  readonly wasSent: () => boolean;
}

/** How the granted candidate is asked. `onActivity` as in `ChatProvider.stream`. */
export function openingOf(grant: Grant, onActivity: (() => void) | undefined): Opening {
  let sent = false;
  return {
    open: async (signal, onInnerActivity) => {
      const opened = await grant.candidate.open((head) => {
        grant.headCame(head);
      });
      if (!opened.ok) {
        return failed(opened.failure);
      }
      const request = grant.target.request(opened.provider);
      // Late, its caller has gone: what is made here is dropped.
      sent = !signal.aborted;
      return opened.provider.stream(request, signal, both(onInnerActivity, onActivity));
    },
    wasSent: () => sent,
  };
}

function both(first: () => void, second: (() => void) | undefined): () => void {
  return second === undefined
    ? first
    : () => {
        first();
        second();
      };
}

async function* failed(failure: Failure): AsyncIterable<StreamEvent> {
  yield await Promise.resolve({ type: "failure", failure });
}
