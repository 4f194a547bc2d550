const RealDate = Date;

/**
 * A clock on the wall that a test can set, while all that waits goes on as before: what an administrator, a time server or a machine that slept
 * does to a process.
 * @internal
 */
export class WallClock {
  #shift = 0;

  constructor() {
    const now = () => RealDate.now() + this.#shift;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, args) =>
        Reflect.construct(target, args.length ? args : [now()], target),
      get: (target, key) =>
        key === 'now' ? now : Reflect.get(target, key, target),
    });
  }

  /** Sets it by so much ahead of the real one, or behind; in milliseconds. */
  set(shift: number): void {
    this.#shift = shift;
  }

  restore(): void {
    globalThis.Date = RealDate;
  }
}
