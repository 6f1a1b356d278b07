/** How long a step may take before it has failed, in milliseconds. Only a failure waits this long; a slow machine with other work needs most of it. */
export const stepMs = 60_000;

/** How long one try of a step takes that VS Code may swallow, in milliseconds: then the step is tried again. */
export const retryMs = 3_000;
