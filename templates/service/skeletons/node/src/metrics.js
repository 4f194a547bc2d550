const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts requests and how long they took, and writes it all in Prometheus' text format. */
export function createMetrics({ version }) {
  const requests = new Map();
  const durations = new Map();
  let inFlight = 0;

  return {
    /** Call when a request begins, and the returned function when it has ended. */
    begin() {
      const start = process.hrtime.bigint();
      inFlight += 1;
      return ({ method, route, status }) => {
        inFlight -= 1;
        const seconds = Number(process.hrtime.bigint() - start) / 1e9;
        const counted = labels({ method, route, status });
        requests.set(counted, (requests.get(counted) ?? 0) + 1);
        const timed = labels({ method, route });
        const histogram = durations.get(timed) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 };
        buckets.forEach((bound, index) => (histogram.counts[index] += seconds <= bound ? 1 : 0));
        histogram.sum += seconds;
        histogram.count += 1;
        durations.set(timed, histogram);
        return seconds;
      };
    },

    render() {
      const { user, system } = process.cpuUsage();
      return [
        ...family('service_info', 'gauge', 'Which version runs.', [
          [labels({ version }), 1],
        ]),
        ...family('http_requests_total', 'counter', 'Requests answered.', [...requests]),
        ...family('http_requests_in_flight', 'gauge', 'Requests being answered now.', [['', inFlight]]),
        '# HELP http_request_duration_seconds How long answering took.',
        '# TYPE http_request_duration_seconds histogram',
        ...[...durations].flatMap(([timed, { counts, sum, count }]) => [
          ...buckets.map(
            (bound, index) => `http_request_duration_seconds_bucket{${timed},le="${bound}"} ${counts[index]}`,
          ),
          `http_request_duration_seconds_bucket{${timed},le="+Inf"} ${count}`,
          `http_request_duration_seconds_sum{${timed}} ${sum}`,
          `http_request_duration_seconds_count{${timed}} ${count}`,
        ]),
        ...family('process_cpu_seconds_total', 'counter', 'Processor time used.', [
          ['', (user + system) / 1e6],
        ]),
        ...family('process_resident_memory_bytes', 'gauge', 'Memory used.', [
          ['', process.memoryUsage.rss()],
        ]),
        ...family('process_start_time_seconds', 'gauge', 'When the process started, in Unix time.', [
          ['', Math.round(Date.now() / 1000 - process.uptime())],
        ]),
        '',
      ].join('\n');
    },
  };
}

function family(name, type, help, samples) {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([labelled, value]) => `${name}${labelled && `{${labelled}}`} ${value}`),
  ];
}

function labels(values) {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(String(value))}`)
    .join(',');
}
