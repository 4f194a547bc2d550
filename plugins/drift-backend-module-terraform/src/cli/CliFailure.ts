import { Diagnostic } from './diagnostics';
import { CheckFailure, cut, explain, LONGEST, providerEnded } from './explain';
import { redact } from './redact';

/** What is known of a command that ended badly, as it said it. @internal */
export type Ending = {
  /** Such as `` `terraform plan` ``. */
  step: string;
  errors: readonly Diagnostic[];
  /** The last of what it printed. */
  text: string;
  /** What became of it, as it follows the step in a sentence, where the command itself does not say why it ended. */
  ended?: string;
  /** MiB that the command and its providers may use. */
  memory?: number;
};

/**
 * A command of the CLI that ended badly. What it said is kept out of reach of those who print errors: it may hold secrets that are not known
 * yet.
 * @internal
 */
export class CliFailure extends CheckFailure {
  readonly #ending: Ending;
  readonly #secrets: readonly string[];
  readonly #ownStep: string | undefined;

  constructor(ending: Ending, secrets: Iterable<string>, ownStep?: string) {
    const known = [...secrets];
    super(
      ownStep ? describeStep(ownStep, ending, known) : describe(ending, known),
    );
    this.#ending = ending;
    this.#secrets = known;
    this.#ownStep = ownStep;
  }

  /** As it was said; not for people. */
  get errors(): readonly Diagnostic[] {
    return this.#ending.errors;
  }

  /** The same, of a step that the platform team added. */
  as(ownStep: string): CliFailure {
    return new CliFailure(this.#ending, this.#secrets, ownStep);
  }

  /** The same, where more is known to be secret. */
  without(secrets: Iterable<string>): CliFailure {
    const known = [...this.#secrets, ...secrets];
    return new CliFailure(this.#ending, known, this.#ownStep);
  }

  /** The same, where nobody can tell what of it is secret: which resources the provider complains about, and nothing of what it says. */
  withoutWords(): CheckFailure {
    const addresses = this.errors.flatMap(({ address }) => address ?? []);
    if (addresses.length === 0) return this;
    return new CheckFailure(
      cut(
        `${this.#ending.step} failed at ${[...new Set(addresses)].join(
          ', ',
        )}. What the provider says of it is not shown, since nobody could tell what of it is secret.`,
      ),
    );
  }
}

function describeStep(name: string, ending: Ending, secrets: string[]): string {
  if (ending.ended) return `The step "${name}" ${ending.ended}`;
  const said = redact(ending.text, secrets)
    .trim()
    .split('\n')
    .slice(-5)
    .join(' ');
  // What failed is said last.
  const end = said.length > LONGEST ? `…${said.slice(-LONGEST)}` : said;
  return `The step "${name}" failed${end ? `: ${end}` : '.'}`;
}

function describe(ending: Ending, secrets: string[]): string {
  const clean = (text: string) => redact(text, secrets);
  if (ending.ended) return `${ending.step} ${ending.ended}`;
  // Before anything is shortened, so that nothing of a secret is left at an end.
  const errors = ending.errors.map(each => ({
    ...each,
    summary: clean(each.summary),
    detail: clean(each.detail),
  }));
  const said = explain(ending.step, errors, clean(ending.text));
  // A provider that finds no memory just dies.
  return ending.memory && providerEnded.test(said)
    ? `A provider may need more memory than drift.terraform.limits.memory allows (${ending.memory} MiB). ${said}`
    : said;
}
