import { existsSync } from "node:fs";
import path from "node:path";

/** Where the folder of golden data lies. */
export const folder = path.resolve(process.env["PICTOKEN_SHARED"] ?? "../shared");

/** The folder of golden data that is not part of the repository; undefined where it is missing. */
export const shared: string | undefined = existsSync(folder) ? folder : undefined;
