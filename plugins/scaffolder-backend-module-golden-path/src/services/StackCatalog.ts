import { InputError } from '@backstage/errors';
import { Stack } from '@paved-path/backstage-plugin-golden-path-common';
import { listStacks, loadPlanFolder, StackListing } from '@paved-path/plan';

/** How long it is remembered what this machine has, in milliseconds. */
const MEMORY = 30_000;

/** The stacks of the plan, and whether this machine has what each needs. @internal */
export class StackCatalog {
  readonly #planFolder: string;
  #known?: { stacks: Promise<Stack[]>; until: number };

  constructor(options: { planFolder: string }) {
    this.#planFolder = options.planFolder;
  }

  /** Throws a PlanError where the folder holds no plan. */
  async getStacks(): Promise<Stack[]> {
    const now = performance.now();
    if (!this.#known || this.#known.until < now) {
      const stacks = listStacks(this.#planFolder).then(listings =>
        listings.map(toStack),
      );
      const known = { stacks, until: now + MEMORY };
      this.#known = known;
      stacks.catch(() => {
        if (this.#known === known) this.#known = undefined;
      });
    }
    return this.#known.stacks;
  }

  /** Throws an InputError where the plan has no such stack, or this machine cannot build it. */
  async require(id: string): Promise<Stack> {
    const stacks = await this.getStacks();
    const stack = stacks.find(candidate => candidate.id === id);
    const available = stacks
      .filter(candidate => candidate.available)
      .map(candidate => candidate.id)
      .join(', ');
    if (!stack) {
      throw new InputError(
        `stack: there is no ${id}; available are: ${available}`,
      );
    }
    if (!stack.available) {
      throw new InputError(
        `stack: ${stack.title} is not available here: ${stack.unavailableReason} Available are: ${available}`,
      );
    }
    return stack;
  }

  /** The plan's environments, in the order of releases. */
  async getEnvironments(): Promise<string[]> {
    const { plan } = await loadPlanFolder(this.#planFolder);
    return Object.keys(plan.environments);
  }
}

function toStack(listing: StackListing): Stack {
  const reasons = listing.requires.flatMap(({ reason }) => reason ?? []);
  return {
    id: listing.name,
    title: listing.title,
    description: listing.description,
    gives: listing.gives,
    requires: listing.requires.length
      ? listing.requires.map(({ requirement }) => requirement).join(', ')
      : undefined,
    available: listing.available,
    unavailableReason: listing.available
      ? undefined
      : `${reasons.join('; ') || 'something that it needs is missing'}.`,
  };
}
