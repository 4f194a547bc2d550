import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { rootRouteRef } from '../routes';

/** The addresses of the sandbox's pages. */
export type Paths = {
  runs: string;
  run(id: string): string;
  /** @param repository - `<owner>/<name>` */
  repository(repository: string): string;
  dashboard(service: string): string;
};

/** The addresses of the sandbox's pages; undefined in an app that leaves them out. */
export function usePaths(): Paths | undefined {
  const root = useRouteRef(rootRouteRef)?.();
  return useMemo(() => {
    if (root === undefined) return undefined;
    const to = (...parts: string[]) =>
      [root.replace(/\/$/, ''), ...parts.map(encodeURIComponent)].join('/');
    return {
      runs: to('runs'),
      run: id => to('runs', id),
      repository: repository => to('repositories', ...repository.split('/')),
      dashboard: service => to('dashboards', service),
    };
  }, [root]);
}
