import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { WebParts } from "../../../src/bot/web/parts.ts";
import type { Listening } from "../../../src/bot/web/serve.ts";
import { startWeb, webParts } from "../../support/web-server.ts";

/** Debian's; elsewhere its path comes by the environment. */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const present = existsSync(CHROMIUM);
if (!present && process.env["CI"]) throw new Error(`the page's tests need ${CHROMIUM}`);
if (!present) console.log(`The page is not tested in a browser: there is no ${CHROMIUM} (set CHROMIUM to another).`);

/** Pictures of the page, to be looked at. */
const SHOTS = "test-results";

describe.skipIf(!present)("the page in Chromium", () => {
  let browser: Browser;
  let parts: WebParts;
  let server: Listening;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    await mkdir(SHOTS, { recursive: true });
    // Containers run tests as root, where Chromium's own sandbox does not work.
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    parts = webParts();
    server = await startWeb(parts);
    page = await open();
  });
  afterEach(async () => {
    await page.context().close();
    await server[Symbol.asyncDispose]();
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
    const opened = await context.newPage();
    opened.on("pageerror", (error) => complaints.push(String(error)));
    opened.on("console", (message) => {
      if (message.type() === "error" && !/ERR_CONNECTION|ERR_INCOMPLETE/u.test(message.text()))
        complaints.push(message.text());
    });
    await opened.goto(server.url);
    await opened.locator("textarea").waitFor();
    return opened;
  }

  const input = () => page.locator("textarea[role=combobox]");
  const options = () => page.getByRole("listbox").getByRole("option");
  const shot = (name: string) => page.screenshot({ path: `${SHOTS}/${name}.png` });

  test("the page stays at its end while answers come, and where its reader scrolled to", async () => {
    const fromEnd = () =>
      page.evaluate(
        "(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight)(document.querySelector('main'))",
      );
    for (let i = 1; i <= 8; i++) {
      await input().fill("/show");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".turn").count()).toBeGreaterThanOrEqual(i);
    }
    await expect.poll(() => page.evaluate("document.querySelector('main').scrollTop")).toBeGreaterThan(0);
    await expect.poll(fromEnd).toBeLessThan(2);
    await page.locator("main").hover();
    await page.mouse.wheel(0, -300);
    await expect.poll(fromEnd).toBeGreaterThan(100);
  });

  test("typing completes a command and an option, Enter sends, and the picture comes after its progress", async () => {
    await input().pressSequentially("/pa");
    await expect.poll(() => options().count()).toBe(1);
    await page.keyboard.press("Enter");
    expect(await input().inputValue()).toBe("/paint ");
    await shot("completion-options");
    await input().pressSequentially("ste");
    await page.keyboard.press("Tab");
    expect(await input().inputValue()).toBe("/paint steps:");
    await expect.poll(() => page.locator("#typing").textContent()).toContain("1 to 150");
    await input().pressSequentially("6 a red circle");
    expect(await input().getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Enter");

    await page.getByRole("progressbar").waitFor();
    await expect.poll(() => page.getByText(/Step [2-5] of 6/).count()).toBe(1);
    expect(await page.getByAltText("Preview").count()).toBe(1);
    await shot("progress");
    await page.getByAltText("a red circle", { exact: true }).waitFor();
    expect(await page.getByRole("progressbar").count()).toBe(0);
    expect(await page.locator("[aria-live]").textContent()).toBe("a red circle");
    await shot("picture");
  });

  test("a form asks for what is missing, and a button for more", async () => {
    await input().fill("/write");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Fill in a form" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("textarea[name=first]").fill("one\ntwo");
    await shot("form");
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByText("one\ntwo", { exact: true }).waitFor();
    await expect.poll(() => dialog.count()).toBe(0);

    await page.getByRole("button", { name: "Add a message" }).click();
    expect(await dialog.locator("select[name=role]").inputValue()).toBe("tool");
    await dialog.locator("textarea[name=next]").fill("three");
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByText("tool: three").waitFor();

    await page.getByRole("button", { name: "Add a message" }).last().click();
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await page.getByRole("article").count()).toBe(3);
  });

  test("a button works, a picture opens in full, and a reload forgets nothing", async () => {
    await input().fill("/paint steps:1 a red circle");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Again, new seed" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Enlarge: a red circle" }).count()).toBe(2);

    await page.getByRole("button", { name: "Enlarge" }).first().click();
    await page.getByRole("dialog").waitFor();
    await shot("picture-in-full");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);

    await page.reload();
    await expect.poll(() => page.getByRole("article").count()).toBe(2);
    expect(await page.getByRole("article").first().textContent()).toContain("/paint steps:1 a red circle");
    await input().press("ArrowUp");
    expect(await input().inputValue()).toBe("/paint steps:1 a red circle");

    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("heading", { name: "What would you like to see?" }).waitFor();
    expect(await page.getByRole("article").count()).toBe(0);
  });

  test("an empty conversation offers examples that work", async () => {
    await shot("empty");
    await page.getByRole("button", { name: "/echo Hello" }).click();
    await expect.poll(() => page.locator(".reply").textContent()).toContain("Hello");
  });

  test("the keyboard alone does everything", async () => {
    await page.keyboard.type("/");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await input().getAttribute("aria-activedescendant")).toBe("suggestion-2");
    await page.keyboard.press("Escape");
    expect(await options().count()).toBe(0);
    await page.keyboard.type("choose one kind:");
    await expect.poll(() => options().allTextContents()).toHaveLength(3);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect(await input().inputValue()).toBe("/choose one kind:blue ");

    await input().fill("");
    await page.keyboard.type("/paint steps:1 one line");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("and another");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Again, new seed" }).waitFor();
    for (let i = 0; i < 2; i++) await page.keyboard.press("Shift+Tab");
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Again, new seed");
    await shot("keyboard-focus");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("article").count()).toBe(2);
  });

  test.each([
    ["ko", "무엇을 보고 싶으신가요?", "6스텝 중"],
    ["ja", "何をお見せしましょうか？", "ステップ"],
  ])("whoever chooses %s reads everything in it, also after a reload", async (locale, welcome, step) => {
    await page.getByLabel("Language").selectOption(locale);
    await page.getByRole("heading", { name: welcome }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(locale);
    await shot(`${locale}-empty`);
    await input().fill("/paint steps:6 a red circle");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".reply").textContent()).toContain(step);
    await page.getByAltText("a red circle", { exact: true }).waitFor();
    await input().fill("/help paint");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".turn[aria-busy=true]").count()).toBe(0);
    await page.reload();
    await expect.poll(() => page.getByRole("article").count()).toBe(2);
    await input().fill("/paint ");
    await page.keyboard.press("ArrowDown");
    await shot(`${locale}-suggestions`);
  });

  test("suggestions that only the server knows complete an option", async () => {
    await input().pressSequentially("/paint sampler:eu");
    await expect.poll(() => options().allTextContents()).toHaveLength(2);
    await page.keyboard.press("Tab");
    expect(await input().inputValue()).toBe("/paint sampler:euler ");
  });

  test("a file goes along with a line, chosen, pasted or dropped", async () => {
    const file = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") };
    await page.getByLabel("Attach files").setInputFiles(file);
    await page.getByRole("button", { name: "Remove note.txt" }).waitFor();
    await page.getByRole("button", { name: "Remove note.txt" }).click();
    for (const kind of ["paste", "drop"]) {
      await page.evaluate(`{
        const data = new DataTransfer();
        data.items.add(new File(["hello"], "${kind}.txt"));
        const options = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
        const event = "${kind}" === "paste" ? new ClipboardEvent("paste", options) : new DragEvent("drop", options);
        document.querySelector("textarea").dispatchEvent(event);
      }`);
      await page.getByRole("button", { name: `Remove ${kind}.txt` }).waitFor();
    }
    await page.getByRole("button", { name: "Remove drop.txt" }).click();
    await input().fill("/echo with a file");
    await shot("attachment");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".said").textContent()).toContain("📎 paste.txt");
    expect(await page.locator(".attached").count()).toBe(0);
  });

  test("the page says when the server is gone, keeps what was typed, and comes back by itself", async () => {
    await input().fill("/echo before");
    await page.keyboard.press("Enter");
    await page.locator(".reply .text").waitFor();
    await server[Symbol.asyncDispose]();
    await page.getByText("Not connected").waitFor();
    await input().fill("/echo after");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await input().inputValue()).toBe("/echo after");
    await shot("disconnected");

    server = await startWeb(parts, server.port);
    await expect.poll(() => page.getByText("Not connected").count(), { timeout: 15_000 }).toBe(0);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".reply .text").allTextContents()).toEqual(["before", "after"]);
  });

  test("an answer that a stopped server never began is offered again", async () => {
    const conversation = "0123456789abcdef0123456789abcdef";
    await parts.conversations.open({ conversation, message: "lost", said: "/echo lost", at: Date.now() - 1000 });
    await page.evaluate((id) => localStorage.setItem("pictoken.conversation", id), conversation);
    await server[Symbol.asyncDispose]();
    server = await startWeb(parts, server.port);
    await page.reload();
    await page.getByRole("button", { name: "Ask again" }).click();
    await expect.poll(() => page.locator(".reply .text").allTextContents()).toEqual(["lost"]);
  });

  test("where a token is demanded, the page asks for it once", async () => {
    await server[Symbol.asyncDispose]();
    server = await startWeb({ ...parts, token: "correct-horse-battery" }, server.port);
    const response = await page.goto(server.url);
    expect(response?.status()).toBe(401);
    const field = () => page.getByLabel("Token", { exact: true });
    await field().fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("That is not its token.").waitFor();
    await shot("token");
    await field().fill("correct-horse-battery");
    await page.keyboard.press("Enter");
    await input().waitFor();
    await page.reload();
    await input().fill("/echo inside");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".reply .text").allTextContents()).toEqual(["inside"]);
    // Chromium complains of every 401.
    complaints.splice(0);
  });

  test("what someone typed is text, never markup", async () => {
    await input().fill('/echo <img src=x onerror="alert(1)"> & <b>bold</b>');
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator(".reply .text").textContent())
      .toBe('<img src=x onerror="alert(1)"> & <b>bold</b>');
  });

  test("100,000 characters are sent and answered", async () => {
    const text = "word ".repeat(20_000);
    await input().fill(`/echo ${text}`);
    await page.keyboard.press("Enter");
    await page.locator(".reply .text").waitFor();
    expect((await page.locator(".said").textContent())?.length).toBeGreaterThan(100_000);
  });

  test.each([
    ["light", 1000, 900],
    ["dark", 1000, 900],
    ["light", 360, 740],
    ["dark", 360, 740],
  ] as const)("every block and every state fits in %s at %d pixels", async (colorScheme, width, height) => {
    await page.context().close();
    page = await open({ colorScheme, viewport: { width, height }, reducedMotion: "reduce" });
    const name = `${colorScheme}-${width}`;
    const overflow = () => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    const sideways = () =>
      page.evaluate("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth");
    await shot(`${name}-empty`);
    for (const line of [
      "/paint steps:1 a red circle on a blue background",
      "/show",
      "/paint steps:0 a heart",
      "/pain",
    ]) {
      await input().fill(line);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".said").last().textContent()).toContain(line);
      await expect.poll(() => page.locator(".turn[aria-busy=true]").count()).toBe(0);
      await shot(`${name}-${line.slice(1, 8).replace(/\W/gu, "-")}`);
      expect([await overflow(), await sideways()]).toEqual([0, 0]);
    }
    await input().fill("/paint ");
    await page.keyboard.press("ArrowDown");
    await shot(`${name}-suggestions`);
    expect(await overflow()).toBe(0);
  });
});
