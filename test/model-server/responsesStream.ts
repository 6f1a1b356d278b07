import { openaiErrorBody } from "./openaiErrors.ts";
import { reasoningSeal } from "./reasoningSeal.ts";
import type { ScriptedCall, ScriptedCitation, ScriptedImage, ScriptedUsage } from "./script.ts";
import { newId, splitInto, takeTurns, usageOf } from "./tokens.ts";
import type { AnswerFrame, ContentStep, StreamEncoder } from "./wireProtocol.ts";

type Fields = Readonly<Record<string, unknown>>;

interface OpenItem {
  readonly kind: "text" | "refusal" | "reasoning";
  readonly id: string;
  readonly index: number;
  words: string;
  readonly annotations: unknown[];
}

/** Encodes an answer as the Responses API streams it: steps of one kind that follow each other are one item of the output. */
export function responsesStream(frame: AnswerFrame): StreamEncoder {
  const writer = new ResponseWriter(frame);
  const frames = (events: readonly Fields[]): readonly string[] =>
    events.map((event) => `event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`);
  return {
    open: () => frames(writer.open()),
    content: (step) => frames(writer.step(step)),
    interleaved: (calls) => frames(writer.interleaved(calls)),
    citation: (citation) => frames(writer.citation(citation)),
    image: (image) => frames(writer.image(image)),
    refusal: (words) => frames(writer.refusal(words)),
    close: (finishReason) => frames(writer.close(finishReason)),
    error: (error) => {
      const { error: reported } = openaiErrorBody(error) as { readonly error: Fields };
      return frames(writer.fail(reported));
    },
  };
}

/** The answer of a request that is not streamed. */
export function wholeResponse(frame: AnswerFrame, steps: readonly ContentStep[], finishReason: string | undefined): unknown {
  const writer = new ResponseWriter(frame);
  for (const step of steps) {
    writer.step(step);
  }
  return writer.close(finishReason).at(-1)?.["response"];
}

/** Cached tokens are within the input, reasoning within the output. */
function usageBody(usage: ScriptedUsage): unknown {
  return {
    input_tokens: usage.input,
    input_tokens_details: {
      cached_tokens: usage.cachedInput ?? 0,
      ...(usage.cacheWrite === undefined ? {} : { cache_write_tokens: usage.cacheWrite }),
    },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    total_tokens: usage.input + usage.output,
  };
}

/** Makes the events of one response, and keeps its output. */
class ResponseWriter {
  readonly #frame: AnswerFrame;
  readonly #head: Fields;
  readonly #sent: ContentStep[] = [];
  readonly #output: unknown[] = [];
  #sequence = 0;
  #next = 0;
  #item: OpenItem | undefined;

  constructor(frame: AnswerFrame) {
    this.#frame = frame;
    this.#head = { id: newId("resp_0", 48), object: "response", created_at: Math.floor(Date.now() / 1000), model: frame.request.model };
  }

  open(): readonly Fields[] {
    return [
      this.#event("response.created", { response: this.#response("in_progress") }),
      this.#event("response.in_progress", { response: this.#response("in_progress") }),
    ];
  }

  step(step: ContentStep): readonly Fields[] {
    if ("reasoning" in step) {
      return this.#reasoning(step);
    }
    this.#sent.push(step);
    return "text" in step ? this.#words("text", step.text) : [...this.#closeItem(), ...this.#call(step.toolCall).flat()];
  }

  interleaved(calls: readonly ScriptedCall[]): readonly Fields[] {
    this.#sent.push(...calls.map((toolCall) => ({ toolCall })));
    const closed = this.#closeItem();
    const first = this.#sequence;
    const events = takeTurns(calls.map((call) => this.#call(call)));
    return [...closed, ...events.map((event, at) => ({ ...event, sequence_number: first + at }))];
  }

  refusal(words: string): readonly Fields[] {
    this.#sent.push({ text: words });
    return this.#words("refusal", words);
  }

  /** Belongs to the words before it. */
  citation({ url, title }: ScriptedCitation): readonly Fields[] {
    const item = this.#item;
    if (item?.kind !== "text") {
      return [];
    }
    const annotation = { type: "url_citation", start_index: 0, end_index: item.words.length, url, title };
    const annotationIndex = item.annotations.push(annotation) - 1;
    return [
      this.#event("response.output_text.annotation.added", {
        ...placeOf(item),
        content_index: 0,
        annotation_index: annotationIndex,
        annotation,
      }),
    ];
  }

  /** All events of a call of the tool that makes images, a preview among them. */
  image({ mediaType, data }: ScriptedImage): readonly Fields[] {
    const closed = this.#closeItem();
    const item = { id: newId("ig_0", 48), type: "image_generation_call", status: "in_progress", result: null };
    const place = { output_index: this.#next++, item_id: item.id };
    const format = mediaType.replace("image/", "");
    const whole = {
      ...item,
      status: "completed",
      background: "opaque",
      output_format: format,
      quality: "low",
      revised_prompt: "A pixel",
      result: data,
    };
    this.#output.push(whole);
    const preview = { partial_image_index: 0, partial_image_b64: "ZHJhZnQ=", output_format: format };
    return [
      ...closed,
      this.#event("response.output_item.added", { output_index: place.output_index, item }),
      this.#event("response.image_generation_call.in_progress", place),
      this.#event("response.image_generation_call.generating", place),
      this.#event("response.image_generation_call.partial_image", { ...place, ...preview }),
      this.#event("response.image_generation_call.completed", place),
      this.#event("response.output_item.done", { output_index: place.output_index, item: whole }),
    ];
  }

  close(finishReason: string | undefined): readonly Fields[] {
    const closed = this.#closeItem();
    const isWhole = finishReason === undefined || finishReason === "completed";
    const usage = usageOf(this.#frame, this.#sent);
    const response = {
      ...this.#response(isWhole ? "completed" : "incomplete"),
      incomplete_details: isWhole ? null : { reason: finishReason },
      usage: usage === null ? null : usageBody(usage),
    };
    return [...closed, this.#event(isWhole ? "response.completed" : "response.incomplete", { response })];
  }

  fail(error: Fields): readonly Fields[] {
    const response = { ...this.#response("failed"), error: { code: error["code"] ?? error["type"], message: error["message"] } };
    return [this.#event("error", { error }), this.#event("response.failed", { response })];
  }

  #event(type: string, fields: Fields): Fields {
    return { type, sequence_number: this.#sequence++, ...fields };
  }

  #delta(type: string, fields: Fields): Fields {
    return this.#event(type, {
      ...fields,
      ...(this.#frame.request.obfuscate ? { obfuscation: newId("", 4 + (this.#sequence % 12)) } : {}),
    });
  }

  #response(status: string): Fields {
    return {
      ...this.#head,
      status,
      background: false,
      error: null,
      incomplete_details: null,
      output: [...this.#output],
      parallel_tool_calls: true,
      previous_response_id: null,
      store: false,
      truncation: "disabled",
      usage: null,
      metadata: {},
    };
  }

  #words(kind: "text" | "refusal", words: string): readonly Fields[] {
    const { before, item } = this.#enter(kind);
    item.words += words;
    const type = kind === "text" ? "response.output_text.delta" : "response.refusal.delta";
    return [
      ...before,
      this.#delta(type, { ...placeOf(item), content_index: 0, delta: words, ...(kind === "text" ? { logprobs: [] } : {}) }),
    ];
  }

  #reasoning(step: Extract<ContentStep, { reasoning: string }>): readonly Fields[] {
    const { reasoning } = this.#frame.request;
    if (reasoning === "skipped") {
      return [];
    }
    this.#sent.push(step);
    const { before, item } = this.#enter("reasoning");
    if (reasoning === "omitted") {
      return before;
    }
    const place = { ...placeOf(item), summary_index: 0 };
    const opened = item.words === "" ? [this.#event("response.reasoning_summary_part.added", { ...place, part: summaryPart("") })] : [];
    item.words += step.reasoning;
    return [...before, ...opened, this.#delta("response.reasoning_summary_text.delta", { ...place, delta: step.reasoning })];
  }

  /** All events of a call: it opens, its arguments come, it closes. */
  #call({ id, name, argumentsText, pieces }: ScriptedCall): readonly Fields[] {
    const item = {
      id: newId("fc_0", 48),
      type: "function_call",
      status: "in_progress",
      arguments: "",
      call_id: id ?? newId("call_", 24),
      name,
    };
    const place = { item_id: item.id, output_index: this.#next++ };
    const whole = { ...item, status: "completed", arguments: argumentsText };
    this.#output.push(whole);
    return [
      this.#event("response.output_item.added", { output_index: place.output_index, item }),
      ...splitInto(argumentsText, pieces ?? 1).map((piece) =>
        this.#delta("response.function_call_arguments.delta", { ...place, delta: piece }),
      ),
      this.#event("response.function_call_arguments.done", { ...place, arguments: argumentsText }),
      this.#event("response.output_item.done", { output_index: place.output_index, item: whole }),
    ];
  }

  /** The open item if the step goes on with it, or a new one. */
  #enter(kind: OpenItem["kind"]): { readonly before: readonly Fields[]; readonly item: OpenItem } {
    if (this.#item?.kind === kind) {
      return { before: [], item: this.#item };
    }
    const closed = this.#closeItem();
    const item: OpenItem = {
      kind,
      id: newId(kind === "reasoning" ? "rs_0" : "msg_0", 48),
      index: this.#next++,
      words: "",
      annotations: [],
    };
    this.#item = item;
    const added = this.#event("response.output_item.added", { output_index: item.index, item: this.#itemBody(item, false) });
    const part =
      kind === "reasoning"
        ? []
        : [this.#event("response.content_part.added", { ...placeOf(item), content_index: 0, part: contentPart({ ...item, words: "" }) })];
    return { before: [...closed, added, ...part], item };
  }

  #closeItem(): readonly Fields[] {
    const item = this.#item;
    if (item === undefined) {
      return [];
    }
    this.#item = undefined;
    const body = this.#itemBody(item, true);
    this.#output.push(body);
    return [...this.#partDone(item), this.#event("response.output_item.done", { output_index: item.index, item: body })];
  }

  #partDone(item: OpenItem): readonly Fields[] {
    const place = placeOf(item);
    switch (item.kind) {
      case "text":
        return [
          this.#event("response.output_text.done", { ...place, content_index: 0, text: item.words, logprobs: [] }),
          this.#event("response.content_part.done", { ...place, content_index: 0, part: contentPart(item) }),
        ];
      case "refusal":
        return [
          this.#event("response.refusal.done", { ...place, content_index: 0, refusal: item.words }),
          this.#event("response.content_part.done", { ...place, content_index: 0, part: contentPart(item) }),
        ];
      case "reasoning":
        return item.words === ""
          ? []
          : [
              this.#event("response.reasoning_summary_text.done", { ...place, summary_index: 0, text: item.words }),
              this.#event("response.reasoning_summary_part.done", { ...place, summary_index: 0, part: summaryPart(item.words) }),
            ];
    }
  }

  #itemBody(item: OpenItem, isWhole: boolean): Fields {
    if (item.kind === "reasoning") {
      const sealed = this.#frame.request.sealsReasoning === true ? { encrypted_content: reasoningSeal(item.id) } : {};
      return { id: item.id, type: "reasoning", ...sealed, summary: item.words === "" ? [] : [summaryPart(item.words)] };
    }
    return {
      id: item.id,
      type: "message",
      status: isWhole ? "completed" : "in_progress",
      content: isWhole ? [contentPart(item)] : [],
      role: "assistant",
    };
  }
}

function placeOf(item: OpenItem): Fields {
  return { item_id: item.id, output_index: item.index };
}

function summaryPart(text: string): Fields {
  return { type: "summary_text", text };
}

function contentPart({ kind, words, annotations }: OpenItem): Fields {
  return kind === "refusal"
    ? { type: "refusal", refusal: words }
    : { type: "output_text", annotations: [...annotations], logprobs: [], text: words };
}
