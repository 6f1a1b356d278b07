import {
  attachableKinds,
  attachmentProblem,
  attachmentSizeLimits,
  imageSideLimit,
  thumbnailLimit,
} from "../../../src/shared/attachment.ts";
import { sniffMedia } from "../../../src/shared/sniffMedia.ts";

/** A file as the host is notified of it. */
export interface PreparedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly thumbnail?: string | undefined;
  readonly note?: string | undefined;
}

/** What came of a file: ready to be attached, or one sentence that says why not. */
export type Preparation = { readonly ok: true; readonly file: PreparedFile } | { readonly ok: false; readonly problem: string };

/** The longer side of a thumbnail in pixels, and what is tried when its picture is too rich. */
const thumbnailSides = [192, 96] as const;

/** Looks at the bytes of a file that is to join `others`. A picture that is too large is scaled down, and gets a thumbnail. Never rejects. */
export async function prepareFile(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  others: readonly { readonly sizeBytes: number }[],
): Promise<Preparation> {
  const media = sniffMedia(bytes);
  if (media === undefined) {
    return { ok: false, problem: `“${name}” wasn't attached. Baton accepts ${attachableKinds}.` };
  }
  const prepared: Preparation =
    media.kind === "image" ? await prepareImage(name, bytes, media.mediaType) : { ok: true, file: { name, bytes } };
  const problem = prepared.ok ? attachmentProblem({ name, kind: media.kind, sizeBytes: prepared.file.bytes.length }, others) : undefined;
  return problem === undefined ? prepared : { ok: false, problem };
}

async function prepareImage(name: string, bytes: Uint8Array<ArrayBuffer>, mediaType: string): Promise<Preparation> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type: mediaType }));
  } catch {
    return { ok: false, problem: `“${name}” wasn't attached: the image is damaged.` };
  }
  try {
    const fitted = await fitImage(bitmap, bytes, mediaType);
    if (fitted === undefined) {
      return { ok: false, problem: `“${name}” wasn't attached: the image is too large, even when scaled down.` };
    }
    return { ok: true, file: { name, thumbnail: await thumbnailOf(bitmap), ...fitted } };
  } finally {
    bitmap.close();
  }
}

async function fitImage(
  bitmap: ImageBitmap,
  bytes: Uint8Array,
  mediaType: string,
): Promise<Pick<PreparedFile, "bytes" | "note"> | undefined> {
  const { width, height } = bitmap;
  const longer = Math.max(width, height);
  const fits = bytes.length <= attachmentSizeLimits.image;
  // A moving picture would be scaled to its first frame.
  if (fits && (longer <= imageSideLimit || mediaType === "image/gif")) {
    return { bytes };
  }
  const canvas = draw(bitmap, Math.min(1, imageSideLimit / longer));
  for (const [type, quality] of encodings(mediaType)) {
    const blob = await canvas.convertToBlob({ type, quality });
    if (blob.size <= attachmentSizeLimits.image) {
      const was = mediaType === "image/gif" ? "Only the first frame, scaled" : "Scaled";
      const size =
        longer > imageSideLimit
          ? `${was} down from ${width} × ${height} to ${canvas.width} × ${canvas.height} pixels`
          : "Compressed to fit the size limit";
      return { bytes: new Uint8Array(await blob.arrayBuffer()), note: size };
    }
  }
  return undefined;
}

/** In which forms a picture is written anew, the truest first. Photographs stay JPEG; drawings and screenshots stay without loss where they can. */
function encodings(mediaType: string): readonly (readonly [string, number])[] {
  const small = [
    ["image/webp", 0.9],
    ["image/webp", 0.7],
  ] as const;
  return mediaType === "image/jpeg" ? [["image/jpeg", 0.9], ...small] : [["image/png", 1], ...small];
}

function draw(bitmap: ImageBitmap, scale: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const context = canvas.getContext("2d");
  if (context) {
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

async function thumbnailOf(bitmap: ImageBitmap): Promise<string | undefined> {
  for (const side of thumbnailSides) {
    const canvas = draw(bitmap, Math.min(1, side / Math.max(bitmap.width, bitmap.height)));
    const uri = await dataUri(await canvas.convertToBlob({ type: "image/webp", quality: 0.7 }));
    if (uri.length <= thumbnailLimit) {
      return uri;
    }
  }
  return undefined;
}

function dataUri(blob: Blob): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result : ""));
  reader.readAsDataURL(blob);
  return promise;
}
