import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  mockClient,
  renderForReader,
} from '@paved-path/provider-kit-react/testUtils';
import { SandboxApi, sandboxApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { entity } from './samples';

export { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
export * from './samples';

/** Renders a part of the sandbox's pages, or of a service's; permissions are granted unless they are named. */
export function renderSandbox(
  element: JSX.Element,
  answers: Partial<SandboxApi>,
  options: { denied?: string[] } = {},
) {
  const { denied = [] } = options;
  return renderForReader(
    element,
    {
      entity,
      apis: [[sandboxApiRef, mockClient<SandboxApi>(answers)]],
      routes: { '/sandbox': rootRouteRef },
    },
    {
      authorize: ({ permission }) =>
        denied.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    },
  );
}
