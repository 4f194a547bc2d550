import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

/**
 * The entity of the page, as a reference.
 * @public
 */
export function useEntityRef(): string {
  return stringifyEntityRef(useEntity().entity);
}
