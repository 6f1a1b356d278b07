/** One click that fixes a failure, or works around it. `label` is the button's text; `url` goes with `open-url` alone. */
export interface FailureFix {
  readonly id:
    | "retry"
    | "continue"
    | "add-key"
    | "replace-key"
    | "choose-model"
    | "open-provider-settings"
    | "open-proxy-settings"
    /** Opens the setting that lets keys go over http in a private network. */
    | "open-http-setting"
    | "test-connection"
    | "new-chat"
    | "approve-origin"
    | "open-url"
    | "show-log";
  readonly label: string;
  readonly url?: string | undefined;
}

/** Whose failure it is: not who was asked first, if fallbacks were asked. What fixes act on. */
export interface FailedRequest {
  /** The provider's id in the settings. */
  readonly provider: string;
  readonly model?: string | undefined;
  /** The id of the key, `PROVIDER/ID`; absent if none was used. */
  readonly accountId?: string | undefined;
}

/** A failure as a card shows it: one sentence, what to do, the details folded. Holds no secret. */
export interface FailureCard {
  /** The failure's kind, such as `rate-limit`: chooses the icon. */
  readonly kind: string;
  /** One sentence: what happened, at which provider and with which key label. */
  readonly title: string;
  /** One sentence: what to do. */
  readonly advice: string;
  /** Lines to read or copy: the provider's words, status, request id. */
  readonly details: readonly string[];
  /** The first is the primary button. They act on {@link FailureCard.failed}. */
  readonly fixes: readonly FailureFix[];
  /** Absent in old journals, and if no provider is to blame. */
  readonly failed?: FailedRequest | undefined;
  /** When another try makes sense, in milliseconds since 1970-01-01 UTC. */
  readonly retryAtMs?: number | undefined;
}
