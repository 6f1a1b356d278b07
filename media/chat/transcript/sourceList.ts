import type { SourcePart } from "../../../src/shared/part.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { Disclosure } from "./disclosure.ts";

/** Where an answer says that it has something from: a list folded under one line. Links go through the host; every word of it is text, never HTML. */
export function createSourceList(sources: readonly SourcePart[]): HTMLElement {
  const list = element("ol", { class: "source-list" }, ...sources.map(createSource));
  const disclosure = new Disclosure("sources", testIds.answerSources, [icon("references")], list);
  disclosure.label.textContent = sources.length === 1 ? "1 source" : `${sources.length} sources`;
  return disclosure.element;
}

function createSource({ url, title, quote }: SourcePart): HTMLElement {
  const address = url === undefined ? null : URL.parse(url);
  const isWeb = address?.protocol === "https:" || address?.protocol === "http:";
  const name = title?.trim() || address?.host || url || "A document";
  const item = element("li", quote === undefined ? {} : { title: quote });
  if (isWeb) {
    item.append(element("a", { href: address.href, title: address.href }, name));
  } else {
    item.append(element("span", {}, name));
  }
  if (isWeb && name !== address.host) {
    item.append(" ", element("span", { class: "source-host" }, address.host));
  }
  return item;
}
