/** The one that an action works on. */
export const knownName = {
  kind: "text",
  summary: "embedding.name",
  required: true,
  suggest: "embedding-names",
  maxLength: 60,
} as const;
