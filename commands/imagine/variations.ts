/** How much of a second seed: the first still shows the picture, of the second little is left but its manner. */
export const VARIATIONS = { subtle: 0.12, strong: 0.45 } as const;
