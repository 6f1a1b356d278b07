import assert from "node:assert/strict";
import { callsOf, lastAnswer, openAgentChat, resultOf } from "../fakes/agentChat.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { scriptedRunner } from "../fakes/scriptedRunner.ts";
import { wordsOf } from "../fakes/storedChat.ts";
import { TemporaryWorkspace } from "../fakes/temporaryWorkspace.ts";
import { description } from "../fakes/testChat.ts";
import { call } from "./agentCommand.ts";
import { contract, offered, type Contract } from "./contract.ts";
import { lastBody } from "./requestBody.ts";

async function openAt(contract: Contract, place: TemporaryWorkspace) {
  const { wireCase } = contract;
  const runner = scriptedRunner(new FakeClock(), description, await contract.open());
  const ref = { provider: description.id, model: wireCase.model };
  const view = { ref: `${ref.provider}:${ref.model}`, label: ref.model, providerLabel: description.label };
  return openAgentChat(place, {
    ports: {
      runner: () => Promise.resolve(runner),
      roles: {
        resolve: () => ({ ok: true, ref, provider: description }),
        view: () => view,
        views: () => ({ orchestrator: view, worker: view }),
      },
    },
  });
}

contract("a chat whose model acts", (contract) => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    place.file("a.txt", "one\n");
    place.file("b.txt", "two\n");
  });
  afterEach(() => place.dispose());

  offered(
    "three steps with calls in parallel, and the next prompt",
    contract.wireCase.offers.tools,
    async () => {
      const { server } = contract;
      const { chat } = await openAt(contract, place);
      const edit = (path: string, oldText: string, newText: string) => ({ path, edits: [{ oldText, newText }] });
      server.script(
        { steps: [{ text: "I look." }, call("read_file", { path: "a.txt" }, "c1"), call("read_file", { path: "b.txt" }, "c2")] },
        { steps: [call("edit_file", edit("a.txt", "one", "1"), "c1"), call("edit_file", edit("b.txt", "two", "2"), "c2")] },
        { steps: [call("run_command", { command: "cat a.txt b.txt" }, "c1"), call("no_such_tool", {}, "c2")] },
        { steps: [{ text: "Both are digits." }] },
        { steps: [{ text: "Two." }] },
      );
      await chat.send("Make them digits.");
      assert.deepEqual(wordsOf(chat.state.conversation), ["Make them digits.", "complete: I look.Both are digits."]);
      assert.deepEqual(
        callsOf(chat).map(({ name, state }) => `${name} ${state}`),
        ["read_file done", "read_file done", "edit_file done", "edit_file done", "run_command done", "no_such_tool failed"],
      );
      assert.match(resultOf(callsOf(chat)[4]!), /^1\n2\n/);
      assert.deepEqual([place.text("a.txt"), place.text("b.txt"), lastAnswer(chat).steps.length], ["1\n", "2\n", 4]);
      await chat.send("How many?");
      assert.deepEqual(wordsOf(chat.state.conversation).slice(2), ["How many?", "complete: Two."]);
      assert.equal(server.requests.length, 5);
      assert.match(lastBody(contract), /Make them digits\..*one.*Both are digits\..*How many\?/);
    },
    "an answer in words, and a line that says why",
    async () => {
      const { chat } = await openAt(contract, place);
      contract.server.script({ steps: [{ text: "Hello." }] });
      await chat.send("Make them digits.");
      assert.deepEqual(wordsOf(chat.state.conversation), ["Make them digits.", "complete: Hello."]);
      const notices = lastAnswer(chat).parts.flatMap((part) => (part.kind === "notice" ? [part.text] : []));
      assert.match(notices.join(), /can't call tools: it only answers/);
    },
  );
});
