/** The markers of an item that begins with `raw`: what stands before its words on its first line, and what stands there on each further one. */
export function itemMarkers(raw: string): { readonly firstMarker: string; readonly marker: string } {
  const [, bullet = "-", space = "", words = ""] = /^( {0,3}(?:[*+-]|\d{1,9}[.)]))([ \t]*)([^\n]*)/.exec(raw) ?? [];
  let column = bullet.length;
  for (const character of space) {
    column += character === "\t" ? 4 - (column % 4) : 1;
  }
  const width = column - bullet.length;
  const padding = words === "" || width > 4 ? 1 : width;
  return { firstMarker: bullet + " ".repeat(padding), marker: " ".repeat(bullet.length + padding) };
}
