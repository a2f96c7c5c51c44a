import { coverDiscord } from "./discord.ts";
import { installPeers } from "./install.ts";
import { coverSlack } from "./slack.ts";

// Our adapters on stand-ins that others wrote: a second opinion on what they cover. They are no dependencies; npm fetches them into a temporary folder.
console.log("Installing discord-digital-twin and emulate …");
const peer = await installPeers();
const good = [await coverDiscord(await peer("discord-digital-twin")), await coverSlack(await peer("emulate"))];
process.exit(good.every(Boolean) ? 0 : 1);
