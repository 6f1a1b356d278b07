/** What an error is about. Finer than a failure's kind where the sentence for people differs. */
export type ErrorKind =
  | "model-fault"
  | "auth"
  | "permission"
  | "model-not-found"
  | "deployment-not-found"
  | "path-not-found"
  | "rate-limit"
  | "too-large-for-rate"
  | "quota"
  | "context-overflow"
  | "content-policy"
  | "overloaded"
  | "invalid-request"
  | "proxy"
  | "server"
  | "unknown";

/** One row of the table: what an error is about, and how that is said. */
export interface ErrorRule {
  readonly kind: ErrorKind;
  /** The products whose words these are, and the words. Read by people; `test/unit/providers/errorRules.test.ts` has whole errors of each. */
  readonly from: string;
  /** In the error's type or code, in lower case. */
  readonly codes?: RegExp;
  /** In the error's message. */
  readonly words?: RegExp;
  /** In the error's type or code beside the words: both must hold. */
  readonly with?: RegExp;
  /** The only status with which the words mean this. */
  readonly status?: number;
  /** Words beside them that are about something else. */
  readonly unless?: RegExp;
  /** Says so little that a status which is of one thing alone says more. */
  readonly afterStatus?: boolean;
}
