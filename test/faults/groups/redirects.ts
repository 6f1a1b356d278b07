import type { Fault, FaultGroup } from "../fault.ts";
import { startFaultServer } from "../faultServer.ts";
import { soundText } from "../faultWire.ts";
import { answersSoundly } from "../playing.ts";

/** A redirect to a path of the same host, at which a sound answer is. */
function toSameHost(status: number): Fault {
  return {
    name: `${String(status)} to the same host`,
    expected: { end: "transport/proxy", text: "" },
    play: async (playing) => {
      if (playing.response.req.url === "/elsewhere") {
        await answersSoundly(playing);
        return;
      }
      playing.exchange.respond(status, { location: "/elsewhere" }, "");
    },
    peers: (outcome) => outcome.end !== "finish" || outcome.text === soundText,
  };
}

/** A redirect to another host, which answers soundly: it must not be asked, for the key would go along. */
function toAnotherHost(status: number): Fault {
  return {
    name: `${String(status)} to another host`,
    expected: { end: "transport/proxy", text: "" },
    open: async (wire, reader) => {
      const stranger = await startFaultServer({ wire, reader, play: answersSoundly });
      const location = `http://localhost:${String(stranger.port)}/elsewhere`;
      const server = await startFaultServer({ wire, reader, play: ({ exchange }) => exchange.respond(status, { location }, "") });
      return { origin: `http://127.0.0.1:${String(server.port)}`, servers: [server], strangers: [stranger] };
    },
    peers: (outcome, { strangers = [] }) =>
      (outcome.end !== "finish" || outcome.text === soundText) && !strangers.some(({ keysSeen }) => keysSeen.includes(true)),
  };
}

/** Answers that send the question on. */
export const redirects: FaultGroup = {
  title: "redirects",
  faults: [301, 302, 307, 308].flatMap((status) => [toSameHost(status), toAnotherHost(status)]),
};
