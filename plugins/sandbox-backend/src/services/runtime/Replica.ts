import { ChildProcess, spawn } from 'node:child_process';
import { dirname, delimiter } from 'node:path';
import { followOutput } from '../followOutput';
import { pick } from '../pipeline/RunWorkspace';
import { ProcessGuard, signalGroup } from '../ProcessGuard';
import { Image } from './image';
import { findFreePort, probe } from './probe';
import { WorkloadTemplate } from './types';

const KEPT_LINES = 30;
const MAX_LINE = 2000;
const FIRST_BACKOFF = 200;
const MAX_BACKOFF = 30_000;
/** A replica that was ready for so long starts over with the shortest backoff. */
const STABLE_AFTER = 60_000;
const FAST_PROBES_FOR = 3000;
const UNREADY_AFTER = 3;

/** What a replica is started with. */
export interface ReplicaOptions {
  template: WorkloadTemplate;
  loadImage: () => Promise<Image>;
  guard: ProcessGuard;
  onChange: (replica: Replica) => void;
}

/** One process of a service: started, probed, and started again with growing pauses when it ends. */
export class Replica {
  readonly #options: ReplicaOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;
  #ready = false;
  #startedAt = 0;
  #probeFailures = 0;
  #onIdle: (() => void) | undefined;
  #exited: Promise<void> = Promise.resolve();

  /** Where it listens while it runs. */
  port: number | undefined;
  /** How often it was started again. */
  restarts = 0;
  /** How often it has ended since it last was ready for long. */
  crashes = 0;
  /** How it last ended: "exited with code 1". */
  lastExit: string | undefined;
  /** What the last probe found wrong. */
  lastProblem: string | undefined;
  /** The last lines that it printed, oldest first; also those of the process before. */
  readonly lines: string[] = [];
  #requests = 0;

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  /** True while it takes requests. */
  get ready(): boolean {
    return this.#ready && !this.#stopping;
  }

  /** Changes with every process. */
  get processId(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    void this.#launch();
  }

  /** Counts a request in, so that it is not stopped in the middle of it. Call the answer when it is done. */
  beginRequest(): () => void {
    this.#requests += 1;
    let done = false;
    return () => {
      if (done) return;
      done = true;
      this.#requests -= 1;
      if (this.#requests === 0) this.#onIdle?.();
    };
  }

  /** Takes no more requests, finishes those that it has, and ends; at the latest after the grace period. */
  async stop(longest = this.#options.template.gracePeriod): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const deadline = Date.now() + longest;
    if (this.#child && this.#requests > 0) {
      await within(longest, resolve => {
        this.#onIdle = resolve;
      });
    }
    const group = this.#child?.pid;
    if (group === undefined) return;
    signalGroup(group, 'SIGTERM');
    await within(Math.max(0, deadline - Date.now()), resolve => {
      void this.#exited.then(resolve);
    });
    signalGroup(group, 'SIGKILL');
    await this.#exited;
  }

  async #launch(): Promise<void> {
    if (this.#stopping) return;
    let image: Image;
    try {
      image = await this.#options.loadImage();
      this.port = await findFreePort();
    } catch (error) {
      this.#ended((error as Error).message);
      return;
    }
    if (this.#stopping) return;
    const [program, ...args] = image.command;
    const child = spawn(program, args, {
      cwd: image.folder,
      env: environmentOf(image, this.#options.template, this.port),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    this.#startedAt = Date.now();
    this.#probeFailures = 0;
    const group = child.pid;
    if (group !== undefined) this.#options.guard.add(group);
    followOutput(child, line => this.#keep(line), MAX_LINE);
    this.#exited = new Promise(resolve => {
      let failure: string | undefined;
      child.on('error', error => {
        failure = `could not be started: ${error.message}`;
      });
      let stable = false;
      child.on('exit', () => {
        stable = this.#ready && Date.now() - this.#startedAt > STABLE_AFTER;
        this.#ready = false;
        // What it started in turn ends with it.
        if (group !== undefined) signalGroup(group, 'SIGKILL');
      });
      child.on('close', (code, signal) => {
        if (group !== undefined) this.#options.guard.remove(group);
        this.#child = undefined;
        resolve();
        this.#ended(
          failure ??
            (signal ? `was ended by ${signal}` : `exited with code ${code}`),
          stable,
        );
      });
    });
    this.#scheduleProbe();
  }

  #ended(reason: string, stable = false): void {
    clearTimeout(this.#timer);
    this.#ready = false;
    if (this.#stopping) return;
    this.lastExit = reason;
    this.crashes = stable ? 1 : this.crashes + 1;
    const pause = Math.min(
      FIRST_BACKOFF * 2 ** (this.crashes - 1),
      MAX_BACKOFF,
    );
    this.#timer = setTimeout(() => {
      this.restarts += 1;
      void this.#launch();
    }, pause);
    this.#options.onChange(this);
  }

  #scheduleProbe(): void {
    if (this.#stopping || !this.#child) return;
    clearTimeout(this.#timer);
    let pause = 2000;
    if (!this.#ready) {
      pause = Date.now() - this.#startedAt < FAST_PROBES_FOR ? 50 : 500;
    }
    this.#timer = setTimeout(() => void this.#probe(), pause);
  }

  async #probe(): Promise<void> {
    const child = this.#child;
    if (!child || this.port === undefined) return;
    const { readinessPath, livenessPath } = this.#options.template;
    const problem = await probe(this.port, readinessPath, 1000);
    const alive =
      !this.#ready || !livenessPath
        ? undefined
        : await probe(this.port, livenessPath, 1000);
    if (this.#child !== child || this.#stopping) return;
    const before = this.#ready;
    this.lastProblem = problem ?? alive;
    this.#probeFailures = problem || alive ? this.#probeFailures + 1 : 0;
    if (!problem) this.#ready = true;
    if (this.#probeFailures >= UNREADY_AFTER) {
      if (problem) this.#ready = false;
      // As long as it has not been ready, the deadline of the rollout decides.
      if (alive && child.pid) signalGroup(child.pid, 'SIGKILL');
    }
    if (this.#ready && Date.now() - this.#startedAt > STABLE_AFTER) {
      this.crashes = 0;
    }
    if (this.#ready !== before) this.#options.onChange(this);
    this.#scheduleProbe();
  }

  #keep(line: string): void {
    if (!line.trim()) return;
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
  }
}

/** What a service finds in its environment: what its manifest and its image say, and nothing that is the portal's own. */
function environmentOf(
  image: Image,
  template: WorkloadTemplate,
  port: number,
): Record<string, string> {
  return {
    ...pick('HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ'),
    PATH: [dirname(process.execPath), process.env.PATH]
      .filter(Boolean)
      .join(delimiter),
    ...image.environment,
    ...template.variables,
    HOST: '127.0.0.1',
    PORT: String(port),
  };
}

function within(
  milliseconds: number,
  executor: (resolve: () => void) => void,
): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    executor(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
