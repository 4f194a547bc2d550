import { ServedShare } from '../database/SharePages';
import { distinctNames, Named } from '../rules/distinctNames';

/** What tells resources apart. @internal */
export function resourceKeyOf(share: ServedShare): string {
  return JSON.stringify([
    share.provider,
    share.service,
    share.resource_id ?? share.resource_name ?? share.category,
    share.sub_account_id,
    share.bearer_environment,
    share.bearer,
  ]);
}

/** @internal */
export function resourceNameOf(share: ServedShare): string {
  return (
    share.resource_name ||
    share.resource_id ||
    `${share.service}, ${share.category.toLocaleLowerCase('en-US')}`
  );
}

/** For sentences. @internal */
export type NamedResource = { name: string; detail?: string };

/** What a resource is called, and where it is. @internal */
export function namedResourceOf(share: ServedShare): NamedResource {
  const isResource = share.resource_name ?? share.resource_id;
  const environment = share.bearer_environment;
  return {
    name: resourceNameOf(share),
    detail:
      [
        ...(isResource ? [share.service] : []),
        ...(environment ? [`in ${environment}`] : []),
      ].join(' ') || undefined,
  };
}

/**
 * What resources are called beside each other: by name, and where names repeat, with the environment, or what else tells them apart.
 *
 * @internal
 */
export function resourceNamesOf(
  byKey: ReadonlyMap<string, ServedShare>,
  titleOf: (entityRef: string) => string,
): Map<string, string> {
  const things = new Map<string, Named>();
  for (const [key, share] of byKey) {
    const environment = share.bearer_environment;
    const { sub_account_id: accountId, sub_account_name: account } = share;
    things.set(key, {
      name: resourceNameOf(share),
      marks: [
        environment ? ` in ${environment}` : ' without environment',
        `, ${share.service}`,
        `, ${share.provider}`,
        `, of ${titleOf(share.bearer)}`,
        `, account ${account ?? accountId ?? 'unknown'}`,
        `, ${accountId ?? 'no account'}`,
        `, ${share.resource_id ?? share.category}`,
      ],
    });
  }
  return distinctNames(things);
}
