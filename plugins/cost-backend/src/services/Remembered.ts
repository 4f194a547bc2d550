/**
 * What was read a moment ago, so that not each of many requests reads it anew. Whoever asks while it is read waits for the same reading.
 * @internal
 */
export class Remembered<T> {
  readonly #read: () => Promise<T>;
  readonly #lifetime: number;
  /** Differs once it is to be forgotten. */
  readonly #version: () => number;
  #kept: { value: Promise<T>; version: number; at: number } | undefined;

  /** @param lifetime - in milliseconds */
  constructor(
    read: () => Promise<T>,
    options: { lifetime: number; version: () => number },
  ) {
    this.#read = read;
    this.#lifetime = options.lifetime;
    this.#version = options.version;
  }

  get(): Promise<T> {
    const version = this.#version();
    const now = performance.now();
    const isOld =
      !this.#kept ||
      this.#kept.version !== version ||
      now - this.#kept.at > this.#lifetime;
    if (isOld) {
      const value = this.#read();
      const kept = { value, version, at: now };
      this.#kept = kept;
      value.catch(() => {
        if (this.#kept === kept) this.#kept = undefined;
      });
    }
    return this.#kept!.value;
  }
}
