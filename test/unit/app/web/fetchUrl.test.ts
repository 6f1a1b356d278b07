import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { NodePages } from "../../../../src/app/web/nodePages.ts";
import { isPublicAddress } from "../../../../src/app/web/publicAddress.ts";
import { fetchUrlTool } from "../../../../src/core/tools/web/fetchUrl.ts";
import { htmlText } from "../../../../src/core/tools/web/htmlText.ts";

describe("fetch_url", () => {
  let server: Server;
  let port: number;
  let answer: RequestListener;
  const asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host ?? ""}${request.url ?? ""}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => asked.splice(0));

  /** The internet of these tests: every name but `inside.test` is at the test's own server, which counts as public. */
  const addresses = (host: string): Promise<readonly string[]> =>
    host === "gone.test"
      ? Promise.reject(new Error("not found"))
      : Promise.resolve(host === "inside.test" ? ["93.184.216.34", "10.0.0.1"] : ["127.0.0.1"]);
  const pages = new NodePages({ addresses, isPublic: (address) => address === "127.0.0.1" || isPublicAddress(address) });
  async function run(url: string, signal = new AbortController().signal, fetcher = pages): Promise<string> {
    const result = await fetchUrlTool(fetcher).run({ url }, { callId: "c", stepId: "s", output: () => undefined }, signal);
    return result.ok ? result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") : `failed: ${result.message}`;
  }

  it("gives a page's words, and says what it is", async () => {
    answer = (_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(
        "<html><head><title>x</title></head><body><h1>Hello &amp; wel\u200bcome</h1><script>evil()</script><p>One<br>two</p></body></html>",
      );
    };
    const url = `http://site.test:${String(port)}/page`;
    assert.equal(await run(url), `${url} (200, text/html, markup removed)\n\n# Hello & welcome\n\nOne\ntwo`);
  });

  it("follows redirects, each checked anew, but not for ever", async () => {
    answer = ({ url }, response) => {
      if (url === "/text") {
        response.setHeader("content-type", "text/plain");
        response.end("words");
      } else {
        response.writeHead(302, {
          location:
            url === "/inside" ? "http://inside.test/x" : url === "/file" ? "file:///etc/passwd" : url === "/loop" ? "/loop" : "/text",
        });
        response.end();
      }
    };
    const at = (path: string): string => `http://site.test:${String(port)}${path}`;
    assert.match(await run(at("/start")), /\/text \(200, text\/plain\)\n\nwords$/);
    assert.match(await run(at("/inside")), /^failed: inside\.test is an address of this computer or of a private network/);
    assert.match(await run(at("/file")), /^failed: file: isn't fetched/);
    assert.match(await run(at("/loop")), /^failed: .* redirects more than 5 times/);
  });

  it("reaches no private address, in whatever form, and sends no password", async () => {
    const real = new NodePages();
    for (const url of [
      "http://localhost/",
      "http://127.0.0.1/",
      "http://127.1/",
      "http://2130706433/",
      "http://0x7f.0.0.1/",
      "http://0/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://[::ffff:7f00:1]/",
      "http://[64:ff9b::7f00:1]/",
      "http://[fe80::1]/",
      "http://[fd00::1]/",
      "http://169.254.169.254/latest/meta-data/",
      "http://10.1.2.3/",
      "http://192.168.0.1/",
      "http://172.31.0.1/",
      "http://100.64.0.1/",
    ]) {
      assert.match(await run(url, undefined, real), /^failed: .* is an address of this computer or of a private network/, url);
    }
    assert.match(await run("http://user:secret@site.test/"), /^failed: An address with a name or a password/);
    for (const url of ["file:///etc/passwd", "ftp://site.test/", "data:text/plain,x"]) {
      assert.match(await run(url), /^failed: \w+: isn't fetched: only http and https are/);
    }
    assert.match(await run("nothing"), /^failed: nothing is no address/);
    assert.match(await run("http://gone.test/"), /^failed: http:\/\/gone\.test\/ couldn't be fetched: not found/);
    assert.deepEqual(asked, []);
  });

  it("connects to the address that was checked, whatever its name stands for later", async () => {
    answer = (_request, response) => {
      response.setHeader("content-type", "text/plain");
      response.end("pinned");
    };
    // No resolver knows the name: the connection is made to what `addresses` gave.
    assert.match(await run(`http://no-such-name.invalid:${String(port)}/`), /pinned$/);
    assert.deepEqual(asked, [`no-such-name.invalid:${String(port)}/`]);
  });

  it("keeps no more than two megabytes, rejects what is no text, and reports failures with their words", async () => {
    answer = ({ url }, response) => {
      if (url === "/large") {
        response.setHeader("content-type", "text/plain");
        response.end("x".repeat(3_000_000));
      } else if (url === "/image") {
        response.setHeader("content-type", "image/png");
        response.end("x");
      } else {
        response.writeHead(404, { "content-type": "text/plain" });
        response.end("no such page");
      }
    };
    const at = (path: string): string => `http://site.test:${String(port)}${path}`;
    const large = await run(at("/large"));
    assert.match(large.slice(0, 100), /only its beginning/);
    assert.equal(large.length < 2_100_000, true);
    assert.match(await run(at("/image")), /^failed: .* is no text \(image\/png\)/);
    assert.match(await run(at("/none")), /^failed: .*\(404, text\/plain\)\nno such page$/);
  });

  it("ends when it is stopped", async () => {
    const stop = new AbortController();
    answer = () => stop.abort();
    assert.equal(await run(`http://site.test:${String(port)}/`, stop.signal), "failed: It was stopped.");
  });

  it("knows which addresses are public", () => {
    for (const address of ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"]) {
      assert.equal(isPublicAddress(address), true, address);
    }
    for (const address of [
      "",
      "x",
      "224.0.0.1",
      "255.255.255.255",
      "198.18.0.1",
      "::",
      "2002:7f00:1::",
      "2001:db8::1",
      "2001::1",
      "ff02::1",
      "fe80::1%eth0",
      "::127.0.0.1",
    ]) {
      assert.equal(isPublicAddress(address), false, address);
    }
  });

  it("takes the markup of pages away, broken ones too", () => {
    for (const [html, text] of [
      ["<ul><li>a<li>b</ul>", "- a\n- b"],
      ["a<!-- <b> -->b<![CDATA[x]]>c", "abc"],
      ["<p title='>'>x</p>", "x"],
      ["<style>p{}</style>y<script>", "y"],
      ["1 < 2 &lt;b&gt; &#65;&#x42; &unknown; &#0;", "1 < 2 <b> AB &unknown; &#0;"],
      ["<td>a</td><td>b</td>", "a b"],
      ["<!-- never ends", ""],
    ] as const) {
      assert.equal(htmlText(html), text, html);
    }
    assert.equal(htmlText("<".repeat(200_000)).length, 200_000);
    assert.equal(htmlText("<a ".repeat(50_000)).length > 0, true);
  });
});
