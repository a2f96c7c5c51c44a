/** The conversation of this browser: it opens its history, so it is long and random. */
export function currentConversation(): string {
  return localStorage.getItem(KEY) ?? newConversation();
}

/** Leaves the old conversation behind. */
export function newConversation(): string {
  // `crypto.randomUUID` is missing where the page is not on this machine and has no TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  localStorage.setItem(KEY, id);
  return id;
}

const KEY = "pictoken.conversation";
