/** A developer's own keys and cloud accounts must not reach an extension under test: nothing may be sent there, or found by itself. */
const secretNames = /(_API_KEY|_TOKEN|_SECRET)$|^(AWS|AZURE|GOOGLE|GCP|OPENAI|ANTHROPIC|GEMINI|OCI)_/i;

/** Variables for a server that is under test: takes the machine's keys away, then adds `extra`. */
export function testEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): Record<string, string | undefined> {
  const removed = Object.keys(process.env).filter((name) => secretNames.test(name));
  return { ...Object.fromEntries(removed.map((name) => [name, undefined])), ...extra };
}
