import { parseEntityRef } from '@backstage/catalog-model';

/** The portal's page of a team's rotas, or that of who is on call everywhere where no team owns the rota. @internal */
export function rotaLinkOf(ownerRef: string | undefined): string {
  if (!ownerRef) return '/on-call';
  const { kind, namespace, name } = parseEntityRef(ownerRef);
  return kind === 'group'
    ? `/catalog/${namespace}/${kind}/${name}/rota`
    : '/on-call';
}
