/** A picture as people attach it: no chat takes larger ones of everybody. */
export const pictureOption = { kind: "attachment", accept: ["image"], maxBytes: 25_000_000 } as const;
