import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { SWRConfig } from 'swr';
import { SandboxApi, sandboxApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { mockSandbox } from './samples';

export { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
export * from './samples';

/** Renders a part of the sandbox's pages; permissions are granted unless they are named. */
export function renderSandbox(
  element: JSX.Element,
  answers: Partial<SandboxApi>,
  options: { denied?: string[]; path?: string } = {},
) {
  const { denied = [], path = '/' } = options;
  // What one test was allowed is not remembered in the next.
  const fresh = (
    <SWRConfig value={{ provider: () => new Map() }}>{element}</SWRConfig>
  );
  return renderInTestApp(fresh, {
    apis: [
      [sandboxApiRef, mockSandbox(answers)],
      mockApis.permission({
        authorize: ({ permission }) =>
          denied.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    ],
    mountedRoutes: { '/sandbox': rootRouteRef },
    initialRouteEntries: [path],
  });
}
