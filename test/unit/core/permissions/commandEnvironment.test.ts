import assert from "node:assert/strict";
import { commandEnvironment } from "../../../../src/core/permissions/commandEnvironment.ts";

const given = {
  PATH: "/usr/bin:.::node_modules/.bin:/bin",
  HOME: "/home/me",
  PWD: "/x",
  MY_PROVIDER: "k",
  OPENAI_API_KEY: "k",
  GITHUB_TOKEN: "k",
  CLIENT_SECRET_VALUE: "k",
  DB_PASSWORD: "k",
  DATABASE_URL: "k",
  NODE_OPTIONS: "-r ./x",
  GIT_EXTERNAL_DIFF: "x",
  KEYBOARD: "us",
};

describe("the environment of commands", () => {
  it("has neither Baton's key variables nor what looks like a secret, nor entries of PATH that are not absolute", () => {
    assert.deepEqual(commandEnvironment(given, { keyVariables: ["my_provider"], readOnly: false, pathSeparator: ":" }), {
      PATH: "/usr/bin:/bin",
      HOME: "/home/me",
      PWD: "/x",
      NODE_OPTIONS: "-r ./x",
      GIT_EXTERNAL_DIFF: "x",
      KEYBOARD: "us",
    });
  });

  it("keeps git and others from running anything when the command runs unasked", () => {
    const environment = commandEnvironment(given, { keyVariables: [], readOnly: true, pathSeparator: ":" });
    assert.equal(environment["NODE_OPTIONS"], undefined);
    assert.equal(environment["GIT_EXTERNAL_DIFF"], undefined);
    assert.equal(environment["GIT_OPTIONAL_LOCKS"], "0");
    assert.equal(environment["GIT_CONFIG_KEY_0"], "core.fsmonitor");
    assert.equal(environment["PAGER"], "cat");
  });
});
