/** A file of a repository on the Hub, as the Hub lists it. */
export interface HubFile {
  /** Below the repository, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
}

/** What a file's bytes must give: large ones are named by their SHA-256, the others by git (the SHA-1 of a blob). */
export interface Digest {
  readonly kind: "sha256" | "git-sha1";
  /** Hexadecimal. */
  readonly value: string;
}

/** A state of a repository: nothing in it ever changes. */
export interface HubRepository {
  /** As the Hub calls it now; it may have been asked for by an earlier name. */
  readonly name: string;
  /** 40 hex digits. */
  readonly commit: string;
  readonly files: readonly HubFile[];
}
