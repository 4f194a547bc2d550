import { useEntity } from '@backstage/plugin-catalog-react';
import { SERVICE_ANNOTATION } from '@paved-path/backstage-plugin-release-manager-common';

/** The service that the entity on the page is, with its repository in the sandbox (`<owner>/<name>`). */
export function useService(): { service: string; repository: string } {
  const { entity } = useEntity();
  const service =
    entity.metadata.annotations?.[SERVICE_ANNOTATION] ?? entity.metadata.name;
  return { service, repository: `services/${service}` };
}
