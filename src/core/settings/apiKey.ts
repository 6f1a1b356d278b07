/** What became of a pasted key. `key` is clean; `problem` is one sentence when it cannot be one. */
export type CleanedKey = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly problem: string };

/**
 * The key within what was pasted: people paste quotes, `Bearer `, a whole `export OPENAI_API_KEY=…` line, line breaks and invisible spaces
 * along with it. Rejected when nothing is left, or when what is left cannot go into an HTTP header. The problem never quotes the key.
 */
export function cleanKey(pasted: string): CleanedKey {
  let key = pasted.replace(/[\u200b-\u200f\u2060\ufeff]/g, "").trim();
  key = key.replace(/^(?:(?:export\s+|set\s+|\$env:)[A-Za-z_][A-Za-z0-9_]*|[A-Z][A-Z0-9_]*(?:KEY|TOKEN))\s*=\s*/, "").trim();
  key = stripQuotes(key).replace(/^(?:authorization|x-api-key|api-key)\s*:\s*/i, "");
  key = stripQuotes(key.replace(/^bearer\s+/i, ""));
  key = key.replace(/[\s\u00a0]+/g, "");
  if (key === "") {
    return { ok: false, problem: "Paste the key: nothing is left once spaces and quotes are gone." };
  }
  if (/^https?:\/\//.test(key)) {
    return { ok: false, problem: "This is an address, not a key. Addresses belong in the setting baton.providers." };
  }
  if (/^[*•.…]+$/.test(key) || /^.{0,12}[*•…]{3,}/.test(key)) {
    return { ok: false, problem: "This is a key with its middle hidden. Copy the whole key, which most providers show only once." };
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return { ok: false, problem: "A key is plain letters, digits and signs; this has others. Copy it again from the provider's page." };
  }
  return { ok: true, key };
}

function stripQuotes(text: string): string {
  return text
    .replace(/^["'`“”‘’]+/, "")
    .replace(/["'`“”‘’;,]+$/, "")
    .trim();
}

/** A provider by the shape of its keys. */
export interface KeyShape {
  readonly provider: string;
  readonly label: string;
  readonly pattern: RegExp;
}

/**
 * The provider that a key plainly belongs to, by its prefix; the most particular shape first. `undefined` where the shape shows nothing.
 * Source: the providers' own consoles, 2026-11.
 */
export const keyShapes: readonly KeyShape[] = [
  { provider: "anthropic", label: "Anthropic", pattern: /^sk-ant-/ },
  { provider: "openrouter", label: "OpenRouter", pattern: /^sk-or-/ },
  { provider: "openai", label: "OpenAI", pattern: /^sk-(?:proj|svcacct|admin)-/ },
  { provider: "gemini", label: "Google Gemini", pattern: /^AIza[0-9A-Za-z_-]{30,}$/ },
  { provider: "groq", label: "Groq", pattern: /^gsk_/ },
  { provider: "xai", label: "xAI", pattern: /^xai-/ },
  { provider: "fireworks", label: "Fireworks", pattern: /^fw_/ },
  { provider: "nvidia", label: "NVIDIA", pattern: /^nvapi-/ },
  { provider: "perplexity", label: "Perplexity", pattern: /^pplx-/ },
  { provider: "github", label: "GitHub", pattern: /^(?:ghp|gho|ghs|github_pat)_/ },
  { provider: "huggingface", label: "Hugging Face", pattern: /^hf_/ },
  { provider: "aws", label: "Amazon Web Services", pattern: /^AKIA[0-9A-Z]{16}$/ },
];

/** Providers that make keys of no distinctive shape, and take no other's. */
const shapeless = new Set(["azure", "deepseek", "mistral", "together", "oci", "portkey"]);

/**
 * The label of another provider that `key` plainly belongs to, when it is being added for `provider`. Keys for gateways may have any shape, so
 * only the built-in providers that make their own are warned about.
 */
export function foreignKeyOwner(key: string, provider: string): KeyShape | undefined {
  if (!shapeless.has(provider) && !keyShapes.some((shape) => shape.provider === provider)) {
    return undefined;
  }
  const owner = keyShapes.find((shape) => shape.pattern.test(key));
  return owner !== undefined && owner.provider !== provider ? owner : undefined;
}
