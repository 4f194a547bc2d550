import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import { Translate } from '../translation';

/** How many names a sentence holds before it counts the rest. */
const NAMED = 3;

/**
 * The names that tell an entity's environments apart: the last part of `payments/production` where it is enough, else
 * the whole.
 */
export function shortNames(
  environments: InfrastructureEnvironment[],
): Map<string, string> {
  const lastPart = (name: string) => name.split('/').pop() || name;
  const uses = new Map<string, number>();
  for (const { name } of environments) {
    const short = lastPart(name);
    uses.set(short, (uses.get(short) ?? 0) + 1);
  }
  return new Map(
    environments.map(({ id, name }) => {
      const short = lastPart(name);
      return [id, uses.get(short) === 1 ? short : name];
    }),
  );
}

/** Where an environment's code is; its folder is left out where it is called by it. */
export function placeWords(
  environment: Pick<InfrastructureEnvironment, 'name' | 'path' | 'repository'>,
  t: Translate,
): string | undefined {
  const { name, path, repository } = environment;
  return repository && path && path !== name
    ? t('environment.where', { path, repository })
    : repository;
}

/** Names as a sentence lists them. */
export function listNames(names: string[], t: Translate): string {
  const named = names.slice(0, NAMED);
  const more = names.length - named.length;
  if (more > 0) {
    return t('sentence.andMore', { names: named.join(', '), count: more });
  }
  const last = named.pop() ?? '';
  return named.length
    ? t('sentence.and', { first: named.join(', '), last })
    : last;
}
