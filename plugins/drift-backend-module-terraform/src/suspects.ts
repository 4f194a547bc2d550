import {
  ResourceDrift,
  Suspect,
} from '@paved-path/backstage-plugin-drift-common';
import { OpenModule, Repository } from './Repository';

const MOST = 5;

/**
 * Names the commits that touched a root module, or a local module that it calls, since its state was last written. Where nobody can tell
 * when that was, as with most remote backends, they are the last ones.
 * @internal
 */
export async function addSuspects(
  resources: ResourceDrift[],
  repository: Repository,
  { module, head }: OpenModule,
  options: { since?: string; signal: AbortSignal },
): Promise<ResourceDrift[]> {
  if (!resources.some(({ cause }) => cause === 'not-applied')) return resources;
  const source = await repository.getSource();
  const commits = await source.commits(head, module.folders, {
    ...options,
    most: MOST,
  });
  const suspects: Suspect[] = commits.map(({ sha, author, at, subject }) => {
    const url = repository.pageOf('commit', sha);
    return {
      kind: 'commit',
      who: author,
      at,
      what: subject,
      reference: sha,
      ...(url ? { url } : {}),
    };
  });
  return resources.map(resource =>
    resource.cause === 'not-applied' ? { ...resource, suspects } : resource,
  );
}
