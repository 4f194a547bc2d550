import fc from 'fast-check';
import { computeSignals, parseMetrics, quantile } from './goldenSignals';

const text = (requests: number, errors: number, fast: number) => `
# HELP http_requests_total Requests answered.
# TYPE http_requests_total counter
http_requests_total{method="GET",route="/a \\"b\\" {c}",status="200"} ${
  requests - errors
}
http_requests_total{method="GET",route="/a",status="503"} ${errors}
http_requests_total{method="GET",route="/readyz",status="200"} 999
http_request_duration_seconds_bucket{route="/a",le="0.1"} ${fast}
http_request_duration_seconds_bucket{route="/a",le="0.5"} ${requests}
http_request_duration_seconds_bucket{route="/a",le="+Inf"} ${requests}
http_request_duration_seconds_bucket{route="/readyz",le="+Inf"} 999
http_request_duration_seconds_count{route="/a"} ${requests}
process_resident_memory_bytes 5.5e+07
something_else NaN
`;

describe('golden signals', () => {
  it('come from what is between two readings, without what the platform asks itself', () => {
    const signals = computeSignals(
      [
        {
          before: parseMetrics(text(100, 10, 90)),
          now: parseMetrics(text(200, 30, 140)),
        },
        // New since: what it has counted before is not known.
        { before: undefined, now: parseMetrics(text(50, 0, 50)) },
      ],
      5,
      'now',
    );
    expect(signals).toEqual({
      at: 'now',
      requestsPerSecond: 20,
      errorRatio: 0.2,
      p50Seconds: 0.1,
      p95Seconds: expect.closeTo(0.46, 5),
      memoryBytes: 1.1e8,
    });
  });

  it('are absent where nothing is told, and not zero', () => {
    const idle = parseMetrics(text(100, 10, 90));
    expect(computeSignals([{ before: idle, now: idle }], 5, 'now')).toEqual({
      at: 'now',
      requestsPerSecond: 0,
      memoryBytes: 5.5e7,
    });
    const silent = parseMetrics('up 1\n');
    expect(computeSignals([{ before: silent, now: silent }], 5, 'now')).toEqual(
      {
        at: 'now',
      },
    );
  });

  it('take no harm from nonsense', () => {
    const nonsense = `
http_requests_total{status="200"} 1e308
http_requests_total{status="200"} 1e308
http_requests_total{status="200"} NaN
http_requests_total -5
http_requests_total{status="200" 7
http_request_duration_seconds_bucket{le="soon"} 4
process_resident_memory_bytes +Inf
} { = \u0000
`;
    const counters = parseMetrics(nonsense);
    expect(counters.buckets.size).toBe(0);
    const signals = computeSignals(
      [{ before: counters, now: counters }],
      5,
      'now',
    );
    expect(JSON.parse(JSON.stringify(signals))).toEqual(signals);
    expect(signals.memoryBytes).toBeUndefined();
  });

  it('have no quantile of nothing', () => {
    expect(quantile(0.5, new Map())).toBeUndefined();
    expect(quantile(0.5, new Map([[1, 0]]))).toBeUndefined();
  });

  it('read a quantile within the bucket that holds it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (counts, q) => {
          let total = 0;
          const buckets = new Map(
            counts.map((count, index) => {
              total += count;
              return [index + 1, total] as const;
            }),
          );
          fc.pre(total > 0);
          const value = quantile(q, buckets);
          const bucketBefore = buckets.get(Math.ceil(value!) - 1) ?? 0;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(counts.length);
          expect(bucketBefore).toBeLessThanOrEqual(q * total + 1e-9);
          expect(
            buckets.get(Math.ceil(value!)) ?? total,
          ).toBeGreaterThanOrEqual(q * total - 1e-9);
        },
      ),
    );
  });
});
