import { generate } from "selfsigned";

/** A certificate and its key, as PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;

/** An authority of the tests' own, made anew in each process. */
let authority: Promise<TestCertificate> | undefined;

/** The authority that {@link certificateFor} signs with. */
export function testAuthority(): Promise<TestCertificate> {
  authority ??= made(
    [
      { name: "commonName", value: "Test Root" },
      { name: "organizationName", value: "Example Proxy Ltd" },
    ],
    {
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
  );
  return authority;
}

/** A certificate for `names` (hosts, and IP addresses), `from` and `to` days from now. `selfSigned`: nobody's but its own. */
export async function certificateFor(
  names: readonly string[],
  options: { readonly selfSigned?: boolean; readonly fromDays?: number; readonly toDays?: number } = {},
): Promise<TestCertificate> {
  const ca = options.selfSigned === true ? undefined : await testAuthority();
  const altNames = names.map((name) => (/^[\d.]+$/.test(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const)));
  return made([{ name: "commonName", value: names[0] ?? "localhost" }], {
    ...(ca === undefined ? {} : { ca }),
    notBeforeDate: new Date(Date.now() + (options.fromDays ?? -1) * dayMs),
    notAfterDate: new Date(Date.now() + (options.toDays ?? 30) * dayMs),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames },
    ],
  });
}

async function made(name: Parameters<typeof generate>[0], options: Parameters<typeof generate>[1]): Promise<TestCertificate> {
  const { private: key, cert } = await generate(name, { keyType: "ec", algorithm: "sha256", ...options });
  return { key, cert };
}
