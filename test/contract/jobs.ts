import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { partOf, Queue } from "../../src/jobs/backend.ts";
import { startDeliveries } from "../../src/jobs/deliveries.ts";
import { type Packed, packJob } from "../../src/jobs/envelopes.ts";
import { type JobTypeName, jobTypes } from "../../src/jobs/job-types.ts";
import { lanes } from "../../src/jobs/lanes.ts";
import type { JobCaller, JobOutcome, JobView, NewJob } from "../../src/jobs/ports.ts";
import { type OpenQueue, openQueue } from "../../src/jobs/queue.ts";
import { type Processors, startWorker } from "../../src/jobs/worker.ts";
import { openPlace, type QueuePlace } from "../support/queue-places.ts";
import { scriptedProcessors } from "../support/scripted-processors.ts";
import { wildTexts } from "../support/wild-texts.ts";

/** What every backend of the queue promises, from asking for a job to handing its outcome out. `makePlace` gives a new, empty place at every call. */
export function jobsContract(makePlace: () => Promise<QueuePlace>): void {
  const log = { warn: vi.fn(), error: vi.fn() };
  const ann: JobCaller = { id: "ann", platform: "web", role: "member" };
  const bob: JobCaller = { id: "bob", platform: "web", role: "admin" };
  const otherAnn: JobCaller = { id: "ann", platform: "discord", role: "member" };
  const operator: JobCaller = { id: "op", platform: "terminal", role: "operator" };

  let place: QueuePlace;
  let queue: OpenQueue;
  let running: AsyncDisposableStack;
  let deliver: (outcome: JobOutcome) => Promise<void>;
  const delivered: JobOutcome[] = [];

  beforeAll(async () => {
    place = await makePlace();
    queue = await openPlace(place, log);
  });
  afterAll(() => queue?.[Symbol.asyncDispose]());

  beforeEach(() => {
    delivered.length = 0;
    log.error.mockClear();
    deliver = async (outcome) => void delivered.push(outcome);
    running = new AsyncDisposableStack();
  });
  afterEach(() => running.disposeAsync());

  const work = (on = queue) => running.use(startWorker({ queue: on, processors: scriptedProcessors })).ready;
  const handOut = (on = queue) =>
    running.use(startDeliveries({ queue: on, deliver: (outcome) => deliver(outcome) })).ready;

  /** BullMQ's queue itself, of all the jobs that there were before there were lanes, and of pictures since. */
  const openJobs = () => {
    const jobs = new Queue<Packed>("jobs", partOf(queue.backend));
    running.defer(() => jobs.close());
    return jobs;
  };
  const paint = (prompt: string, more: { steps?: number; width?: number; caller?: JobCaller } = {}): NewJob => {
    const { caller = ann, ...rest } = more;
    const origin = {
      command: "imagine",
      action: "",
      caller,
      locale: "en-US",
      target: { platform: "web", message: prompt },
    };
    return { type: "image.generate", input: { prompt, negativePrompt: "", seed: 1, count: 1, ...rest }, origin };
  };
  const embed = (text: string, caller = ann): NewJob => {
    const { origin } = paint(text, { caller });
    return { type: "vectors.embed", input: { text, view: "heat-map", format: "npy" }, origin };
  };
  const pull = (asked: string): NewJob => {
    return { type: "model.pull", input: { asked, precision: "fp32" }, origin: paint(asked).origin };
  };
  /** Five minutes of work. */
  const long = (caller = ann) => paint("long", { steps: 3000, width: 100, caller });
  const outcomeOf = (id: string) => vi.waitFor(() => found(id), { timeout: 20_000, interval: 5 });
  const found = (id: string) => delivered.find(({ jobId }) => jobId === id) ?? expect.fail(`${id} was not delivered`);
  const state = (id: string, state: JobView["state"]) =>
    vi.waitFor(async () => expect((await queue.get(id))?.state).toBe(state), { timeout: 20_000, interval: 5 });
  const watched = async (id: string) => Array.fromAsync(queue.watch(id, AbortSignal.timeout(20_000)));

  test("what is asked for again under its name is the same job, waiting or ended", async () => {
    const named = { ...paint("named"), once: `chat:${randomUUID()}` };
    const [first, second] = [await queue.add(named), await queue.add(named)];
    expect(second.id).toBe(first.id);
    await Promise.all([work(), handOut()]);
    await outcomeOf(first.id);
    expect(await queue.add(named)).toMatchObject({ id: first.id, state: "done" });
    expect((await queue.add(paint("another"))).id).not.toBe(first.id);
    await vi.waitFor(() => expect(delivered).toHaveLength(2), { timeout: 20_000 });
  });

  test("a job's outcome is delivered whole", async () => {
    await Promise.all([work(), handOut()]);
    const job = paint("a red circle");
    const { id, type, input, origin, addedAt } = await queue.add(job);
    expect({ type, input, origin }).toStrictEqual(job);
    expect(Math.abs(addedAt - Date.now())).toBeLessThan(10_000);
    const bytes = new TextEncoder().encode("a red circle");
    const files = [{ name: "a red circle.txt", mediaType: "text/plain", bytes }];
    const result = { ok: true, output: { recipes: [], prompt: "a red circle" }, files };
    expect(await outcomeOf(id)).toStrictEqual({ jobId: id, ...job, result });
  });

  test("an outcome waits until somebody delivers it, and is gone afterwards", async () => {
    await work();
    const { id } = await queue.add(paint("patience"));
    await state(id, "done");
    expect(await queue.get(id)).toMatchObject({ id, type: "image.generate", state: "done", origin: { caller: ann } });
    expect(await queue.list(ann)).toEqual([]);
    await handOut();
    await outcomeOf(id);
    await vi.waitFor(async () => expect(await queue.get(id)).toBeUndefined(), 5000);
    expect((await queue.outboxes.own.get(id))?.outcome).toBeUndefined();
  });

  test("finished jobs do not pile up", async () => {
    const jobs = openJobs();
    await Promise.all([work(), handOut()]);
    const added = await Promise.all(["1", "2", "break", "refuse"].map((prompt) => queue.add(paint(prompt))));
    for (const { id } of added) await outcomeOf(id);
    await vi.waitFor(async () => expect(await jobs.getJobCountByTypes("active", "completed", "failed")).toBe(0), 5000);
  });

  test("who watches is told of steps while they happen, in order, and of the end", async () => {
    await Promise.all([work(), handOut()]);
    const { id } = await queue.add(paint("watched", { steps: 5, width: 300 }));
    const views: JobView[] = [];
    for await (const view of queue.watch(id, AbortSignal.timeout(20_000))) views.push(view);
    const told = views.flatMap(({ progress, state }) => (progress && state === "running" ? [progress] : []));
    const steps = told.map(({ done }) => done);
    // A report that another has overtaken may be left out, and so may one at the very end.
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    expect(steps.length).toBeGreaterThanOrEqual(2);
    for (const { done, total, preview } of told)
      expect({ total, preview }).toEqual({ total: 5, preview: `preview ${done}` });
    expect(views.at(-1)).toMatchObject({ id, state: "done" });
  });

  test("who watches a job that nobody knows is told nothing", async () => {
    expect(await watched("nosuchjob")).toEqual([]);
    expect(await queue.get("nosuchjob")).toBeUndefined();
  });

  test("who no longer wants to watch is let go", async () => {
    const { id } = await queue.add(long());
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const views = await Array.fromAsync(queue.watch(id, stop.signal));
    expect(views).toMatchObject([{ state: "waiting", position: 1 }]);
    await queue.cancel(id, ann);
    await handOut();
    await outcomeOf(id);
  });

  test("waiting jobs have positions, move up and run in their order", async () => {
    await handOut();
    const jobs = [paint("1", { steps: 3, width: 100 }), paint("2", { caller: bob }), paint("3"), paint("4")];
    const ids: string[] = [];
    for (const job of jobs) {
      const { id, state, position } = await queue.add(job);
      ids.push(id);
      expect({ state, position }).toEqual({ state: "waiting", position: ids.length });
    }
    const third = queue.watch(ids[2] ?? "", AbortSignal.timeout(20_000));
    const views: JobView[] = [];
    for await (const view of third) if (views.push(view) === 1) await work();
    for (const id of ids) await outcomeOf(id);
    expect(delivered.map(({ jobId }) => jobId)).toEqual(ids);
    const positions = views.flatMap(({ position }) => position ?? []);
    expect(positions[0]).toBe(3);
    expect(positions).toEqual(positions.toSorted((one, other) => other - one));
  });

  test("callers see their own jobs, an operator everybody's, running ones first", async () => {
    const { id: first } = await queue.add(long());
    const { id: second } = await queue.add(paint("2", { caller: bob }));
    const { id: third } = await queue.add(paint("3"));
    await work();
    await state(first, "running");
    const list = async (caller: JobCaller) => (await queue.list(caller)).map(({ id, position }) => ({ id, position }));
    expect(await list(ann)).toEqual([
      { id: first, position: undefined },
      { id: third, position: 2 },
    ]);
    expect(await list(bob)).toEqual([{ id: second, position: 1 }]);
    expect(await list(otherAnn)).toEqual([]);
    expect((await list(operator)).map(({ id }) => id)).toEqual([first, second, third]);
    for (const id of [first, second, third]) expect(await queue.cancel(id, operator)).toBe(true);
    expect(await list(operator)).toEqual([]);
    await handOut();
    for (const id of [first, second, third]) await outcomeOf(id);
  });

  test("who wants vectors or a model does not wait for a picture, nor for the others", async () => {
    await Promise.all([work(), handOut()]);
    const { id: picture } = await queue.add(long());
    const { id: errand } = await queue.add(pull("slow"));
    for (const id of [picture, errand]) await state(id, "running");
    const { id: second } = await queue.add(paint("second"));
    const others = [await queue.add(embed("a red circle")), await queue.add(pull("tiny"))];
    for (const { id } of others) expect((await outcomeOf(id)).result.ok).toBe(true);
    expect(await queue.get(picture)).toMatchObject({ state: "running" });
    expect(await queue.get(errand)).toMatchObject({ state: "running" });
    expect(await queue.get(second)).toMatchObject({ state: "waiting", position: 1 });
    // the one that waits first: it would run as soon as there is room
    for (const id of [second, errand, picture]) expect(await queue.cancel(id, ann)).toBe(true);
    for (const id of [second, errand, picture]) await outcomeOf(id);
  });

  test("jobs for vectors run side by side, sixteen of sixteen people", async () => {
    await Promise.all([work(), handOut()]);
    const people = Array.from({ length: lanes.vectors.atOnce }, (_, i) => ({ ...ann, id: `person ${i}` }));
    const added = await Promise.all(people.map((person) => queue.add(embed("together", person))));
    for (const { id } of added) expect((await outcomeOf(id)).result).toMatchObject({ output: { together: 16 } });
  });

  test("a job's place is that in its lane, and one list has the jobs of all lanes", async () => {
    const jobs = [paint("1"), embed("2"), pull("3"), paint("4", { caller: bob }), embed("5")];
    const added: JobView[] = [];
    for (const job of jobs) added.push(await queue.add(job));
    expect(added.map(({ position }) => position)).toEqual([1, 1, 1, 2, 2]);
    for (const { id, position, type } of added)
      expect(await queue.get(id)).toMatchObject({ id, type, position, state: "waiting" });
    const listed = async (caller: JobCaller) => (await queue.list(caller)).map(({ id }) => id);
    expect(await listed(operator)).toEqual(added.map(({ id }) => id));
    expect(await listed(ann)).toEqual([0, 1, 2, 4].map((i) => added[i]?.id));
    const last = watched(added[4]!.id);
    expect(await queue.cancel(added[1]!.id, ann)).toBe(true);
    expect(await queue.get(added[4]!.id)).toMatchObject({ position: 1 });
    await Promise.all([work(), handOut()]);
    for (const { id } of added) await outcomeOf(id);
    expect((await last).at(-1)).toMatchObject({ state: "done" });
  });

  test("what waits where all jobs waited before there were lanes is found, cancelled and worked off", async () => {
    const jobs = openJobs();
    const asked = [embed("left over"), pull("left behind"), embed("given up")];
    const ids = asked.map(() => `old${randomUUID().slice(0, 8)}`);
    for (const [i, { type, input, origin }] of asked.entries()) {
      const version = jobTypes[type as JobTypeName].version;
      const queued = packJob({ version, input, origin, outbox: queue.outboxes.own.name, interruptions: 0 });
      await jobs.add(type, queued, { jobId: ids[i]! });
    }
    expect((await queue.list(ann)).map(({ id, position }) => [id, position])).toEqual(ids.map((id, i) => [id, i + 1]));
    expect(await queue.cancel(ids[2]!, ann)).toBe(true);
    await Promise.all([work(), handOut()]);
    const outcomes = [];
    for (const id of ids) outcomes.push(await outcomeOf(id));
    expect(outcomes.map(({ type, result }) => [type, result.ok])).toEqual([
      ["vectors.embed", true],
      ["model.pull", true],
      ["vectors.embed", false],
    ]);
  });

  test("a waiting job is cancelled: it never runs, and that is delivered", async () => {
    const { id } = await queue.add(long());
    const views = watched(id);
    expect(await queue.cancel(id, ann)).toBe(true);
    expect((await views).at(-1)).toMatchObject({ state: "cancelled" });
    expect(await queue.get(id)).toMatchObject({ state: "cancelled" });
    await Promise.all([work(), handOut()]);
    expect((await outcomeOf(id)).result).toEqual({ ok: false, error: { code: "job.cancelled", params: {} } });
    expect(await queue.cancel(id, ann)).toBe(false);
  });

  test("a running job is cancelled: it stops at its next step, and that is delivered, once", async () => {
    await Promise.all([work(), handOut()]);
    const { id } = await queue.add(long());
    await state(id, "running");
    const began = performance.now();
    expect(await queue.cancel(id, ann)).toBe(true);
    expect((await outcomeOf(id)).result).toEqual({ ok: false, error: { code: "job.cancelled", params: {} } });
    // The next job runs only when the worker has let go of this one.
    const { id: next } = await queue.add(paint("next"));
    await outcomeOf(next);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(delivered.filter(({ jobId }) => jobId === id)).toHaveLength(1);
    expect(log.error).not.toHaveBeenCalled();
  });

  test("a running job for vectors is cancelled, and those beside it are not", async () => {
    await Promise.all([work(), handOut()]);
    const [{ id: first }, { id: second }] = [await queue.add(embed("slow")), await queue.add(embed("slow", bob))];
    for (const id of [first, second]) await state(id, "running");
    expect(await queue.cancel(first, ann)).toBe(true);
    expect((await outcomeOf(first)).result).toEqual({ ok: false, error: { code: "job.cancelled", params: {} } });
    expect(await queue.get(second)).toMatchObject({ state: "running" });
    expect(await queue.cancel(second, operator)).toBe(true);
    await outcomeOf(second);
  });

  test("nobody cancels the job of another, except an operator", async () => {
    const { id } = await queue.add(long());
    for (const caller of [bob, otherAnn]) {
      await expect(queue.cancel(id, caller)).rejects.toMatchObject({ code: "job.not-yours" });
    }
    expect(await queue.cancel(id, operator)).toBe(true);
    expect(await queue.cancel("nosuchjob", operator)).toBe(false);
    await handOut();
    await outcomeOf(id);
  });

  test("what the caller can change is delivered as it was thrown", async () => {
    await Promise.all([work(), handOut()]);
    const { id } = await queue.add(paint("refuse"));
    const error = { code: "model.unknown", params: { asked: "gtp2", nearest: ["gpt2"] } };
    expect((await outcomeOf(id)).result).toEqual({ ok: false, error });
    expect(log.error).not.toHaveBeenCalled();
  });

  test("anything else is logged under the incident that is delivered", async () => {
    await Promise.all([work(), handOut()]);
    const { id } = await queue.add(paint("break"));
    const { result } = await outcomeOf(id);
    const incident = expect.stringMatching(/^[0-9a-f]{8}$/u);
    expect(result).toEqual({ ok: false, error: { code: "unexpected", params: { incident } } });
    const logged = log.error.mock.calls.map(([fields]) => fields);
    expect(logged).toMatchObject([
      { incident: result.ok || result.error.params["incident"], err: { name: "TypeError" } },
    ]);
  });

  test("an input of a version that the worker does not know is refused, with both named", async () => {
    const jobs = openJobs();
    await Promise.all([work(), handOut()]);
    const { origin, input } = paint("x");
    const common = { input, origin, outbox: "deliveries", interruptions: 0 };
    await jobs.add("image.generate", { json: JSON.stringify({ ...common, version: 99 }) }, { jobId: "newer" });
    await jobs.add("image.dream", { json: JSON.stringify({ ...common, version: 1 }) }, { jobId: "stranger" });
    const version = { code: "job.version-unknown", params: { type: "image.generate", version: 99 } };
    expect((await outcomeOf("newer")).result).toEqual({ ok: false, error: version });
    const type = { code: "job.type-unknown", params: { type: "image.dream" } };
    expect((await outcomeOf("stranger")).result).toEqual({ ok: false, error: type });
  });

  test("a job that makes no sense is refused when it is asked for", async () => {
    await expect(queue.add({ ...paint("x"), type: "image.dream" })).rejects.toThrow("image.dream");
    await expect(queue.add({ ...paint("x"), input: { prompt: 7 } })).rejects.toThrow();
  });

  test.each(wildTexts)("%s gets through: in the input, the target, the output and the file", async (_, text) => {
    await Promise.all([work(), handOut()]);
    const job = paint(text);
    const { id } = await queue.add(job);
    const outcome = await outcomeOf(id);
    expect({ input: outcome.input, origin: outcome.origin }).toStrictEqual({ input: job.input, origin: job.origin });
    expect(outcome.result).toMatchObject({ output: { prompt: text }, files: [{ name: `${text}.txt` }] });
  });

  test("a delivery that fails is tried again", async () => {
    await work();
    let attempts = 0;
    deliver = async (outcome) => {
      attempts++;
      if (attempts < 3) throw new Error(`not now \0 ${attempts}`);
      delivered.push(outcome);
    };
    await handOut();
    const { id } = await queue.add(paint("again"));
    await outcomeOf(id);
    expect(attempts).toBe(3);
  });

  test("a job has one outcome: the first", async () => {
    const { type, input, origin } = paint("x");
    const outcome = (code: string): JobOutcome => {
      return { jobId: "twice", type, input, origin, result: { ok: false, error: { code, params: {} } } };
    };
    await queue.outboxes.own.put(outcome("first"), 1);
    await queue.outboxes.own.put(outcome("second"), 1);
    await handOut();
    expect((await outcomeOf("twice")).result).toMatchObject({ error: { code: "first" } });
    await queue.outboxes.own.put(outcome("third"), 1);
    const { id } = await queue.add(paint("later"));
    await work();
    await outcomeOf(id);
    expect(delivered.map(({ jobId }) => jobId)).toEqual(["twice", id]);
  });

  test("who asks for the very same gets the outcome of the first, waiting or running; others do not", async () => {
    await handOut();
    const ran: string[] = [];
    const released = Promise.withResolvers<void>();
    const processors: Processors = {
      ...scriptedProcessors,
      "image.generate": async (input, run) => {
        ran.push(input.prompt);
        await released.promise;
        return scriptedProcessors["image.generate"](input, run);
      },
    };
    await running.use(startWorker({ queue, processors })).ready;
    const { id: first } = await queue.add(paint("the same"));
    await state(first, "running");
    const { id: second } = await queue.add(paint("the same", { caller: bob }));
    const { id: other } = await queue.add(paint("the same", { steps: 2 }));
    const { id: third } = await queue.add(paint("the same", { caller: otherAnn }));
    const seen = watched(second);
    released.resolve();
    const outcomes = await Promise.all([first, second, other, third].map(outcomeOf));
    expect(ran).toEqual(["the same", "the same"]);
    expect(outcomes.map(({ origin }) => origin.caller)).toEqual([ann, bob, ann, otherAnn]);
    expect(outcomes[1]!.result).toStrictEqual(outcomes[0]!.result);
    expect((await seen).at(-1)).toMatchObject({ id: second, state: "done" });
    expect(await queue.list(operator)).toEqual([]);
    expect(delivered).toHaveLength(4);
  });

  test("a worker has as many pictures in hand as it is told", async () => {
    await handOut();
    await running.use(startWorker({ queue, processors: scriptedProcessors, pictures: 2 })).ready;
    const added = [];
    for (const name of ["1", "2", "3"])
      added.push(await queue.add({ ...long(), input: { ...Object(long().input), prompt: name } }));
    const ids = added.map(({ id }) => id);
    for (const id of ids.slice(0, 2)) await state(id, "running");
    expect(await queue.get(ids[2]!)).toMatchObject({ state: "waiting", position: 1 });
    for (const id of ids.toReversed()) expect(await queue.cancel(id, ann)).toBe(true);
    for (const id of ids) await outcomeOf(id);
  });

  test("what failed is tried again for whoever asks for the same", async () => {
    await handOut();
    const { id: first } = await queue.add(paint("refuse"));
    const { id: second } = await queue.add(paint("refuse", { caller: bob }));
    await work();
    expect((await outcomeOf(first)).result.ok).toBe(false);
    expect((await outcomeOf(second)).result.ok).toBe(false);
    expect(delivered).toHaveLength(2);
  });

  test("a worker that closes gives its job back, to be run next", async () => {
    await handOut();
    const first = startWorker({ queue, processors: scriptedProcessors });
    const { id } = await queue.add(paint("given back", { steps: 4, width: 500 }));
    const { id: later } = await queue.add(paint("later"));
    await state(id, "running");
    await first[Symbol.asyncDispose]();
    expect((await queue.list(ann)).map(({ id, state }) => ({ id, state }))).toEqual([
      { id, state: "waiting" },
      { id: later, state: "waiting" },
    ]);
    await work();
    expect((await outcomeOf(id)).result.ok).toBe(true);
    await outcomeOf(later);
    expect(delivered.map(({ jobId }) => jobId)).toEqual([id, later]);
    expect(log.error).not.toHaveBeenCalled();
  });

  test("a worker that closes gives the jobs of all lanes back", async () => {
    await handOut();
    const first = startWorker({ queue, processors: scriptedProcessors });
    const jobs = [paint("painted", { steps: 4, width: 500 }), embed("slow 1"), embed("slow 2"), pull("slow 3")];
    const added = [];
    for (const job of jobs) added.push(await queue.add(job));
    for (const { id } of added) await state(id, "running");
    await first[Symbol.asyncDispose]();
    for (const { id } of added) expect(await queue.get(id)).toMatchObject({ state: "waiting" });
    await work();
    for (const { id } of added) expect((await outcomeOf(id)).result.ok).toBe(true);
    expect(delivered).toHaveLength(added.length);
  });

  test("a process that delivers for itself gets the outcomes of its own jobs, and nobody else does", async () => {
    await Promise.all([work(), handOut()]);
    const apart = running.use(await openApart());
    const own: string[] = [];
    running.use(startDeliveries({ queue: apart, deliver: async ({ jobId }) => void own.push(jobId) }));
    const [{ id: shared }, { id: private_ }] = await Promise.all([queue.add(paint("s")), apart.add(paint("p"))]);
    expect((await Array.fromAsync(queue.watch(private_, AbortSignal.timeout(20_000)))).at(-1)?.state).toMatch(
      /done|running/u,
    );
    await outcomeOf(shared);
    await vi.waitFor(() => expect(own).toEqual([private_]), 5000);
    expect(delivered.map(({ jobId }) => jobId)).toEqual([shared]);
  });

  /** A second queue at the same place: the embedded database can be opened only once. */
  async function openApart(): Promise<OpenQueue> {
    if (place.kind !== "embedded") return openPlace(place, log, true);

    return openQueue({ backend: queue.backend, log, apart: true });
  }

  test("jobs whose process is killed run again in every lane, and are delivered once", {
    timeout: 120_000,
  }, async () => {
    const there = await makePlace();
    const killed = [paint("killed", { steps: 30, width: 100 }), embed("slow 3"), embed("slow 3"), pull("slow 3")];
    const child = startChild(there, ...killed);
    const [id = "", ...others] = (await child.said("running")).slice(0, killed.length);
    await child.kill();

    await using again = await openPlace(there, log);
    const opened = performance.now();
    await Promise.all([work(again), handOut(again)]);
    await vi.waitFor(async () => expect((await again.get(id))?.progress?.done).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 20,
    });
    const began = performance.now();
    // Alone, it need not wait for any lock, each of which lasts 10 s.
    if (there.kind === "embedded") expect(began - opened).toBeLessThan(9000);
    for (const one of [id, ...others]) expect((await outcomeOf(one)).result.ok).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(delivered.map(({ jobId }) => jobId).toSorted()).toEqual([id, ...others].toSorted());
    await running.disposeAsync();
  });

  test("a job that kills its process every time is given up, and that is delivered", { timeout: 240_000 }, async ({
    skip,
  }) => {
    const there = await makePlace();
    if (there.kind !== "embedded") skip("four locks have to expire first, a minute and more; the count is the same");
    const first = startChild(there, paint("kill"));
    await first.ended();
    const [id = ""] = first.lines;
    for (let deaths = 2; deaths <= 4; deaths++) await startChild(there).ended();

    await using again = await openPlace(there, log);
    await Promise.all([work(again), handOut(again)]);
    const error = { code: "job.interrupted", params: { times: 4 } };
    expect((await outcomeOf(id)).result).toEqual({ ok: false, error });
    await running.disposeAsync();
  });
}

/** Another process at work at a place, with jobs of its own. */
function startChild(place: QueuePlace, ...jobs: readonly NewJob[]) {
  const script = fileURLToPath(new URL("../support/run-worker.ts", import.meta.url));
  const args = [script, JSON.stringify(place), ...jobs.map((job) => JSON.stringify(job))];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  if (child.stdout === null) throw new Error("no output");
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  const exit = once(child, "exit");
  return {
    lines,
    said: (line: string) => vi.waitFor(() => (lines.includes(line) ? lines : expect.fail("nothing said")), 60_000),
    ended: () => exit,
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
  };
}
