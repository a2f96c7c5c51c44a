import { createPublicKey, verify } from "node:crypto";

/** Tells whether Discord has signed a request just now. */
export type Verify = (request: {
  readonly signature: string;
  readonly timestamp: string;
  readonly body: string;
}) => boolean;

/** `publicKey` is the application's, 64 hex digits. Discord sets no age: a signature counts five minutes before and after its time. */
export function signatureVerifier(publicKey: string, now: () => number): Verify {
  const der = Buffer.concat([ED25519_SPKI, Buffer.from(publicKey, "hex")]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return ({ signature, timestamp, body }) => {
    if (!/^[0-9a-f]{128}$/iu.test(signature) || !/^\d{1,12}$/u.test(timestamp)) return false;
    if (Math.abs(now() - Number(timestamp) * 1000) > WINDOW_MS) return false;
    return verify(null, Buffer.from(timestamp + body), key, Buffer.from(signature, "hex"));
  };
}

/** What precedes the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410, section 4). */
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

const WINDOW_MS = 5 * 60_000;
