/** The largest file of which a fingerprint is made; it is read whole into memory. */
export const FILE_LIMIT = 500_000_000;

/** SHA-256 of a file in lower-case hexadecimal. The file itself goes nowhere. */
export async function fingerprint(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
