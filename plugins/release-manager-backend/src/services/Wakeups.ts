import { EventEmitter, once } from 'node:events';

/**
 * Lets drives sleep until something happened to their place, or a time has passed.
 * @internal
 */
export class Wakeups {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #counts = new Map<string, number>();

  /** Something happened to a service in an environment. */
  wake(service: string, environment: string): void {
    const place = `${environment}/${service}`;
    this.#counts.set(place, this.#count(place) + 1);
    this.#emitter.emit(place);
  }

  /**
   * Remembers now, so that nothing is missed between looking and sleeping.
   *
   * @returns a function that resolves when woken since, when the time (milliseconds) has passed, or when aborted
   */
  listen(
    service: string,
    environment: string,
  ): (milliseconds: number, signal: AbortSignal) => Promise<void> {
    const place = `${environment}/${service}`;
    const count = this.#count(place);
    return async (milliseconds, signal) => {
      if (this.#count(place) !== count || signal.aborted) return;
      const controller = new AbortController();
      const stop = () => controller.abort();
      const timer = setTimeout(stop, milliseconds);
      signal.addEventListener('abort', stop);
      // Woken or not, whoever slept looks again.
      await once(this.#emitter, place, { signal: controller.signal }).catch(
        () => {},
      );
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
  }

  #count(place: string): number {
    return this.#counts.get(place) ?? 0;
  }
}
