/** Ids as Discord makes them: 42 bits of milliseconds since 2015, then a counter (reference.mdx, “Snowflakes”). */
export function snowflakes(): () => string {
  let count = 0n;
  return () => ((BigInt(Date.now() - DISCORD_EPOCH) << 22n) | (count++ & 0x3f_ffffn)).toString();
}

const DISCORD_EPOCH = 1_420_070_400_000;
