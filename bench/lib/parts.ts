/** How long the parts of something took, in milliseconds, by name. */
export type Parts = Map<string, number[]>;

/** Runs a task, and adds how long it took. */
export async function time<T>(
  parts: Parts,
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const result = await task();
  add(parts, name, performance.now() - began);
  return result;
}

/** Adds a time. */
export function add(parts: Parts, name: string, milliseconds: number): void {
  parts.set(name, [...(parts.get(name) ?? []), milliseconds]);
}
