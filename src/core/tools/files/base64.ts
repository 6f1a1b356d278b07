/** Standard base64, without line breaks. Pure. */
export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // As many arguments as a call may have.
  for (let at = 0; at < bytes.length; at += 0x6000) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
  }
  return pieces.join("");
}
