import { GoldenSignals } from '@paved-path/backstage-plugin-sandbox-common';

/** What one process counts, as its `/metrics` tells it. */
export interface Counters {
  requests: number;
  errors: number;
  /** How many requests took at most so many seconds, by the seconds. */
  buckets: Map<number, number>;
  memoryBytes: number | undefined;
  /** False where the process counts no requests at all. */
  countsRequests: boolean;
}

const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** What the platform itself asks for says nothing about how a service is used. */
const ownRoutes = new Set(['/healthz', '/livez', '/readyz', '/metrics']);

/**
 * Reads the metrics of a process in Prometheus' text format: the counter `http_requests_total` (with the
 * status in the label `status`, `status_code` or `code`), the histogram `http_request_duration_seconds` and the
 * gauge `process_resident_memory_bytes`, as the Prometheus client libraries call them. Requests of the probes
 * and for the metrics themselves (by the label `route`, `path` or `handler`) are left out.
 */
export function parseMetrics(text: string): Counters {
  const counters: Counters = {
    requests: 0,
    errors: 0,
    buckets: new Map(),
    memoryBytes: undefined,
    countsRequests: false,
  };
  const byHistogram = { requests: 0, errors: 0, seen: false };
  for (const line of text.split('\n')) {
    const [, name, labelText = '', valueText] = line.match(sampleLine) ?? [];
    const value = Number(valueText);
    // Neither NaN nor what no process can have counted.
    if (!name || !(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) continue;
    const labels = Object.fromEntries(
      [...labelText.matchAll(label)].map(match => [match[1], match[2]]),
    );
    if (ownRoutes.has(labels.route ?? labels.path ?? labels.handler ?? '')) {
      continue;
    }
    const failed = /^5/.test(
      labels.status ?? labels.status_code ?? labels.code ?? '',
    );
    if (name === 'http_requests_total') {
      counters.countsRequests = true;
      counters.requests += value;
      if (failed) counters.errors += value;
    } else if (name === 'http_request_duration_seconds_count') {
      byHistogram.seen = true;
      byHistogram.requests += value;
      if (failed) byHistogram.errors += value;
    } else if (name === 'http_request_duration_seconds_bucket') {
      const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
      if (Number.isNaN(bound)) continue;
      counters.buckets.set(bound, (counters.buckets.get(bound) ?? 0) + value);
    } else if (name === 'process_resident_memory_bytes') {
      counters.memoryBytes = value;
    }
  }
  if (!counters.countsRequests && byHistogram.seen) {
    counters.countsRequests = true;
    counters.requests = byHistogram.requests;
    counters.errors = byHistogram.errors;
  }
  return counters;
}

/**
 * What happened between two readings of each replica.
 *
 * @param pairs - the reading before, absent for a process that is new, and the one now
 * @param seconds - between the two
 */
export function computeSignals(
  pairs: Array<{ before: Counters | undefined; now: Counters }>,
  seconds: number,
  at: string,
): GoldenSignals {
  const signals: GoldenSignals = { at };
  const memory = pairs.flatMap(({ now }) => now.memoryBytes ?? []);
  if (memory.length > 0) {
    signals.memoryBytes = memory.reduce((sum, bytes) => sum + bytes, 0);
  }
  const counted = pairs.filter(
    ({ before, now }) => before && now.countsRequests,
  );
  if (counted.length === 0 || seconds <= 0) return signals;

  let requests = 0;
  let errors = 0;
  const buckets = new Map<number, number>();
  for (const { before, now } of counted) {
    // A counter that went back was reset: it counts from nothing.
    const from = now.requests >= before!.requests ? before : undefined;
    requests += now.requests - (from?.requests ?? 0);
    errors += now.errors - (from?.errors ?? 0);
    for (const [bound, count] of now.buckets) {
      const delta = count - (from?.buckets.get(bound) ?? 0);
      buckets.set(bound, (buckets.get(bound) ?? 0) + delta);
    }
  }
  signals.requestsPerSecond = requests / seconds;
  if (requests > 0) {
    signals.errorRatio = Math.min(1, Math.max(0, errors / requests));
    signals.p50Seconds = quantile(0.5, buckets);
    signals.p95Seconds = quantile(0.95, buckets);
  }
  return signals;
}

/** As Prometheus' `histogram_quantile`: straight lines within a bucket, and the last bound for what is above it. */
export function quantile(
  q: number,
  buckets: Map<number, number>,
): number | undefined {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total <= 0) return undefined;
  const rank = q * total;
  let lowerBound = 0;
  let lowerCount = 0;
  for (const [bound, count] of sorted) {
    if (count >= rank) {
      if (bound === Infinity) return lowerBound;
      if (count === lowerCount) return bound;
      return (
        lowerBound +
        ((bound - lowerBound) * (rank - lowerCount)) / (count - lowerCount)
      );
    }
    lowerBound = bound;
    lowerCount = count;
  }
  return lowerBound;
}
