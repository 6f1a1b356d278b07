import { isRecord, parseJson } from "../model/json.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { keylessQuestions } from "./keylessQuestions.ts";
import type { KeylessAnswer, KeylessQuestion } from "./ports.ts";

/**
 * What an answer to a question without a key shows. `api`: an API that answers. `rejects`: one that wants a key. `missing`: nothing is at that path.
 * `page`: a web page. `redirect`: elsewhere. `https-expected`: the port speaks TLS. `proxy-password`: a proxy wants to be signed in to. `other`: words that are no
 * answer of an API. `failing`: a fault of the server.
 */
export type AnswerReading = "api" | "rejects" | "missing" | "page" | "redirect" | "https-expected" | "proxy-password" | "other" | "failing";

/** Reads what an answer shows. Pure. */
export function readKeylessAnswer(answer: Extract<KeylessAnswer, { ok: true }>): AnswerReading {
  const { status, text, isPage } = answer;
  if (status === 407) {
    return "proxy-password";
  }
  // nginx and Apache; Go's own server.
  if (
    status === 400 &&
    /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled|HTTP request to an HTTPS server/i.test(text)
  ) {
    return "https-expected";
  }
  if (status >= 300 && status < 400) {
    return "redirect";
  }
  if (status === 404 || status === 405 || status === 410 || status === 501) {
    return "missing";
  }
  if (isPage) {
    return status >= 500 && status !== 511 ? "failing" : "page";
  }
  if (status === 401 || status === 403) {
    return "rejects";
  }
  if (status >= 500) {
    return "failing";
  }
  const body = parseJson(text);
  return isRecord(body) || Array.isArray(body) || status >= 400 ? "api" : "other";
}

/** Asks without a key, each question once in a connection test. */
export function askOnce(
  { answers, ports, signal }: Pick<ConnectionTestRun, "answers" | "ports" | "signal">,
  question: KeylessQuestion,
): Promise<KeylessAnswer> {
  const known = answers.get(question.method + question.url) ?? ports.ask(question, signal);
  answers.set(question.method + question.url, known);
  return known;
}

/** Whether VS Code's own requests come to the provider, whatever they are answered. */
export async function getsThrough(testRun: ConnectionTestRun): Promise<boolean> {
  const { list, chat } = keylessQuestions(testRun.target, testRun.baseUrl, testRun.model);
  return (await askOnce(testRun, list ?? chat)).ok;
}

/** The first of the base URLs at which an API answers a question without a key; `undefined` where none does. */
export async function findApi(testRun: ConnectionTestRun, baseUrls: readonly string[]): Promise<string | undefined> {
  const asked = await Promise.all(
    baseUrls.map(async (baseUrl) => {
      const { list, chat } = keylessQuestions(testRun.target, baseUrl, testRun.model);
      const answer = await askOnce(testRun, list ?? chat);
      const reading = answer.ok ? readKeylessAnswer(answer) : "missing";
      return reading === "api" || reading === "rejects" ? baseUrl : undefined;
    }),
  );
  return asked.find((baseUrl) => baseUrl !== undefined);
}
