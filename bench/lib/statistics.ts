/** The value that a share of the values is below; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(share * sorted.length));
  return sorted[at] ?? Number.NaN;
}

/** Median and 95th percentile of milliseconds, for a person. */
export function describeTimes(values: readonly number[]): string {
  return `median ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(
    values,
    0.95,
  ).toFixed(1)} ms (${values.length} times)`;
}

/** The line that a benchmark ends with. */
export function verdict(options: {
  name: string;
  figure: number;
  unit?: string;
  goal: number;
}): string {
  const { name, figure, unit = '', goal } = options;
  return `${name}: ${figure.toFixed(2)}${unit} (goal ${goal}) ${
    figure <= goal ? 'met' : 'missed'
  }`;
}
