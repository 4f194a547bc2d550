import { normaliseTag as normalise } from '@paved-path/backstage-plugin-cost-node';

export { normalise };

/** Brings the spellings of a tag's key to one. @internal */
export class TagKeys {
  readonly #aliases = new Map<string, string>();

  /** @param aliases - by spelling, the key that it stands for */
  constructor(aliases: ReadonlyMap<string, string>) {
    for (const [spelling, key] of aliases) {
      this.#aliases.set(normalise(spelling), normalise(key));
    }
  }

  keyOf(spelling: string): string {
    const key = normalise(spelling);
    return this.#aliases.get(key) ?? key;
  }

  /** The spellings of keys, sorted. */
  spellingsOf(keys: Iterable<string>): string[] {
    const spellings = new Set<string>();
    const wanted = new Set<string>();
    for (const key of keys) {
      spellings.add(key.trim());
      wanted.add(this.keyOf(key));
    }
    for (const key of wanted) spellings.add(key);
    for (const [spelling, key] of this.#aliases) {
      if (wanted.has(key)) spellings.add(spelling);
    }
    return [...spellings].sort();
  }

  /** A charge's tags by key, with normalised values; where two spellings of a key differ, the first by name holds. */
  read(tags: Record<string, string>): Map<string, string> {
    const read = new Map<string, string>();
    for (const spelling of Object.keys(tags).sort()) {
      const key = this.keyOf(spelling);
      const value = normalise(tags[spelling]);
      if (value && !read.has(key)) read.set(key, value);
    }
    return read;
  }
}
