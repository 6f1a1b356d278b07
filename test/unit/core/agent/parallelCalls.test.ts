import assert from "node:assert/strict";
import { fakeTool, runScripted, textOutput, type ScriptedAgentCall } from "../../../fakes/scriptedAgent.ts";
import type { Tool } from "../../../../src/core/tools/tool.ts";

/** How many of the calls ran at once at most, and in which order they began. Each runs until nothing else begins. */
async function ran(calls: readonly ScriptedAgentCall[], ...more: readonly Tool[]): Promise<{ most: number; order: readonly string[] }> {
  let running = 0;
  let most = 0;
  const order: string[] = [];
  const run: Tool["run"] = async (args) => {
    order.push(String(args["id"]));
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    running -= 1;
    return textOutput("ok");
  };
  await runScripted({
    steps: [{ calls }],
    tools: [
      fakeTool("read", { run }),
      fakeTool("write", { run, risk: "write" }),
      fakeTool("command", { run, risk: "command" }),
      fakeTool("look", { run, risk: "command", changesWorkspace: () => false }),
      fakeTool("fetch", { run, risk: "network" }),
      ...more,
    ],
  });
  return { most, order };
}

describe("calls of one step", () => {
  it("reads run together", async () => {
    assert.equal((await ran([1, 2, 3, 4].map((id) => ["read", { id, path: "a" }]))).most, 4);
  });

  it("writes to one file run in order, to others together", async () => {
    assert.deepEqual(await ran([1, 2, 3].map((id) => ["write", { id, path: "a" }])), { most: 1, order: ["1", "2", "3"] });
    assert.equal((await ran([1, 2, 3].map((id) => ["write", { id, path: String(id) }]))).most, 3);
  });

  it("a file is read after the write before it, and written after the read before it", async () => {
    const { most, order } = await ran([
      ["read", { id: 1, path: "a" }],
      ["write", { id: 2, path: "a" }],
      ["read", { id: 3, path: "a" }],
    ]);
    assert.deepEqual([most, order], [1, ["1", "2", "3"]]);
  });

  it("a command that may write runs alone; other commands and the network do not wait", async () => {
    const { most, order } = await ran([
      ["read", { id: 1 }],
      ["command", { id: 2 }],
      ["write", { id: 3, path: "a" }],
    ]);
    assert.deepEqual([most, order], [1, ["1", "2", "3"]]);
    assert.equal(
      (
        await ran([
          ["command", { id: 1 }],
          ["fetch", { id: 2 }],
        ])
      ).most,
      2,
    );
    assert.equal(
      (
        await ran([
          ["look", { id: 1 }],
          ["look", { id: 2 }],
          ["read", { id: 3 }],
        ])
      ).most,
      3,
    );
  });

  it("a call that waits for the user delays only later calls for its file", async () => {
    const answer = Promise.withResolvers<{ readonly answer: "allow" }>();
    const order: string[] = [];
    const run: Tool["run"] = (args) => {
      order.push(String(args["id"]));
      return Promise.resolve(textOutput("ok"));
    };
    await runScripted({
      steps: [
        {
          calls: [
            ["write", { id: 1, path: "a" }],
            ["write", { id: 2, path: "a" }],
            ["write", { id: 3, path: "b" }],
          ],
        },
      ],
      tools: [fakeTool("write", { run, risk: "write" })],
      ports: {
        permissions: {
          decide: ({ args }) => Promise.resolve({ decision: args["id"] === 1 ? "ask" : "allow", reason: "" }),
          approve: () => answer.promise,
        },
      },
      on: (event) => {
        if (event.type === "tool-call-result" && order.join() === "3") {
          answer.resolve({ answer: "allow" });
        }
      },
    });
    assert.deepEqual(order, ["3", "1", "2"]);
  });

  it("what was approved cannot be changed before it runs", async () => {
    const { results } = await runScripted({
      steps: [{ calls: [["a", { list: ["x"] }]] }],
      tools: [fakeTool("a")],
      ports: {
        permissions: {
          decide: ({ args }) => {
            assert.throws(() => (args["list"] as string[]).push("y"));
            return Promise.resolve({ decision: "allow", reason: "" });
          },
          approve: () => Promise.reject(new Error("Nobody is asked.")),
        },
      },
    });
    assert.equal(results[0]?.status, "done");
  });
});
