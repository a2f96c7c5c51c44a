/**
 * Jobs wait behind those of their own lane alone: who wants vectors does not wait for a picture, and nobody for a download. Each lane is a queue of
 * BullMQ's, of which a worker has so many jobs in hand at once.
 */
export const lanes = {
  // Its queue has the name of the one that there was before there were lanes: what still waits in it is worked off here, whatever it is.
  pictures: { queue: "jobs", atOnce: 1 },
  // As many as there are, so that texts of several people are read together.
  vectors: { queue: "jobs-vectors", atOnce: 16 },
  errands: { queue: "jobs-errands", atOnce: 2 },
} as const;

export type Lane = keyof typeof lanes;
