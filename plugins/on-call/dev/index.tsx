// This file is an app of its own, and an app brings the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import {
  createFrontendModule,
  createFrontendPlugin,
  createRouteRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { techdocsStorageApiRef } from '@backstage/plugin-techdocs-react';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import {
  exampleApiExtension,
  renderExamples,
} from '@paved-path/provider-kit-react/dev';
import onCallPlugin, { onCallApiRef } from '../src';
import { docsWith, fetchPicture, runbookHtml } from '../src/__testUtils__/docs';
import { anaEntity, entity } from '../src/__testUtils__/people';
import { OnCallCard } from '../src/components/OnCallCard';
import { OnCallTab } from '../src/components/OnCallTab';
import { exampleApi, scenario } from './exampleApi';
import { teamApi } from './teamApi';
import { TeamExamples } from './TeamExamples';

const answers = { ...exampleApi, ...teamApi } as OnCallApi;
const docs = docsWith(scenario === 'none' ? {} : { runbook: runbookHtml });
const docsRoot = createRouteRef({ params: ['namespace', 'kind', 'name'] });

/** Where links into docs lead. */
const docsPage = PageBlueprint.make({
  name: 'docs',
  params: {
    path: '/docs/:namespace/:kind/:name',
    routeRef: docsRoot,
    loader: async () => <>Docs</>,
  },
});

/** The rotas of a team, and a postmortem. */
const teamPage = PageBlueprint.make({
  params: {
    path: '/team',
    title: 'A team',
    loader: async () => <TeamExamples />,
  },
});

renderExamples(
  {
    title: 'On call',
    entity,
    card: <OnCallCard tabHref="?show=tab" />,
    tab: <OnCallTab />,
  },
  [
    onCallPlugin,
    createFrontendModule({
      pluginId: 'on-call',
      extensions: [exampleApiExtension(onCallApiRef, answers)],
    }),
    createFrontendPlugin({
      pluginId: 'techdocs',
      routes: { docRoot: docsRoot },
      extensions: [
        exampleApiExtension(techdocsStorageApiRef, docs, 'docs'),
        docsPage,
      ],
    }),
    createFrontendPlugin({ pluginId: 'team-example', extensions: [teamPage] }),
    // Pictures come from no backend either.
    createFrontendModule({
      pluginId: 'app',
      extensions: [
        exampleApiExtension(fetchApiRef, { fetch: fetchPicture }, 'fetch'),
      ],
    }),
  ],
  { mayAct: scenario !== 'reader', entities: [anaEntity] },
);
