import { type IShardingStrategy, SimpleShardingStrategy } from "discord.js";

/**
 * discord.js's own shards, except that a frame which it can't stand is told to `onError` and dropped. As it is, such a frame (`{"op":10}`, an
 * interaction without `authorizing_integration_owners`) rejects a promise that nobody holds, which ends the process.
 */
export function guardedShards(onError: (error: unknown) => void): (manager: Manager) => IShardingStrategy {
  return (manager) => {
    const strategy = new SimpleShardingStrategy(manager);
    const spawn = strategy.spawn.bind(strategy);
    strategy.spawn = async (shardIds) => {
      await spawn(shardIds);
      for (const shard of strategy["shards"].values()) {
        const onMessage = shard["onMessage"].bind(shard);
        shard["onMessage"] = (data: unknown, isBinary: boolean) => onMessage(data, isBinary).catch(onError);
      }
    };
    return strategy;
  };
}

type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0];
