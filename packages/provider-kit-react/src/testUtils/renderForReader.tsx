import { Entity } from '@backstage/catalog-model';
import {
  mockApis,
  renderInTestApp,
  TestApiPairs,
  TestAppOptions,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  AuthorizeResult,
  EvaluatePermissionRequest,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { Theme, ThemeProvider } from '@material-ui/core/styles';
import { RenderResult } from '@testing-library/react';
import { SWRConfig } from 'swr';
import { SignalBox } from './SignalBox';

/**
 * Who looks at a part of a page, and from where.
 * @public
 */
export type Reader = {
  /** What they may do. Default: everything. */
  authorize?: (
    request: EvaluatePermissionRequest,
  ) => AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  /** The signals that reach them. Default: none. */
  signals?: SignalBox;
  /** Where they are. Default: `/`. */
  at?: string;
};

/** A button that is focused in the moment in which it appears looks for its ripple before there is one; nobody is that quick but a test. */
function withoutRipples(theme: Theme): Theme {
  return {
    ...theme,
    props: { ...theme.props, MuiButtonBase: { disableRipple: true } },
  };
}

/**
 * Renders a part of a page as a reader sees it, in an app of the new frontend system.
 *
 * @param page - what the part is on: the entity, what it asks, and where the plugin's pages are
 * @public
 */
export function renderForReader<const TApiPairs extends any[] = any[]>(
  element: JSX.Element,
  page: {
    entity: Entity;
    apis: readonly [...TestApiPairs<TApiPairs>];
    routes?: TestAppOptions['mountedRoutes'];
  },
  reader: Reader,
): RenderResult {
  const {
    authorize = () => AuthorizeResult.ALLOW,
    signals = new SignalBox(),
    at = '/',
  } = reader;
  return renderInTestApp(
    // What one reader was allowed is not remembered of the next, and whoever comes back to the page is asked for again at once.
    <SWRConfig
      value={{
        provider: () => new Map(),
        dedupingInterval: 0,
        focusThrottleInterval: 0,
      }}
    >
      <ThemeProvider theme={withoutRipples}>
        <EntityProvider entity={page.entity}>{element}</EntityProvider>
      </ThemeProvider>
    </SWRConfig>,
    {
      apis: [
        ...page.apis,
        [signalApiRef, signals.api],
        [permissionApiRef, mockApis.permission({ authorize })],
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        ...page.routes,
      },
      initialRouteEntries: [at],
    },
  );
}
