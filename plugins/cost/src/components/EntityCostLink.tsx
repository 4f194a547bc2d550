import { Link } from '@backstage/core-components';
import {
  EntityDisplayName,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';

/** An entity by its name, leading to its costs. */
export function EntityCostLink(props: {
  entityRef: string;
  /** How it is called, where that is known. */
  name?: string;
}) {
  const { entityRef, name } = props;
  const linkOf = useEntityRefLink();
  return (
    <Link to={`${linkOf(entityRef)}/cost`}>
      {name ?? (
        <EntityDisplayName entityRef={entityRef} hideIcon disableTooltip />
      )}
    </Link>
  );
}
