import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { ReactNode } from 'react';
import { useParams } from 'react-router-dom';

/** A page with its sub-pages; below an address that is none of theirs, that there is no such page. */
export function KnownPaths(props: {
  /** Where the sub-pages are, each the first part of an address below the page's own. */
  paths: string[];
  children: ReactNode;
}) {
  const { paths, children } = props;
  const [first] = (useParams()['*'] ?? '').split('/');
  return first && !paths.includes(first) ? (
    <NotFoundErrorPage />
  ) : (
    <>{children}</>
  );
}
