import { createHash, randomInt } from "node:crypto";

/** Ten letters that people can read out and type, without those that look alike: 4·10¹³ ids, since none may come twice in the record of deliveries. */
export function drawJobId(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}

/** The id of a job that has a name: the same for the same name. */
export function jobIdOf(name: string): string {
  let rest = createHash("sha256").update(name).digest().readBigUInt64BE();
  return Array.from({ length: LENGTH }, () => {
    const letter = LETTERS[Number(rest % BigInt(LETTERS.length))];
    rest /= BigInt(LETTERS.length);
    return letter;
  }).join("");
}

const LENGTH = 10;
const LETTERS = "abcdefghjkmnpqrstuvwxyz";
