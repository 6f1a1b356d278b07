/** The link as it may be followed, or `undefined`: only http, https and mailto leave the panel. */
export function safeHref(href: string): string | undefined {
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
