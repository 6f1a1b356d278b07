/** A number as people write it: `100000`, `100 000`, `100K`, `1.5M`. `undefined` where it is none, or less than one. Pure. */
export function readCount(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.replaceAll(/[\s,_']/g, "")) ?? [];
  const count = Math.floor(Number(digits) * ({ "": 1, k: 1_000, m: 1_000_000 }[unit.toLowerCase()] ?? 1));
  return count >= 1 ? count : undefined;
}
