import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { WordedButton } from "../../platform.ts";
import type { ConversationEntry } from "../../stores.ts";
import { chooseLocale, getCommands, getValues, getWords, pressButton, sendLine } from "./api.ts";
import { composer } from "./composer.ts";
import { currentConversation, newConversation } from "./conversation-id.ts";
import { lineOf, linesOf, summaryOf, withReply, withSaid } from "./conversation-state.ts";
import { followConversation } from "./follow-conversation.ts";
import { openForm } from "./form-dialog.ts";
import { languageView } from "./language-view.ts";
import { openPicture } from "./picture-dialog.ts";
import { sayIn } from "./say.ts";
import { stickToEnd } from "./stick-to-end.ts";
import { takeDrops } from "./take-drops.ts";
import { type TurnParts, turnView } from "./turn-view.ts";
import { welcomeView } from "./welcome-view.ts";

const app = document.querySelector<HTMLElement>("#app");
if (app) await start(app);

/** The page: a conversation, and an input under it. */
async function start(root: HTMLElement): Promise<void> {
  const [words, commands] = await Promise.all([getWords(), getCommands()]);
  const say = sayIn(words);
  const { locale } = words;
  let conversation = currentConversation();
  let following = { stop() {} };
  /** Undefined until the server has told. */
  let entries: readonly ConversationEntry[] | undefined;
  let serverStartedAt = 0;
  let connected = true;
  /** Read out, not shown. */
  let announcement = "";
  let drawing = false;
  /** Buttons whose press is on its way. */
  const pressed = new Set<string>();

  const input = composer({
    say,
    locale,
    commands,
    lines: () => linesOf(entries ?? []),
    values: (wanted) => getValues(wanted, conversation),
    send: (line, attachments) => sendLine({ conversation, line, attachments }),
    changed: draw,
  });

  render(view(), root);
  const scroll = stickToEnd(pick("main"), pick(".column"));
  takeDrops(input.attach);
  follow();
  input.focus();

  function follow(): void {
    following.stop();
    entries = undefined;
    following = followConversation(conversation, {
      history(history) {
        ({ entries, serverStartedAt } = history);
        draw();
      },
      said(entry) {
        entries = withSaid(entries ?? [], entry);
        draw();
        scroll.toEnd();
      },
      replied(message, reply) {
        entries = withReply(entries ?? [], message, reply);
        if (reply.final) announcement = summaryOf(reply);
        draw();
      },
      connected(yes) {
        if (yes && !connected) announcement = say("web.connected");
        connected = yes;
        draw();
      },
    });
    draw();
  }

  function view(): TemplateResult {
    return html`<header>
        <h1 class="wordmark" aria-label=${say("web.title")}><span>pic</span><span>tok</span><span>en</span></h1>
        ${languageView(words, say, speak)}
        <button type="button" class="quiet" ?hidden=${!entries?.length} @click=${startNew}>${say("web.new")}</button>
      </header>
      <main tabindex="0" aria-label=${say("web.conversation")}>
        <div class="column">
          ${entries?.length === 0 ? welcomeView(commands, say, sendNow) : nothing}
          ${repeat(
            entries ?? [],
            ({ message }) => message,
            (entry) => turnView(entry, turnParts()),
          )}
        </div>
      </main>
      <footer>
        <p class="offline" role="status">${connected ? nothing : say("web.disconnected")}</p>
        ${input.view()}
      </footer>
      <div class="unseen" aria-live="polite">${announcement}</div>
      <div class="drop" aria-hidden="true"><p>${say("web.drop")}</p></div>`;
  }

  function turnParts(): TurnParts {
    return {
      say,
      locale,
      serverStartedAt,
      enlarge: (picture) => openPicture(picture, say),
      copied() {
        announcement = say("web.copied");
        draw();
      },
      press,
      again: sendNow,
    };
  }

  function press(button: WordedButton): void {
    const { label, form } = button;
    if (form === undefined) return void send(button, {});
    const known = commands.find(({ name }) => name === form.command)?.actions.find(({ name }) => name === form.action);
    const options = form.asks.flatMap((asked) => known?.options.find(({ name }) => name === asked) ?? []);
    openForm({ title: label, options, values: form.values }, say, (filled) => void send(button, filled));
  }

  /** Two clicks in a row mean one. */
  async function send({ id, label, form }: WordedButton, filled: Readonly<Record<string, string>>): Promise<void> {
    if (pressed.has(id)) return;
    pressed.add(id);
    const changed = Object.entries(filled).filter(([name, value]) => value !== String(form?.values[name] ?? ""));
    const said = [label, ...changed.map(([name, value]) => `${name}:${value}`)].join(" ").slice(0, SAID_CHARACTERS);
    await pressButton(id, { conversation, said, filled }).catch(input.failed);
    pressed.delete(id);
  }

  /** However much happens at once, the page is drawn once. */
  function draw(): void {
    if (drawing) return;
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      render(view(), root);
    });
  }

  /** What was answered before stays as it was said. */
  function speak(chosen: string): void {
    chooseLocale(chosen).then(() => location.reload(), input.failed);
  }

  function startNew(): void {
    conversation = newConversation();
    follow();
    input.focus();
  }

  function sendNow(said: string): void {
    void sendLine({ conversation, line: lineOf(said), attachments: [] }).catch(input.failed);
    input.focus();
  }

  function pick(selector: string): HTMLElement {
    const found = root.querySelector<HTMLElement>(selector);
    if (found === null) throw new TypeError(`the page has no ${selector}`);
    return found;
  }
}

/** What the server takes of what a button says. */
const SAID_CHARACTERS = 200;
