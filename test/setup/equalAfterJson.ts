import assert from "node:assert/strict";
import { Outbox } from "../../src/app/panel/outbox.ts";
import { ConversationSession } from "../../src/app/sessions/conversationSession.ts";
import { ChatView } from "../../src/app/views/chatView.ts";
import { WindowState } from "../../src/app/views/windowState.ts";
import { AnswerProjector } from "../../src/core/session/answerProjector.ts";
import { JournalEncoder } from "../../src/core/session/journal.ts";
import { JournalReader } from "../../src/core/session/journalReader.ts";

/** What was found unequal since {@link takeUnequal}. */
const unequal: string[] = [];
let isChecking = false;

/** Notes a change, or anything with changes in it, that is not what JSON makes of it: the panel and the disk would have another than the host. */
export function noteUnlessEqualAfterJson(made: unknown): void {
  try {
    assert.deepEqual(JSON.parse(JSON.stringify(made)), made);
  } catch (error) {
    const { message } = error as Error;
    // Where it was made; what follows `noteUnlessEqualAfterJson` and the method that was wrapped.
    const place = new Error().stack?.split("\n").slice(3, 6).join("\n") ?? "";
    unequal.push(`${message}\n${place}`);
  }
}

/** What was found unequal since the last call. */
export function takeUnequal(): readonly string[] {
  return unequal.splice(0);
}

type Method = (...args: never[]) => unknown;
type Wrap = (method: Method) => Method;

/** Wraps a method of all objects of a class. */
function wrap<Name extends string>(prototype: Readonly<Record<Name, Method>>, name: Name, around: Wrap): void {
  Object.defineProperty(prototype, name, { value: around(prototype[name]), configurable: true, writable: true });
}

const checkResult: Wrap = (method) =>
  function (this: unknown, ...args) {
    const made = method.apply(this, args);
    noteUnlessEqualAfterJson(made);
    return made;
  };

const checkFirst: Wrap = (method) =>
  function (this: unknown, ...args) {
    noteUnlessEqualAfterJson(args[0]);
    return method.apply(this, args);
  };

/** Checks whatever a listener receives. */
const checkListener: Wrap = (method) =>
  function (this: unknown, ...args) {
    const [listener] = args as unknown as readonly [(change: unknown) => void];
    const checking = (change: unknown): void => {
      noteUnlessEqualAfterJson(change);
      listener(change);
    };
    return method.apply(this, [checking] as unknown as never[]);
  };

/** From now on every change is checked where it is made, kept, read and sent, whichever test has it made. */
export function checkEveryChange(): void {
  if (isChecking) {
    return;
  }
  isChecking = true;
  for (const { prototype } of [ConversationSession, ChatView, WindowState]) {
    wrap(prototype as unknown as Readonly<Record<"onChange", Method>>, "onChange", checkListener);
  }
  for (const name of ["write", "update"] as const) {
    wrap(AnswerProjector.prototype as unknown as Readonly<Record<typeof name, Method>>, name, checkResult);
  }
  for (const name of ["push", "snapshot"] as const) {
    wrap(Outbox.prototype as unknown as Readonly<Record<typeof name, Method>>, name, checkFirst);
  }
  wrap(JournalEncoder.prototype as unknown as Readonly<Record<"encode", Method>>, "encode", checkFirst);
  wrap(JournalReader.prototype as unknown as Readonly<Record<"read", Method>>, "read", checkResult);
}
