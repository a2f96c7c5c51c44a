import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Hono } from "hono";
import type { Logger } from "pino";
import { commands } from "../../commands/index.ts";
import type { Action } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import type { Chat } from "../bot/chat.ts";
import { deliver } from "../bot/delivery.ts";
import { createDispatcher } from "../bot/dispatch.ts";
import type { Dispatcher } from "../bot/dispatcher.ts";
import { lastPicture } from "../bot/last-picture.ts";
import { createNotices } from "../bot/notices.ts";
import { nowhere } from "../bot/nowhere.ts";
import type { Platform, WordedReply } from "../bot/platform.ts";
import { createResults } from "../bot/results.ts";
import type { Intake, ShownResult } from "../bot/stores.ts";
import { suggest } from "../bot/suggest.ts";
import { createTerminal, type Terminal } from "../bot/terminal/terminal.ts";
import { webApp } from "../bot/web/app.ts";
import type { WebEnv } from "../bot/web/parts.ts";
import { webPlatform } from "../bot/web/web-platform.ts";
import { createWording } from "../bot/wording.ts";
import { createEmbeddingLibrary } from "../community/embedding-library.ts";
import { createServerSettings } from "../community/server-settings.ts";
import type { Config } from "../config.ts";
import { createActions } from "../db/actions.ts";
import { createAnswerPlaces } from "../db/answer-places.ts";
import { createConversations } from "../db/conversations.ts";
import { createDeliveries } from "../db/deliveries.ts";
import { createFiles } from "../db/files.ts";
import { createIntake } from "../db/intake.ts";
import { createLastPictures } from "../db/last-pictures.ts";
import { openDatabase } from "../db/open-database.ts";
import { createResultStore } from "../db/results.ts";
import { startDrawing } from "../engine/drawing.ts";
import { allowList } from "../engine/models/allow-list.ts";
import { modelFolders } from "../engine/models/model-folders.ts";
import { modelLibrary } from "../engine/models/model-library.ts";
import { styleFile } from "../engine/styles/style-file.ts";
import { embeddingFolder } from "../engine/textual-inversion/embedding-folder.ts";
import { startTokenThreads } from "../engine/token-threads.ts";
import { trainedTokenizers } from "../engine/tokens/trained-tokenizers.ts";
import { withTrained } from "../engine/tokens/with-trained.ts";
import { startDeliveries } from "../jobs/deliveries.ts";
import type { JsonObject } from "../jobs/ports.ts";
import { openQueue } from "../jobs/queue.ts";
import { allowedServices } from "./allowed-services.ts";
import { keepSweeping } from "./keep-sweeping.ts";
import { libraryOptions } from "./library-options.ts";
import { type ChatParts, openChats } from "./open-chats.ts";
import { queueBackend } from "./queue-backend.ts";
import { openWorkshop } from "./workshop.ts";

/** A process that answers people: everything open and at work, until it is disposed of. */
export interface House extends AsyncDisposable {
  readonly dispatcher: Dispatcher;
  readonly terminal: Terminal;
  /** The web page and the HTTP interface, not yet listening. */
  readonly app: Hono<WebEnv>;
  readonly chats: readonly Chat[];
  /** What came from chats and is not answered yet. */
  readonly intake: Intake;
}

export interface HouseOptions {
  readonly log: Logger;
  /** Whether jobs are worked off in this process. */
  readonly worker: boolean;
  /** Whether the outcomes of its jobs come back to this very process. */
  readonly apart: boolean;
  /** From the data folder's lock. */
  readonly secret?: string;
}

/** Puts it together, from the database up. */
export async function openHouse(config: Config, options: HouseOptions): Promise<House> {
  const { log, worker, apart, secret = randomBytes(32).toString("base64url") } = options;
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openDatabase({ folder: config.dataFolder, ...databaseOf(config) }));
  const queue = opened.use(await openQueue({ backend: queueBackend(config, database), log, apart }));
  opened.use(keepSweeping(database, log));

  const wording = createWording();
  const files = createFiles(database);
  const conversations = createConversations<WordedReply>(database);
  const trainedFolder = join(config.dataFolder, "tokenizers");
  const threads = opened.use(
    startTokenThreads({ folders: [...config.modelFolders, trainedFolder], memory: config.tokenizerMemory }),
  );
  const trained = trainedTokenizers(trainedFolder);
  const { drawTokens, drawComparison, drawChunks, drawCosts, drawSheet } = opened.use(startDrawing());
  const parts = { wording, actions: createActions<Action>(database), log };
  const settings = createServerSettings(database);
  const results = createResultStore<ShownResult>(database);
  const lastPictures = createLastPictures(database);
  const services: Services = {
    ...withTrained(trained, threads),
    trainedTokenizers: trained,
    models: modelFolders(config.modelFolders, allowList(config.allowedModels)),
    library: modelLibrary(libraryOptions(config)),
    embeddings: embeddingFolder(config.embeddingsFolder),
    styles: styleFile(config.stylesFile),
    embeddingLibrary: createEmbeddingLibrary(database),
    files,
    jobs: queue,
    drawTokens,
    drawComparison,
    drawChunks,
    drawCosts,
    drawSheet,
    settings,
    results: createResults({ ...parts, store: results, settings, platforms: () => platforms }),
    notices: createNotices({ ...parts, platforms: () => platforms }),
    lastPicture: lastPicture(lastPictures, files),
    translate: wording.words,
    commands: () => commands,
  };
  const servicesFor = allowedServices(services, config.allowedModels, config.embeddingRepositories);
  const dispatcher = createDispatcher(commands, services, { ...parts, servicesFor });

  const completions: ChatParts["suggest"] = (source, typed, caller) =>
    suggest(source, typed, caller, servicesFor(caller));

  const terminal = createTerminal({ files, log });
  const web = webPlatform(conversations, files);
  const app = webApp({
    platform: web,
    dispatcher,
    conversations,
    files,
    commands,
    wording,
    suggest: completions,
    log,
    secret,
    ...(config.token !== undefined && { token: config.token }),
    hosts: config.hosts,
  });

  const stop = new AbortController();
  opened.defer(() => stop.abort());
  const intake = opened.use(createIntake<JsonObject>(database));
  const chats = await openChats(config, {
    ...parts,
    commands,
    files,
    places: createAnswerPlaces(database),
    intake,
    suggest: completions,
    signal: stop.signal,
  });

  const deliveries = createDeliveries(database);
  const platforms: readonly Platform[] = [web, terminal, nowhere, ...chats.map(({ platform }) => platform)];
  const delivery = { ...parts, commands, platforms, services, deliveries, results, lastPictures };
  opened.use(startDeliveries({ queue, deliver: (outcome) => deliver(outcome, delivery) }));
  if (worker) opened.use(openWorkshop(config, queue));

  const everything = opened.move();
  return { dispatcher, terminal, app, chats, intake, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

function databaseOf({ databaseUrl }: Config): { databaseUrl?: string } {
  return databaseUrl === undefined ? {} : { databaseUrl };
}
