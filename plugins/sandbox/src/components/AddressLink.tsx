import { Link } from '@backstage/core-components';

/** The address of a running service; nothing but the web is followed. */
export function AddressLink(props: { url: string }) {
  const { url } = props;
  if (!/^https?:\/\//i.test(url)) return <>{url}</>;
  return <Link to={url}>{url.replace(/^https?:\/\//i, '')}</Link>;
}
