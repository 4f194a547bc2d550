import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Person } from '@paved-path/backstage-plugin-on-call-common';

/** A person's name, leading to their page in the catalog, else at the provider. */
export function PersonName(props: { person: Person }) {
  const { name, entityRef, url } = props.person;
  if (entityRef) {
    return <EntityRefLink entityRef={entityRef} title={name} hideIcon />;
  }
  if (url) return <Link to={url}>{name}</Link>;
  return <span>{name}</span>;
}
