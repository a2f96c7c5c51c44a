import { holdDataFolder } from "../../src/instance/hold-data-folder.ts";

// A process that takes the folder named on its command line, says whether it got it, and keeps it until it is killed.
const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: node hold-folder.ts FOLDER");
const hold = await holdDataFolder(folder);
console.log(hold === undefined ? "refused" : "held");
if (hold !== undefined) setInterval(() => {}, 1_000_000);
