import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStyles } from "../../../src/engine/styles/read-styles.ts";
import { findStyles, styleFile } from "../../../src/engine/styles/style-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("readStyles", () => {
  test("reads quotes, commas, line breaks, a byte order mark and Windows' line ends", () => {
    const csv = '\ufeffname,prompt,negative_prompt\r\nOil,"oil, of {prompt}\nrough","a ""b"""\r\n고양이,귀여운,\r\n';
    expect(readStyles(csv)).toEqual([
      { name: "Oil", prompt: "oil, of {prompt}\nrough", negativePrompt: 'a "b"' },
      { name: "고양이", prompt: "귀여운", negativePrompt: "" },
    ]);
  });

  test("finds columns by their heads, also A1111's older ones, and leaves headings out", () => {
    const csv = "negative_prompt,text,name\nblurry,oil,Oil\n,,---- LIGHT ----\nx,y,\n,acrylic,oil";
    expect(readStyles(csv)).toEqual([{ name: "oil", prompt: "acrylic", negativePrompt: "" }]);
  });

  test.each(["", "name", '"', "a,b\n1,2", "name,prompt\n".repeat(3)])("lives through %j", (csv) => {
    expect(readStyles(csv).every(({ name }) => name !== "")).toBe(true);
  });
});

describe("styleFile", () => {
  test("sees a changed file, and names what is near an unknown style", async () => {
    const file = join(await temporaryFolder({ "styles.csv": "name,prompt\nOil,oil" }), "styles.csv");
    const store = styleFile(file);
    expect(await findStyles("oil, OIL", store)).toHaveLength(2);
    await writeFile(file, "name,prompt\nCinematic,film");
    await expect(findStyles("cinematik", store)).rejects.toMatchObject({
      code: "style.unknown",
      params: { nearest: ["Cinematic"] },
    });
  });

  test("says so when the file can't be read", async () => {
    await expect(styleFile("/nowhere/styles.csv").list()).rejects.toMatchObject({ code: "style.unreadable" });
  });
});
