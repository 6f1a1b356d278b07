import assert from "node:assert/strict";
import { ResourceLocks, type ToolAccess } from "../../../../src/core/tools/resourceLocks.ts";

const read: ToolAccess = { kind: "shared", keys: ["a"], writes: false };
const write: ToolAccess = { kind: "shared", keys: ["a", "b"], writes: true };
const workspace: ToolAccess = { kind: "workspace" };
const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("locks of a workspace", () => {
  it("are acquired in the order of the requests, and no request starves", async () => {
    const locks = new ResourceLocks();
    const order: string[] = [];
    const taken = async (name: string, access: ToolAccess): Promise<() => void> => {
      const release = await locks.acquire(access, never);
      order.push(name);
      return release ?? assert.fail();
    };
    const first = await taken("read 1", read);
    const second = taken("write", write);
    const third = taken("read 2", read);
    const other = await taken("other", { kind: "shared", keys: ["c"], writes: true });
    const whole = taken("workspace", workspace);
    await turn();
    assert.deepEqual(order, ["read 1", "other"]);
    first();
    first();
    (await second)();
    (await third)();
    await turn();
    assert.deepEqual(order, ["read 1", "other", "write", "read 2"]);
    other();
    (await whole)();
  });

  it("are not held by one that was stopped while it waited", async () => {
    const locks = new ResourceLocks();
    const stop = new AbortController();
    const first = await locks.acquire(workspace, never);
    const second = locks.acquire(workspace, stop.signal);
    const third = locks.acquire(read, never);
    stop.abort();
    assert.equal(await second, undefined);
    assert.equal(await locks.acquire(read, stop.signal), undefined);
    first?.();
    assert.ok(await third);
  });

  it("a call that uses nothing waits for nothing", async () => {
    const locks = new ResourceLocks();
    await locks.acquire(workspace, never);
    assert.ok(await locks.acquire({ kind: "none" }, never));
  });
});
