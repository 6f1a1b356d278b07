import type { ContentStep } from "../../model-server/wireProtocol.ts";
import type { FaultGroup } from "../fault.ts";
import { answerParts, type FaultWire, soundPieces, soundText } from "../faultWire.ts";
import { sends } from "../playing.ts";

const argumentsText = '{"text":"Salü"}';

const words: readonly ContentStep[] = soundPieces.map((text) => ({ text }));
const withCall: readonly ContentStep[] = [...words, { toolCall: { id: "call_Repeated1", name: "write", argumentsText } }];

/** Only the Responses wire numbers its events; what is said twice elsewhere may be meant so. */
const numbersEvents = (wire: FaultWire): boolean => wire.name === "openai-responses";

/** All events of an answer; each is sent as often as `times` says. */
function repeated(wire: FaultWire, steps: readonly ContentStep[], times: (event: string) => number): readonly Uint8Array[] {
  const { open, steps: reported, close } = answerParts(wire, steps);
  return [...open, ...reported.flat(), ...close].flatMap((bytes) => Array.from({ length: times(readable(wire, bytes)) }, () => bytes));
}

function readable(wire: FaultWire, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString();
  return wire.isLines ? text : Buffer.from(/"bytes":"([^"]*)"/.exec(text)?.[1] ?? "", "base64").toString();
}

/** Whether an event adds words, or a piece of a call's arguments. A call that comes whole is recognized by its id. */
function adds(event: string): boolean {
  const pieces = [...soundPieces, "Salü", '{\\"text\\"'].some(
    (piece) => event.includes(piece) || event.includes(JSON.stringify(piece).slice(1, -1)),
  );
  return pieces && !event.includes('"functionCall"');
}

const tools = (wire: FaultWire): boolean => wire.wireCase.offers.tools;

/** Answers in which events come twice. */
export const repeats: FaultGroup = {
  title: "events sent twice",
  faults: [
    {
      name: "what opens and closes (heads, blocks, calls, ends) twice",
      expected: (wire) => ({ end: "finish", text: soundText, calls: tools(wire) ? 1 : 0 }),
      play: sends((wire) => repeated(wire, tools(wire) ? withCall : words, (event) => (adds(event) ? 1 : 2))),
    },
    {
      name: "every event twice",
      expected: (wire) => ({ end: "finish", text: numbersEvents(wire) ? soundText : soundPieces.map((piece) => piece + piece).join("") }),
      notOn: (wire) =>
        numbersEvents(wire) ? undefined : "its events have no number: text sent twice by mistake looks like text meant twice, and stays",
      play: sends((wire) => repeated(wire, words, () => 2)),
    },
    {
      name: "a piece of the network twice",
      expected: (wire) => ({ end: "finish", text: numbersEvents(wire) ? soundText : soundText + soundText }),
      notOn: (wire) =>
        numbersEvents(wire) ? undefined : "its events have no number: text sent twice by mistake looks like text meant twice, and stays",
      play: sends((wire) => {
        const { open, steps, close } = answerParts(wire);
        return [...open, ...steps.flat(), ...steps.flat(), ...close];
      }),
    },
  ],
};
