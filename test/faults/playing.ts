import { once } from "node:events";
import type { Play, Playing } from "./faultServer.ts";
import { type FaultWire, soundAnswer } from "./faultWire.ts";

/** Sends the head of a stream, unless it has been, and then each piece in a write of its own. */
export async function send({ wire, exchange }: Playing, pieces: readonly Uint8Array[]): Promise<void> {
  if (!exchange.headSent) {
    exchange.head(200, { "content-type": wire.streamType });
  }
  for (const piece of pieces) {
    await exchange.write(piece);
  }
}

/** Sends pieces, and ends. */
export function sends(pieces: (wire: FaultWire) => readonly Uint8Array[]): Play {
  return async (playing) => {
    await send(playing, pieces(playing.wire));
    playing.exchange.end();
  };
}

/** Sends pieces, and then says no more, with the connection open: whatever must come of it has to come of the bytes, or of the silence. */
export function sendsAndHolds(pieces: (wire: FaultWire) => readonly Uint8Array[]): Play {
  return (playing) => send(playing, pieces(playing.wire));
}

/** A sound answer. */
export const answersSoundly: Play = sends(soundAnswer);

/** Ends the connection with the socket's own end, in the middle of the body. */
export async function hangUp({ response }: Playing): Promise<void> {
  const { socket } = response;
  if (socket !== null && !socket.destroyed) {
    socket.end();
    await once(socket, "close");
  }
}

/** Writes bytes to the connection as they are, instead of a response, and ends it. */
export async function writeRaw({ response }: Playing, pieces: Iterable<Uint8Array | string>): Promise<void> {
  const { socket } = response;
  for (const piece of pieces) {
    socket?.write(piece);
  }
  socket?.end();
}
