import type { DroppedEvent } from "../../core/model/streamEvent.ts";
import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "./answers/answerStream.ts";
import type { JsonBody, CorrectionRule } from "./corrections/correctedRequest.ts";
import { applyCorrections, applyOptions, has, sendPrepared } from "./corrections/correctedRequest.ts";
import type { FailureContext } from "./failures/failureContext.ts";
import { nameOf } from "./failures/failureContext.ts";
import type { MessageLimits } from "./requests/preparedMessages.ts";
import { prepareMessages } from "./requests/preparedMessages.ts";
import type { SamplingForm } from "./requests/sampling.ts";
import { droppedEvent, sampledFields } from "./requests/sampling.ts";

/** One question at one endpoint. */
export interface WireQuestion {
  readonly endpoint: Endpoint;
  readonly ports: AdapterPorts;
  readonly failureContext: FailureContext;
  readonly request: ChatRequest;
}

/** How a wire, or a model on it, is asked. */
export interface WireRequest {
  readonly limits: MessageLimits;
  /** The body, without sampling and the user's options. The messages are prepared. Pure. */
  readonly build: (request: ChatRequest) => object;
  readonly sampling: SamplingForm;
  /** What to do where a parameter is rejected. */
  readonly rules: readonly CorrectionRule[];
}

/**
 * Asks over a wire: the conversation as the wire takes it, the body, sampling, the user's options, then what was learned of this address and model; rejected
 * parameters are corrected (see `sendCorrected`). What was left out of sampling is reported before the answer. Attachments that the wire has no place for are
 * rejected before anything is sent. Never rejects.
 */
export async function askOver(wire: WireRequest, question: WireQuestion, send: (body: JsonBody) => Promise<Opened>): Promise<Opened> {
  const { endpoint, ports, failureContext, request } = question;
  const prepared = prepareMessages(request.messages, wire.limits, failureContext);
  if (!prepared.ok) {
    return prepared;
  }
  const built = wire.build({ ...request, messages: prepared.messages });
  const own = request.modelOptions ?? {};
  const optioned = applyOptions(built as JsonBody, own);
  const bodies = { body: optioned, own: applyOptions({}, own) };
  const { options, sent, dropped } = sampledFields(request, wire.sampling, bodies, failureContext);
  const body = applyCorrections(applyOptions(optioned, options), ports.corrections?.of(endpoint.baseUrl, request.model) ?? [], wire.rules);
  const opened = await sendPrepared(body, { ...question, rules: wire.rules }, send);
  if (sent.length === 0 && dropped.length === 0) {
    return opened;
  }
  const unlearned = sent.flatMap(([field, path]) => (has(body, path) ? [] : [field]));
  const events: readonly DroppedEvent[] = [
    ...dropped,
    ...droppedEvent(unlearned, `${nameOf(failureContext)} rejected this for the model “${request.model}” before.`),
  ];
  return { ...opened, dropped: events };
}
