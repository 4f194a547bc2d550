import { ServiceReference } from '@paved-path/backstage-plugin-release-manager-node';
import { requireName } from './names';

/** The folder of a service in the config repository. @internal */
export function serviceFolder(
  service: ServiceReference,
  environment: string,
): string {
  return [
    requireName('The environment', environment),
    'releases',
    requireName('The namespace', service.namespace ?? environment),
    requireName('The service', service.name),
  ].join('/');
}

/** The id that an artifact.json says it has. @internal */
export function artifactIdOf(content: Buffer): string | undefined {
  try {
    const id: unknown = JSON.parse(content.toString('utf8'))?.id;
    return typeof id === 'string' && id ? id : undefined;
  } catch {
    return undefined;
  }
}
