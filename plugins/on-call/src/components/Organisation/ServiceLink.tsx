import { Link } from '@backstage/core-components';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { OrganisationItem } from '@paved-path/backstage-plugin-on-call-common';

/** A service's name, leading to all about its on-call on its page. */
export function ServiceLink(props: { item: OrganisationItem }) {
  const { entityRef, title } = props.item;
  const linkOf = useEntityRefLink();
  return <Link to={`${linkOf(entityRef)}/on-call`}>{title}</Link>;
}

/** A team's name, leading to its rotas on its page. */
export function TeamRotaLink(props: { entityRef: string; title: string }) {
  const { entityRef, title } = props;
  const linkOf = useEntityRefLink();
  return <Link to={`${linkOf(entityRef)}/rota`}>{title}</Link>;
}
