import assert from "node:assert/strict";
import { attachmentProblem, attachmentCountLimit, attachmentSizeLimits } from "../../../src/shared/attachment.ts";
import { sniffMedia } from "../../../src/shared/sniffMedia.ts";

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");

const known: readonly (readonly [string, Uint8Array, string])[] = [
  ["a PNG", latin("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png"],
  ["a JPEG", latin("\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg"],
  ["an old GIF", latin("GIF87a\x01\0"), "image/gif"],
  ["a GIF", latin("GIF89a\x01\0"), "image/gif"],
  ["a WebP", latin("RIFF\x24\0\0\0WEBPVP8 "), "image/webp"],
  ["a WAV", latin("RIFF\x24\0\0\0WAVEfmt "), "audio/wav"],
  ["an MP3 with a tag", latin("ID3\x04\0\0\0\0\0\0"), "audio/mpeg"],
  ["an MP3 frame", latin("\xff\xfb\x90\x64\0\0"), "audio/mpeg"],
  ["a PDF", latin("%PDF-1.7\n%\xe2\xe3"), "application/pdf"],
  ["a PDF after a line of something else", latin("\r\n\0junk%PDF-1.4"), "application/pdf"],
  ["text in many scripts", Buffer.from("naïve 日本 👩‍🚀\tΩ\r\n"), "text/plain"],
  ["text with a byte order mark", latin("\xef\xbb\xbfa"), "text/plain"],
  ["SVG, which is text", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "text/plain"],
];

const unknown: readonly (readonly [string, Uint8Array])[] = [
  ["a program", latin("\x7fELF\x02\x01\x01\0")],
  ["a ZIP", latin("PK\x03\x04\x14\0")],
  ["a video", latin("\0\0\0\x20ftypisom")],
  ["UTF-16", latin("\xff\xfea\0b\0")],
  ["Latin-1", latin("na\xefve text")],
  ["an overlong form", latin("a\xc0\xaf")],
  ["half a surrogate", latin("a\xed\xa0\x80")],
  ["beyond Unicode", latin("a\xf4\x90\x80\x80")],
  ["a character that is cut off", latin("a\xe6\x97")],
  ["another RIFF", latin("RIFF\x24\0\0\0AVI LIST")],
];

describe("what bytes are", () => {
  for (const [name, bytes, mediaType] of known) {
    it(`knows ${name}`, () => assert.equal(sniffMedia(bytes)?.mediaType, mediaType));
  }
  for (const [name, bytes] of unknown) {
    it(`does not take ${name} for anything`, () => assert.equal(sniffMedia(bytes), undefined));
  }
});

describe("the limits of attachments", () => {
  it("are reported with the file's name and both sizes", () => {
    const sizeBytes = attachmentSizeLimits.image + 1_000_000;
    assert.equal(
      attachmentProblem({ kind: "image", name: "a.png", sizeBytes }, []),
      "“a.png” wasn't attached: it has 4.75 MB, and a picture can have 3.75 MB at most.",
    );
    assert.match(attachmentProblem({ kind: "text", name: "a.txt", sizeBytes: 0 }, []) ?? "", /is empty/);
  });

  it("are kept by all of a prompt together", () => {
    const big = { sizeBytes: attachmentSizeLimits.pdf };
    assert.equal(attachmentProblem({ kind: "image", name: "a", sizeBytes: 1 }, []), undefined);
    assert.match(attachmentProblem({ kind: "image", name: "a", sizeBytes: 1 }, [big]) ?? "", /14 MB together/);
    assert.match(
      attachmentProblem({ kind: "image", name: "a", sizeBytes: 1 }, Array(attachmentCountLimit).fill({ sizeBytes: 1 })) ?? "",
      /20 attachments/,
    );
  });
});
