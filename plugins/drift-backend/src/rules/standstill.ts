type Seen = { value: string; at: number; unchanged: number };

/**
 * Tells for how long things have stood unchanged while they were watched, by a clock that nobody sets: the time of day may jump, and that of two
 * machines may differ.
 * @internal
 */
export class StandstillWatch {
  readonly #longestGap: number;
  readonly #elapsed: () => number;
  #seen = new Map<string, Seen>();

  /**
   * @param longestGap - How much one look counts at most, in milliseconds: one that comes later was not made in time, as after this process was
   * paused itself
   * @param elapsed - Milliseconds since any moment; they only go forward
   */
  constructor(
    longestGap: number,
    elapsed: () => number = () => performance.now(),
  ) {
    this.#longestGap = longestGap;
    this.#elapsed = elapsed;
  }

  /**
   * Looks at things by name; those that are not named are forgotten.
   *
   * @returns for how long each has had its value, in milliseconds
   */
  look(things: ReadonlyMap<string, string>): Map<string, number> {
    const at = this.#elapsed();
    const next = new Map<string, Seen>();
    const unchanged = new Map<string, number>();
    for (const [name, value] of things) {
      const before = this.#seen.get(name);
      const standing =
        before?.value === value
          ? before.unchanged + Math.min(at - before.at, this.#longestGap)
          : 0;
      next.set(name, { value, at, unchanged: standing });
      unchanged.set(name, standing);
    }
    this.#seen = next;
    return unchanged;
  }
}
