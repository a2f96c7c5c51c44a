import { commitOf, type Files, gitBlob, type StandInRepository, sha256, treeEntry } from "./repository.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request as the Hub sees it: `token` without `Bearer`, `url` with its query. */
export interface Question {
  readonly url: string;
  readonly token: string | undefined;
  readonly range: string | undefined;
}

/** The tokens that the stand-in knows; one of them was granted access to gated and private repositories. */
export const tokens = { granted: "hf_granted", other: "hf_other" } as const;

/** What the Hub answers. `own` is its address, `store` that of the host that large files lie on. */
export function hubAnswer(
  question: Question,
  repositories: readonly StandInRepository[],
  own: string,
  store: string,
): Answer {
  const { url, token, range } = question;
  if (url === "/api/whoami-v2") return whoAmI(token);
  const place = placeOf(url);
  if (place === undefined) return refusal(404, "EntryNotFound");
  const { name, kind, path } = place;
  const isKnown = Object.values(tokens).some((one) => one === token);
  if (token !== undefined && !isKnown) return refusal(401, undefined, "Invalid credentials in Authorization header");
  const repository = repositories.find((one) => one.name === name || one.formerly?.includes(name));
  if (repository === undefined || (repository.private && token !== tokens.granted))
    return refusal(token === undefined ? 401 : 404, "RepoNotFound", "Repository not found");
  if (repository.name !== name) return redirect(307, url.replace(`/${name}/`, `/${repository.name}/`));
  const files = stateOf(repository, place.revision);
  if (files === undefined) return refusal(404, "RevisionNotFound", `Invalid rev id: ${place.revision}`);
  if (kind === "revision") return json(infoOf(repository, files));
  if (kind === "tree") return treePage(files, own + url);
  if (repository.gated && token !== tokens.granted) {
    const words = `Access to model ${name} is restricted and you are not in the authorized list.`;
    return refusal(token === undefined ? 401 : 403, "GatedRepo", words);
  }
  const file = files[path];
  if (file === undefined) return refusal(404, "EntryNotFound", "Entry not found");
  const commit = { "x-repo-commit": commitOf(files) };
  if (file.lfs) {
    const oid = sha256(file.bytes);
    const linked = { "x-linked-size": String(file.bytes.length), "x-linked-etag": `"${oid}"` };
    return redirect(302, `${store}/${oid}`, { ...commit, ...linked });
  }
  // Small files are one step further, on the same host.
  if (kind === "resolve") {
    const parts = ["", "api", "resolve-cache", "models", ...name.split("/"), commitOf(files), ...path.split("/")];
    return redirect(307, parts.map(encodeURIComponent).join("/"), commit);
  }
  return bytesOf(file.bytes, range, { ...commit, etag: `"${gitBlob(file.bytes)}"` });
}

/** What the host of large files answers: it knows them by their SHA-256. */
export function storeAnswer({ url, range }: Question, repositories: readonly StandInRepository[]): Answer {
  const all = repositories.flatMap(({ revisions }) =>
    Object.values(revisions).flatMap((files) => Object.values(files)),
  );
  const file = all.find(({ bytes }) => `/${sha256(bytes)}` === url);
  return file === undefined ? refusal(404) : bytesOf(file.bytes, range, {});
}

function whoAmI(token: string | undefined): Answer {
  const isKnown = Object.values(tokens).some((one) => one === token);
  return isKnown ? json({ type: "user", name: "someone" }) : refusal(401, undefined, "Invalid username or password.");
}

type Kind = "revision" | "tree" | "resolve" | "resolve-cache";

function placeOf(url: string): { name: string; kind: Kind; revision: string; path: string } | undefined {
  const { pathname } = new URL(url, "http://hub");
  const cached = /^\/api\/(resolve-cache)\/models\/(.+?)\/([0-9a-f]{40})\/(.*)$/u.exec(pathname);
  const found = /^(?:\/api\/models)?\/(.+?)\/(revision|tree|resolve)\/([^/]+)(?:\/(.*))?$/u.exec(pathname);
  const parts = cached ? [cached[2], cached[1], cached[3], cached[4]] : found?.slice(1, 5);
  if (parts === undefined) return undefined;
  const [name = "", kind = "", revision = "", path = ""] = parts.map((part) => decodeURIComponent(part ?? ""));
  return { name, kind: kind as Kind, revision, path };
}

function stateOf({ revisions }: StandInRepository, revision: string): Files | undefined {
  return revisions[revision] ?? Object.values(revisions).find((files) => commitOf(files) === revision);
}

function infoOf({ name, gated = false, private: isPrivate = false }: StandInRepository, files: Files) {
  const siblings = Object.keys(files).map((rfilename) => ({ rfilename }));
  const counts = { likes: 0, downloads: 0, lastModified: "2026-01-01T00:00:00.000Z" };
  return {
    _id: "0",
    id: name,
    sha: commitOf(files),
    private: isPrivate,
    gated: gated && "manual",
    ...counts,
    siblings,
  };
}

/** Three entries a page, so that most lists have several. */
function treePage(files: Files, address: string): Answer {
  const inFolders = Object.keys(files).filter((path) => path.includes("/"));
  const folders = new Set(inFolders.map((path) => path.slice(0, path.lastIndexOf("/"))));
  const entries = [
    ...[...folders].map((path) => ({ type: "directory", path, size: 0, oid: "0".repeat(40) })),
    ...Object.entries(files).map(([path, file]) => treeEntry(path, file)),
  ];
  const next = new URL(address);
  const cursor = Number(next.searchParams.get("cursor") ?? 0);
  next.searchParams.set("cursor", String(cursor + PAGE));
  const more = cursor + PAGE < entries.length ? { link: `<${next.href}>; rel="next"` } : {};
  return json(entries.slice(cursor, cursor + PAGE), more);
}

const PAGE = 3;

function bytesOf(bytes: Buffer, range: string | undefined, headers: Answer["headers"]): Answer {
  const from = Number(/^bytes=(\d+)-/u.exec(range ?? "")?.[1] ?? 0);
  if (from === 0) return { status: 200, headers: { ...headers, "accept-ranges": "bytes" }, body: bytes };
  if (from >= bytes.length) return refusal(416);
  const place = { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  return { status: 206, headers: { ...headers, ...place }, body: bytes.subarray(from) };
}

function json(value: unknown, headers: Answer["headers"] = {}): Answer {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status: 200, headers: { ...type, ...headers }, body: Buffer.from(JSON.stringify(value)) };
}

function redirect(status: number, location: string, headers: Answer["headers"] = {}): Answer {
  return { status, headers: { ...headers, location }, body: Buffer.alloc(0) };
}

function refusal(status: number, code?: string, words = ""): Answer {
  const named = {
    ...(code !== undefined && { "x-error-code": code }),
    ...(words !== "" && { "x-error-message": words }),
  };
  return { ...json({ error: words }, named), status };
}
