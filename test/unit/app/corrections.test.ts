import assert from "node:assert/strict";
import type { LearnedParameters } from "../../../src/core/settings/learnedParameters.ts";
import type { LearnedSetting } from "../../../src/app/corrections/corrections.ts";
import { Corrections } from "../../../src/app/corrections/corrections.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";

const address = "https://api.example.com/v1";
const noTemperature = { parameter: "temperature", instead: null };
const otherLimit = { parameter: "max_tokens", instead: "max_completion_tokens" };

/** The user's settings, as far as corrections need them. */
class FakeSetting implements LearnedSetting {
  learned: LearnedParameters = {};
  writes = 0;
  broken = false;

  read(): LearnedParameters {
    return this.learned;
  }

  write(learned: LearnedParameters): Promise<void> {
    if (this.broken) {
      return Promise.reject(new Error("settings.json is not valid JSON"));
    }
    this.writes++;
    this.learned = learned;
    return Promise.resolve();
  }
}

describe("the corrections of providers", () => {
  let setting: FakeSetting;
  let clock: FakeClock;
  let lines: string[];
  let corrections: Corrections;

  beforeEach(() => {
    setting = new FakeSetting();
    clock = new FakeClock();
    lines = [];
    const log = (line: string): void => void lines.push(line);
    corrections = new Corrections(setting, { clock, log: { debug: log, info: log, warn: log, error: log } });
  });

  it("are in force at once, and written together a moment later", async () => {
    corrections.learn(address, "m", noTemperature);
    corrections.learn(address, "m", otherLimit);
    assert.deepEqual(corrections.of(address, "m"), [noTemperature, otherLimit]);
    assert.equal(setting.writes, 0);
    clock.advance(1000);
    await corrections.flush();
    assert.equal(setting.writes, 1);
    assert.deepEqual(setting.learned, { [address]: { m: { temperature: null, max_tokens: "max_completion_tokens" } } });
    assert.deepEqual(corrections.of(address, "m"), [noTemperature, otherLimit]);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? "", /“temperature” is left out for m at https:\/\/api\.example\.com\/v1/);
  });

  it("are forgotten when they are deleted from the settings", async () => {
    corrections.learn(address, "m", noTemperature);
    await corrections.flush();
    setting.learned = {};
    assert.deepEqual(corrections.of(address, "m"), []);
  });

  it("leave what others, or a hand, have written meanwhile", async () => {
    corrections.learn(address, "m", noTemperature);
    setting.learned = { "https://other.example.com": { x: { top_p: null } } };
    await corrections.flush();
    assert.deepEqual(setting.learned, { "https://other.example.com": { x: { top_p: null } }, [address]: { m: { temperature: null } } });
  });

  it("are not learned twice", async () => {
    corrections.learn(address, "m", noTemperature);
    corrections.learn(address, "m", noTemperature);
    await corrections.flush();
    corrections.learn(address, "m", noTemperature);
    assert.equal(lines.length, 1);
    assert.equal(clock.waiting, 0);
  });

  it("hold for the window if the settings cannot be written, and are written later", async () => {
    setting.broken = true;
    corrections.learn(address, "m", noTemperature);
    await corrections.flush();
    assert.match(lines.at(-1) ?? "", /couldn't be saved.*not valid JSON/);
    assert.deepEqual(corrections.of(address, "m"), [noTemperature]);
    setting.broken = false;
    corrections.learn(address, "m", otherLimit);
    await corrections.flush();
    assert.deepEqual(setting.learned, { [address]: { m: { temperature: null, max_tokens: "max_completion_tokens" } } });
  });
});
