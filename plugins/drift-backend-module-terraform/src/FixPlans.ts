import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { PreparedFix } from '@paved-path/backstage-plugin-drift-node';
import { randomUUID } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CheckFailure } from './cli/explain';

const LIFETIME = 60 * 60_000;
const aboutSchema = z.object({
  environmentKey: z.string(),
  head: z.string(),
});

/**
 * Keeps plans until they are applied, each once, for an hour. A plan holds secrets, so nobody else can read it.
 * @internal
 */
export class FixPlans {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async keep(
    environmentKey: string,
    head: string,
    makePlan: (planFile: string) => Promise<ResourceDrift[]>,
  ): Promise<PreparedFix> {
    await this.#removeOld();
    const planId = randomUUID();
    const folder = join(this.#folder, planId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const changes = await makePlan(join(folder, 'plan'));
      await writeFile(
        join(folder, 'about.json'),
        JSON.stringify({ environmentKey, head }),
      );
      return { planId, changes };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async use(
    environmentKey: string,
    planId: string,
    task: (plan: { head: string; planFile: string }) => Promise<void>,
  ): Promise<void> {
    await this.#removeOld();
    const folder = join(this.#folder, z.uuid().parse(planId));
    const mine = `${folder}.used`;
    // Whoever moves it away is the one who applies it.
    await rename(folder, mine).catch(() => {
      throw new CheckFailure(
        'This plan is no longer there: it was applied or is too old. Plan again.',
      );
    });
    try {
      const about = aboutSchema.parse(
        JSON.parse(await readFile(join(mine, 'about.json'), 'utf8')),
      );
      if (about.environmentKey !== environmentKey) {
        throw new CheckFailure('This plan is for another environment.');
      }
      await task({ head: about.head, planFile: join(mine, 'plan') });
    } finally {
      await rm(mine, { recursive: true, force: true });
    }
  }

  async #removeOld(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const folder = join(this.#folder, name);
      const found = await stat(folder).catch(() => undefined);
      // One from the future was made by a clock that was wrong, so nobody can tell how old it is.
      if (found && Math.abs(Date.now() - found.mtimeMs) > LIFETIME) {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }
}
