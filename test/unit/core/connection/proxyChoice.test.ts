import assert from "node:assert/strict";
import { chooseProxy, hopOf, hopOfPac, type ProxySettings } from "../../../../src/core/connection/proxyChoice.ts";

const address = new URL("https://api.example.com/v1");

function settings(
  more: Partial<Omit<ProxySettings, "variable">> & { readonly variables?: Readonly<Record<string, string>> } = {},
): ProxySettings {
  const { variables = {}, ...rest } = more;
  return { holdsForFetch: true, support: "override", proxy: "", noProxy: [], ...rest, variable: (name) => variables[name] };
}

function sourceOf(choice: ReturnType<typeof chooseProxy>): string | undefined {
  return choice?.kind === "proxy"
    ? `${choice.hop.source} ${choice.hop.shown}`
    : choice?.kind === "direct"
      ? choice.because
      : choice?.problem;
}

describe("which proxy is on the way, by VS Code's rules", () => {
  it("is the setting's before any variable's, and of the variables the first", () => {
    const variables = { HTTPS_PROXY: "http://of-variable:3128", HTTP_PROXY: "http://other:1" };
    assert.equal(
      sourceOf(chooseProxy(address, settings({ proxy: "http://of-setting:8080", variables }))),
      "http.proxy http://of-setting:8080",
    );
    assert.equal(sourceOf(chooseProxy(address, settings({ variables }))), "HTTPS_PROXY http://of-variable:3128");
    assert.equal(chooseProxy(address, settings()), undefined);
  });

  it("is no proxy for this computer, for exceptions, and if proxies are off", () => {
    const proxy = "http://proxy:8080";
    assert.match(sourceOf(chooseProxy(new URL("http://localhost:11434/v1"), settings({ proxy }))) ?? "", /this computer/);
    assert.match(sourceOf(chooseProxy(new URL("http://[::1]:11434/v1"), settings({ proxy }))) ?? "", /this computer/);
    assert.match(sourceOf(chooseProxy(address, settings({ proxy, noProxy: [".example.com"] }))) ?? "", /http\.noProxy/);
    assert.match(sourceOf(chooseProxy(address, settings({ proxy, variables: { NO_PROXY: "a.test, example.com:443" } }))) ?? "", /NO_PROXY/);
    assert.match(sourceOf(chooseProxy(address, settings({ proxy, support: "off" }))) ?? "", /proxySupport/);
    assert.match(sourceOf(chooseProxy(address, settings({ proxy, holdsForFetch: false }))) ?? "", /fetchAdditionalSupport/);
  });

  it("reads NO_PROXY only if http.noProxy is empty, and compares whole names only", () => {
    const variables = { NO_PROXY: "api.example.com" };
    assert.equal(chooseProxy(address, settings({ proxy: "http://proxy:8080", noProxy: ["other.test"], variables }))?.kind, "proxy");
    assert.equal(
      chooseProxy(new URL("https://notexample.com"), settings({ proxy: "http://proxy:8080", noProxy: ["example.com"] }))?.kind,
      "proxy",
    );
    assert.equal(chooseProxy(address, settings({ proxy: "http://proxy:8080", noProxy: ["example.com:8443"] }))?.kind, "proxy");
  });

  it("is shown without its user, who signs in by a header", () => {
    const choice = hopOf("http://j%C3%B6rg:p%40ss@proxy.example.com:8080", "http.proxy");
    assert.ok(choice.kind === "proxy");
    assert.equal(choice.hop.shown, "http://proxy.example.com:8080");
    assert.equal(Buffer.from(choice.hop.authorization?.slice("Basic ".length) ?? "", "base64").toString(), "jörg:p@ss");
  });

  it("reports an address that cannot be a proxy's", () => {
    assert.equal(hopOf("proxy.example.com:8080", "http.proxy").kind, "unusable");
    assert.equal(hopOf("", "http.proxy").kind, "unusable");
    assert.equal(chooseProxy(address, settings({ proxy: "proxy.example.com:8080" }))?.kind, "unusable");
    assert.equal(
      sourceOf(chooseProxy(address, settings({ proxy: "proxy.example.com:8080", variables: { HTTPS_PROXY: "http://other:1" } }))),
      "HTTPS_PROXY http://other:1",
      "VS Code passes over it",
    );
  });

  it("reads what proxy auto-configuration answers", () => {
    assert.equal(sourceOf(hopOfPac("PROXY proxy.example.com:8080; DIRECT")), "the system's proxy settings http://proxy.example.com:8080");
    assert.equal(sourceOf(hopOfPac("SOCKS5 proxy.example.com:1080")), "the system's proxy settings socks://proxy.example.com:1080");
    assert.equal(hopOfPac("DIRECT").kind, "direct");
    assert.equal(hopOfPac("").kind, "direct");
  });
});
