import type { z } from "zod";

/** One comparison; `problem` says how it went wrong. */
export interface GoldenResult {
  readonly name: string;
  readonly problem?: string | undefined;
}

/** Runs golden files of one format through the product's own code. */
export interface GoldenHandler {
  readonly format: string;
  /** Whether a file's own fields are those of the format. */
  accepts(content: unknown): boolean;
  /** `path`: where the content was read, for what lies beside it. */
  run(content: unknown, path: string): Promise<readonly GoldenResult[]>;
}

/** A handler whose format is what `schema` accepts. */
export function goldenHandler<T>(
  format: string,
  schema: z.ZodType<T>,
  run: (content: T, path: string) => readonly GoldenResult[] | Promise<readonly GoldenResult[]>,
): GoldenHandler {
  return {
    format,
    accepts: (content) => schema.safeParse(content).success,
    run: async (content, path) => run(schema.parse(content), path),
  };
}
