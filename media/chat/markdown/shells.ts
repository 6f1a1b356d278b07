import { element } from "../base/element.ts";

type Attributes = Readonly<Record<string, string>>;

const shells = new Map<string, HTMLElement>();

/**
 * A new element without content. It is a copy of one that was made for the same `key`, which must determine `tag` and `attributes`: copies cost less than elements
 * whose attributes are set one by one, above all a direction.
 */
export function copyOf<K extends keyof HTMLElementTagNameMap>(key: string, tag: K, attributes: Attributes): HTMLElementTagNameMap[K] {
  let shell = shells.get(key);
  if (shell === undefined) {
    shell = element(tag, attributes);
    shells.set(key, shell);
  }
  return shell.cloneNode() as HTMLElementTagNameMap[K];
}
