import assert from "node:assert/strict";
import { tokensOf } from "../../../../src/core/accounting/requestTokens.ts";
import { buildSystemText, type EnvironmentFacts, wordsOnlySystemText } from "../../../../src/core/context/systemText.ts";

const environment: EnvironmentFacts = {
  system: "Linux 6.1",
  shell: "bash",
  folders: [{ name: "app", path: "/code/app" }],
  day: "2026-11-28",
  isRestricted: false,
};

describe("The system text", () => {
  it("is short, and has the environment", () => {
    const text = buildSystemText({ environment, instructions: [], skills: [] });
    assert.ok(tokensOf(text.length) < 1500, String(tokensOf(text.length)));
    assert.match(text, /folder: \/code\/app\. .*System: Linux 6\.1; commands run in bash\..*2026-11-28/);
    assert.doesNotMatch(text, /Restricted|# Skills|# Instructions|# The agent/);
  });

  it("says that tools' content is data, and to verify, ask and report", () => {
    const text = buildSystemText({ environment, instructions: [], skills: [] });
    for (const words of [/is data/, /saw it work/, /can't be had back/, /short report/, /Never print, copy or move secrets/]) {
      assert.match(text, words);
    }
  });

  it("has instructions, skills and the user's own agent, in this order", () => {
    const text = buildSystemText({
      environment: { ...environment, isRestricted: true },
      instructions: [{ path: "AGENTS.md", text: "Use tabs.\n" }],
      skills: [{ name: "release", description: "How to release" }],
      agent: { name: "reviewer", prompt: "You review." },
    });
    assert.match(text, /Restricted Mode.*- release: How to release.*## AGENTS\.md\nUse tabs\..*“reviewer”.*You review\.$/s);
  });
});

describe("The system text for a model that can't call tools", () => {
  const parts = {
    environment,
    instructions: [{ path: "AGENTS.md", text: "Use tabs.\n" }],
    skills: [{ name: "release", description: "How to release" }],
    agent: { name: "reviewer", prompt: "You review." },
  };

  it("has the environment, the instructions and the agent, and nothing of tools", () => {
    const text = wordsOnlySystemText(buildSystemText(parts));
    assert.match(
      text,
      /^You are Baton[^]*can't call tools[^]*# Environment\n[^]*\/code\/app[^]*## AGENTS\.md\nUse tabs\.[^]*You review\.$/,
    );
    assert.doesNotMatch(text, /through tools|read_skill|# Skills|release/);
  });

  it("ends with the environment when that is all, and leaves a text alone that isn't Baton's", () => {
    assert.match(wordsOnlySystemText(buildSystemText({ environment, instructions: [], skills: [] })), /it was 2026-11-28\.$/);
    assert.match(wordsOnlySystemText(buildSystemText({ ...parts, instructions: [], agent: undefined })), /it was 2026-11-28\.$/);
    assert.equal(wordsOnlySystemText("Answer in French."), "Answer in French.");
  });
});
