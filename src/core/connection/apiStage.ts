import { clockFinding, isOff } from "./clockSkew.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { offBy, whoIs } from "./connectionTestRun.ts";
import { failed, warned } from "./failed.ts";
import type { Finding } from "./finding.ts";
import { providerSettingsFix, proxySettingsFix, retryFix, useAddressFix } from "./finding.ts";
import { askOnce, findApi, readKeylessAnswer, type AnswerReading } from "./keylessAnswer.ts";
import { keylessQuestions } from "./keylessQuestions.ts";
import { likelyBaseUrls, withoutCall } from "./likelyBaseUrls.ts";
import type { KeylessAnswer } from "./ports.ts";
import type { StageId, StageOutcome } from "./stage.ts";
import { notHttp, tlsExpected } from "./tlsStage.ts";

type Answered = Extract<KeylessAnswer, { ok: true }>;

/** What was found out without a key. */
export interface ApiReading {
  readonly outcome: StageOutcome;
  /** An earlier stage that turns out to be at fault; its outcome is `outcome`, and this one was not got to. */
  readonly blamed?: StageId | undefined;
  /** Whether a key is wanted: a list that comes without one proves no key. */
  readonly wantsKey: boolean;
  /** Nothing was at the path: where that stays so with a key, the path is wrong. */
  readonly isMissing: boolean;
  /** How far this computer's clock is ahead, in milliseconds. */
  readonly clockOffMs: number | undefined;
  /** The cloud's region, where an answer names it. */
  readonly region: string | undefined;
}

/** Of models that have no API over HTTP, such as VS Code's own. */
export const noApi: ApiReading = {
  outcome: { status: "skipped", summary: "" },
  wantsKey: false,
  isMissing: false,
  clockOffMs: undefined,
  region: undefined,
};

/** Asks whether an API is at the address, without a key: before any key is sent anywhere. */
export async function tryApi(testRun: ConnectionTestRun): Promise<ApiReading> {
  const { list, chat } = keylessQuestions(testRun.target, testRun.baseUrl, testRun.model);
  const first = await askOnce(testRun, list ?? chat);
  if (!first.ok) {
    return noAnswer(testRun, first);
  }
  const reading = readKeylessAnswer(first);
  const isDoubtful = reading === "missing" || reading === "other" || reading === "page";
  const second = list !== undefined && isDoubtful ? await askOnce(testRun, chat) : undefined;
  const again = second?.ok === true ? readKeylessAnswer(second) : undefined;
  const clockOffMs = offBy(testRun.ports.clock, first.dateMs);
  const found = { clockOffMs, region: first.region, wantsKey: reading === "rejects", isMissing: false };
  if (second?.ok === true && (again === "api" || again === "rejects")) {
    return {
      ...found,
      wantsKey: again === "rejects",
      outcome: answered(testRun, `answers, but doesn't list models (status ${String(first.status)})`, clockOffMs),
    };
  }
  return { ...found, ...(await outcomeOf(testRun, first, reading, clockOffMs)) };
}

async function outcomeOf(
  testRun: ConnectionTestRun,
  answer: Answered,
  reading: AnswerReading,
  clockOffMs: number | undefined,
): Promise<Pick<ApiReading, "outcome" | "blamed"> & { readonly isMissing?: boolean }> {
  const details = detailsOf(answer);
  switch (reading) {
    case "api":
      return { outcome: answered(testRun, `answers without a key (status ${String(answer.status)})`, clockOffMs) };
    case "rejects":
      return { outcome: answered(testRun, `answers, and requires a key (status ${String(answer.status)})`, clockOffMs) };
    case "https-expected":
      return { blamed: "tls", outcome: failed(await tlsExpected(testRun), details) };
    case "proxy-password":
      return {
        blamed: "proxy",
        outcome: failed(
          {
            code: "proxy-password",
            happened: `A proxy between VS Code and ${whoIs(testRun)} requires sign-in (status 407).`,
            advice: "Sign in when VS Code asks, or set http.proxy to http://USER:PASSWORD@HOST:PORT.",
            fixes: [proxySettingsFix, retryFix],
          },
          details,
        ),
      };
    case "redirect":
      return redirected(testRun, answer, details);
    case "failing":
      return {
        outcome: warned(
          {
            code: "no-answer",
            happened: `${whoIs(testRun)} failed with status ${String(answer.status)}${titled(answer)}.`,
            advice: "The server, or a gateway in front of it, has problems or is starting. Try again in a moment.",
            fixes: [retryFix],
          },
          details,
        ),
      };
    case "missing":
    case "other":
    case "page":
      return nothingThere(testRun, answer, reading, details);
  }
}

/** The API answers; a clock that is off is reported here, since every answer reports the time. */
function answered({ url, target }: ConnectionTestRun, summary: string, clockOffMs: number | undefined): StageOutcome {
  const { pathname } = url;
  const what = `${pathname === "/" ? url.host : `${url.host}${pathname}`} ${summary}`;
  if (!isOff(clockOffMs)) {
    return { status: "passed", summary: what };
  }
  return {
    ...warned(
      clockFinding(clockOffMs, target.label, "As a result, signed requests and tokens are rejected, and certificates look invalid."),
    ),
    details: [what],
  };
}

async function redirected(
  testRun: ConnectionTestRun,
  { location, status, title }: Answered,
  details: readonly string[],
): Promise<Pick<ApiReading, "outcome" | "blamed">> {
  const { url } = testRun;
  const target = URL.parse(location ?? "");
  if (target?.protocol === "https:" && url.protocol === "http:" && target.hostname === url.hostname) {
    return { blamed: "tls", outcome: failed(await tlsExpected(testRun), details) };
  }
  if (target !== null && target.origin === url.origin && !/login|signin|sign-in|auth|portal/i.test(target.pathname)) {
    const happened = `${whoIs(testRun)} sends requests on from this path (status ${String(status)}).`;
    return {
      outcome: failed(
        {
          code: "moved",
          happened,
          advice: `The base URL is not the API's own: it leads to ${target.origin}${target.pathname}. Correct it.`,
          fixes: [providerSettingsFix, retryFix],
        },
        details,
      ),
    };
  }
  return { outcome: failed(portal(testRun, target === null ? "to another page" : `to ${target.origin}`, title), details) };
}

/** A web page in place of the API: nothing distinguishes it from a wrong path but that another path does have the API. */
async function nothingThere(
  testRun: ConnectionTestRun,
  answer: Answered,
  reading: "missing" | "other" | "page",
  details: readonly string[],
): Promise<Pick<ApiReading, "outcome"> & { readonly isMissing?: boolean }> {
  const { target, baseUrl } = testRun;
  const elsewhere = await findApi(testRun, likelyBaseUrls(target.type, baseUrl, target.usualBaseUrl));
  if (elsewhere !== undefined) {
    return { outcome: failed(wrongPath(testRun, answer, elsewhere), details) };
  }
  if (reading === "page") {
    return { outcome: failed(portal(testRun, undefined, answer.title), details) };
  }
  if (reading === "missing" && answer.isPage) {
    return { outcome: failed(wrongPath(testRun, answer, undefined), details) };
  }
  // A few hide what they have from those without a key: so it is asked with one before the path is called wrong.
  return {
    isMissing: true,
    outcome: warned(
      { ...wrongPath(testRun, answer, undefined), advice: "If it doesn't answer with a key either, the path is wrong." },
      details,
    ),
  };
}

/** The finding of a path at which nothing is. `elsewhere`: where the API does answer. */
export function wrongPath(
  { url, baseUrl, target }: ConnectionTestRun,
  answer: Pick<Answered, "status" | "isPage"> | undefined,
  elsewhere: string | undefined,
): Finding {
  const status = answer === undefined ? "" : ` (status ${String(answer.status)}${answer.isPage ? " and a web page" : ""})`;
  const happened = `There is no API at ${url.origin}${url.pathname}${status}.`;
  if (elsewhere !== undefined) {
    return {
      code: "wrong-path",
      happened,
      advice: `It answers at ${elsewhere}: use that as the base URL.`,
      fixes: [useAddressFix(elsewhere), providerSettingsFix, retryFix],
    };
  }
  const short = withoutCall(baseUrl);
  const usual = target.usualBaseUrl === undefined ? "it usually ends in /v1" : `the usual one is ${target.usualBaseUrl}`;
  return {
    code: "wrong-path",
    happened,
    advice: `Correct the base URL: ${short === undefined ? usual : `the path of single calls does not belong to it, so ${short} may be meant`}.`,
    fixes: [providerSettingsFix, retryFix],
  };
}

/** The finding of a page that stands in the way. */
function portal(testRun: ConnectionTestRun, sentOn: string | undefined, title: string | undefined): Finding {
  const page = title === undefined ? "a web page" : `the web page “${title}”`;
  return {
    code: "portal",
    happened:
      sentOn === undefined
        ? `${whoIs(testRun)} answers with ${page} instead of its API.`
        : `Requests to ${whoIs(testRun)} are redirected ${sentOn}: ${title === undefined ? "a sign-in page is in the way" : page}.`,
    advice:
      "A network sign-in page or a company filter is in the way. Open any page in a browser and sign in, or connect the VPN, then test again. Otherwise, the base URL is that of a website.",
    fixes: [retryFix, proxySettingsFix, providerSettingsFix],
  };
}

/** Nothing came that `fetch` takes for an answer. */
async function noAnswer(testRun: ConnectionTestRun, { cause, code }: Extract<KeylessAnswer, { ok: false }>): Promise<ApiReading> {
  const { url, ports, place, hop, signal } = testRun;
  const nothing = { wantsKey: false, isMissing: false, clockOffMs: undefined, region: undefined };
  const codeNote = code === undefined ? "" : ` (${code})`;
  if (url.protocol === "http:" && cause !== "proxy") {
    const shaken = await ports.network.handshake(place, hop, signal);
    if (shaken.ok) {
      return { ...nothing, blamed: "tls", outcome: failed(await tlsExpected(testRun)) };
    }
    const spoken = await ports.network.speak(place, hop, signal);
    if (spoken.status === undefined) {
      return { ...nothing, outcome: failed(notHttp(testRun, spoken)) };
    }
  }
  if (cause === "tls") {
    const finding: Finding = {
      code: "unknown-issuer",
      happened: `VS Code doesn't trust the certificate of ${place.host}${codeNote}.`,
      advice: ports.trustAdvice,
      fixes: [proxySettingsFix, retryFix],
    };
    return { ...nothing, blamed: "tls", outcome: failed(finding) };
  }
  if (cause === "proxy") {
    return {
      ...nothing,
      blamed: "proxy",
      outcome: failed({
        code: "proxy-rejected",
        happened: `A proxy between VS Code and ${whoIs(testRun)} rejected the connection${codeNote}.`,
        advice: "Check VS Code's proxy settings, and ask the proxy's administrator to allow this host.",
        fixes: [proxySettingsFix, retryFix],
      }),
    };
  }
  const advice =
    cause === "dns" || cause === "connect"
      ? "VS Code uses another route than this test. Check its proxy settings."
      : "The connection was lost before an answer arrived. Try again. If it happens again, a firewall or proxy is closing the connection.";
  return {
    ...nothing,
    outcome: failed({
      code: "no-answer",
      happened: `${whoIs(testRun)} gave no answer${codeNote}.`,
      advice,
      fixes: [retryFix, proxySettingsFix],
    }),
  };
}

function detailsOf({ status, title, text, isPage, location }: Answered): readonly string[] {
  return [
    `Status: ${String(status)}`,
    ...(location === undefined ? [] : [`Leads to: ${URL.parse(location)?.origin ?? "another address"}`]),
    ...(title === undefined ? [] : [`Page: ${title}`]),
    ...(isPage || text.trim() === "" ? [] : [`Answer: ${text.trim().replace(/\s+/g, " ").slice(0, 300)}`]),
  ];
}

function titled({ title }: Answered): string {
  return title === undefined ? "" : ` and the page “${title}”`;
}
