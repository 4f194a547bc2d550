import { GoldenSignals } from '@paved-path/backstage-plugin-sandbox-common';
import { computeSignals, Counters, parseMetrics } from './goldenSignals';
import { localGet } from './probe';
import { Replica } from './Replica';

const INTERVAL = 5000;
const KEPT_SAMPLES = (30 * 60 * 1000) / INTERVAL;

interface Series {
  samples: GoldenSignals[];
  /** By process, so that one that was started again counts as new. */
  readings: Map<number, Counters>;
  readAt: number;
}

/** Reads `/metrics` of what answers requests, and keeps the golden signals of the last 30 minutes in memory. */
export class MetricsCollector {
  readonly #listReady: () => Array<{
    environment: string;
    service: string;
    replicas: Replica[];
  }>;
  readonly #series = new Map<string, Series>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    listReady: () => Array<{
      environment: string;
      service: string;
      replicas: Replica[];
    }>,
  ) {
    this.#listReady = listReady;
  }

  start(): void {
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Oldest first. */
  samples(environment: string, service: string): GoldenSignals[] {
    return this.#series.get(`${environment}/${service}`)?.samples ?? [];
  }

  async collect(): Promise<void> {
    const ready = this.#listReady();
    const known = new Set(
      ready.map(({ environment, service }) => `${environment}/${service}`),
    );
    for (const key of this.#series.keys()) {
      if (!known.has(key)) this.#series.delete(key);
    }
    await Promise.all(
      ready.map(async ({ environment, service, replicas }) => {
        const readings = new Map<number, Counters>();
        await Promise.all(
          replicas.map(async replica => {
            const { processId, port } = replica;
            const counters = port && (await readCounters(port));
            if (processId && counters) readings.set(processId, counters);
          }),
        );
        if (readings.size > 0) this.#add(`${environment}/${service}`, readings);
      }),
    );
  }

  #add(key: string, readings: Map<number, Counters>): void {
    const now = Date.now();
    const series: Series = this.#series.get(key) ?? {
      samples: [],
      readings: new Map(),
      readAt: now,
    };
    series.samples.push(
      computeSignals(
        [...readings].map(([processId, counters]) => ({
          before: series.readings.get(processId),
          now: counters,
        })),
        (now - series.readAt) / 1000,
        new Date(now).toISOString(),
      ),
    );
    if (series.samples.length > KEPT_SAMPLES) series.samples.shift();
    this.#series.set(key, { ...series, readings, readAt: now });
  }

  #schedule(): void {
    this.#timer = setTimeout(async () => {
      await this.collect();
      if (this.#timer) this.#schedule();
    }, INTERVAL);
    this.#timer.unref();
  }
}

/** Undefined where the process tells no metrics: the sample is left out rather than made up. */
async function readCounters(port: number): Promise<Counters | undefined> {
  try {
    const { status, body } = await localGet(port, '/metrics', 2000);
    return status === 200 ? parseMetrics(body) : undefined;
  } catch {
    return undefined;
  }
}
