import assert from "node:assert/strict";
import { only, textOf } from "../unit/providers/parsing.ts";
import { contract, offered } from "./contract.ts";

const steps = [{ text: "Rain." }, { citation: { url: "https://example.com/source", title: "Source" } }];

contract("citations", (contract) => {
  offered(
    "a source with address and title",
    contract.wireCase.offers.citations,
    async () => {
      const events = await contract.answer({ steps });
      const { url, title } = only(events, "citation");
      assert.deepEqual([textOf(events), url, title], ["Rain.", "https://example.com/source", "Source"]);
    },
    "the wire reports none",
    async () => {
      const events = await contract.answer({ steps });
      assert.deepEqual([textOf(events), events.filter(({ type }) => type === "citation")], ["Rain.", []]);
    },
  );
});
