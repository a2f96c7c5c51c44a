import packageJson from "../../package.json" with { type: "json" };

/** What made a picture, as its recipe names it: `Pictoken 0.1.0`. */
export const software = `Pictoken ${packageJson.version}`;
