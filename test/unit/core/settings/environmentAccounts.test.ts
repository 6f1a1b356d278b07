import assert from "node:assert/strict";
import { readProviderSettings } from "../../../../src/core/settings/providerSettings.ts";

function read(accounts: unknown) {
  const { providers, problems } = readProviderSettings({ openai: { accounts } });
  return { accounts: providers[0]?.accounts, problems };
}

describe("the accounts of a provider in the settings", () => {
  it("are read whole, in their order", () => {
    const whole = {
      label: "Team A",
      keyVariable: "KEY_A",
      description: "Paid by A",
      active: false,
      tags: ["a", "b"],
      requestsPerMinute: 60,
      tokensPerMinute: 1000,
    };
    const { accounts, problems } = read([whole, { keyVariable: "KEY_B" }]);
    assert.deepEqual(problems, []);
    assert.deepEqual(accounts, [
      whole,
      {
        label: "KEY_B",
        keyVariable: "KEY_B",
        description: undefined,
        active: true,
        tags: [],
        requestsPerMinute: undefined,
        tokensPerMinute: undefined,
      },
    ]);
  });

  it("never hold a key, which would stand in a settings file", () => {
    const { accounts, problems } = read([{ keyVariable: "sk-proj-abc" }, { label: "none" }]);
    assert.deepEqual(accounts, []);
    assert.match(problems[0] ?? "", /accounts\[0\]\.keyVariable must be the name of an environment variable/);
    assert.doesNotMatch(problems.join(), /sk-proj/);
    assert.match(problems[1] ?? "", /accounts\[1\]\.keyVariable is missing/);
  });

  it("skip what cannot be used, and say so", () => {
    const { accounts, problems } = read([
      "KEY_A",
      { keyVariable: "KEY_A", requestsPerMinute: 0, tags: ["a", 1, "a"], colour: "red" },
      { keyVariable: "KEY_A" },
      { label: "KEY_A", keyVariable: "KEY_B" },
    ]);
    assert.deepEqual(
      accounts?.map(({ keyVariable, requestsPerMinute, tags }) => [keyVariable, requestsPerMinute, tags]),
      [["KEY_A", undefined, ["a"]]],
    );
    for (const [index, words] of [
      /\[0\] must be an object/,
      /colour is not a setting/,
      /tags must be a list of texts/,
      /requestsPerMinute must be at least 1/,
      /same keyVariable/,
      /same label/,
    ].entries()) {
      assert.match(problems[index] ?? "", words);
    }
    assert.deepEqual(read({}), { accounts: [], problems: ["baton.providers.openai.accounts must be a list."] });
  });
});
