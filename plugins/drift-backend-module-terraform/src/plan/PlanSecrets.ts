import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { longestFirst } from '../cli/redact';
import { CUT, gatherMarked } from './attributes';
import { OutputChange } from './schema';

/**
 * The secrets of a plan. Providers copy them into attributes that nobody marked, where they are known by their value.
 * @internal
 */
export class PlanSecrets {
  readonly #secrets: Set<string>;
  readonly #variables = new Map<string, unknown>();

  /** @param known - Those that are known before the plan is read. */
  constructor(known: Iterable<string>) {
    // Short values of variables, such as a region, are in many attributes and no secret.
    this.#secrets = new Set([...known].filter(isTelling));
  }

  add(secret: string): void {
    this.#secrets.add(secret);
  }

  /** Adds what a change marks, as far as it can be told from others. */
  gather(change: OutputChange): void {
    const add = (secret: string) => {
      if (isTelling(secret)) this.#secrets.add(secret);
    };
    gatherMarked(change.before, change.before_sensitive, add);
    gatherMarked(change.after, change.after_sensitive, add);
  }

  /** Remembers what a variable is set to; whether that is a secret stands elsewhere in the plan. */
  takeVariable(name: string, value: unknown): void {
    this.#variables.set(name, value);
  }

  /** Adds what a sensitive variable is set to. */
  addVariable(name: string): void {
    this.#addAll(this.#variables.get(name));
  }

  /** The drifts with each attribute masked, and each id left out, that holds a secret. */
  hideIn<T extends ResourceDrift>(drifts: T[]): T[] {
    // As they stand in JSON.
    const secrets = longestFirst(this.#secrets).map(secret =>
      JSON.stringify(secret).slice(1, -1),
    );
    if (secrets.length === 0) return drifts;
    return drifts.map(drift => {
      const texts = drift.attributes
        .flatMap(({ before, after }) => [before ?? '', after ?? ''])
        .concat(drift.ids ?? []);
      // There may be as many secrets as resources: most are in none of the texts, which is told faster of all at once.
      const all = texts.join('\n');
      const within = secrets.filter(secret => all.includes(secret));
      const isHidden = (text: string) =>
        within.some(secret => text.includes(secret));
      return {
        ...drift,
        ...(drift.ids && { ids: drift.ids.filter(id => !isHidden(id)) }),
        attributes: drift.attributes.map(attribute => {
          const { before, after, truncated } = attribute;
          const hidden = [before, after].some(
            text =>
              text !== undefined &&
              (isHidden(text) || (truncated && endsWithin(text, secrets))),
          );
          return hidden ? { path: attribute.path, sensitive: true } : attribute;
        }),
      };
    });
  }

  #addAll(value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') {
      this.#secrets.add(String(value));
    } else if (value && typeof value === 'object') {
      Object.values(value).forEach(each => this.#addAll(each));
    }
  }
}

/** Whether a value can be told from others like it, wherever it stands. */
function isTelling({ length }: string): boolean {
  return length >= 8;
}

/** Whether a value was cut in the middle of a secret. */
function endsWithin(text: string, secrets: string[]): boolean {
  if (!text.endsWith(CUT)) return false;
  const shown = text.slice(0, -CUT.length);
  return secrets.some(secret => {
    for (let length = secret.length - 1; length >= 4; length -= 1) {
      if (shown.endsWith(secret.slice(0, length))) return true;
    }
    return false;
  });
}
