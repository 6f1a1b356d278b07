/** An address that is already as a browser writes it. */
const usual = /^https:\/\/(?!.*xn--)[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*\/(?:[\w-]+(?:[/.][\w-]+)*\/?)?$/;

/** The link as it may be followed, or `undefined`: only http, https and mailto leave the panel. */
export function safeHref(href: string): string | undefined {
  if (usual.test(href)) {
    return href;
  }
  const trimmed = href.trim();
  if (!/^(?:https?:\/\/|mailto:)/i.test(trimmed)) {
    return undefined;
  }
  try {
    return new URL(trimmed).href;
  } catch {
    return undefined;
  }
}
