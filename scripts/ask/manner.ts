import type { RetrySettings } from "../../src/core/settings/retrySettings.ts";
import { readRetrySettings } from "../../src/core/settings/retrySettings.ts";
import { readCount, type Values } from "./commandLine.ts";
import { FileLessons } from "./fileLessons.ts";
import type { SettingsFile } from "./settingsFile.ts";

/** How the answer is waited for, and what is kept of it. */
export interface Manner extends RetrySettings {
  readonly lessons: FileLessons | undefined;
  readonly schemaRetries: number | undefined;
}

/** What the options say of it, else the settings, else what is usual. */
export function readManner(values: Values, settings: SettingsFile | undefined): Manner {
  const { limits, silence } = readRetrySettings((name) => settings?.get(`baton.retry.${name}`));
  const waitSeconds = readCount(values, "max-wait-seconds", 0);
  return {
    limits: {
      maxWaitMs: waitSeconds === undefined ? limits.maxWaitMs : waitSeconds * 1000,
      maxAttempts: readCount(values, "max-attempts", 1) ?? limits.maxAttempts,
    },
    silence: {
      firstByteMs: (readCount(values, "first-byte-ms", 0) ?? silence.firstByteMs) || Infinity,
      idleMs: (readCount(values, "idle-ms", 0) ?? silence.idleMs) || Infinity,
    },
    lessons: values.lessons === undefined ? undefined : new FileLessons(values.lessons),
    schemaRetries: readCount(values, "schema-retries", 0),
  };
}
