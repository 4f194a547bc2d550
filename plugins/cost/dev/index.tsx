// This file is an app of its own, and an app brings the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  exampleApiExtension,
  exampleScenario,
  renderExamples,
} from '@paved-path/provider-kit-react/dev';
import costPlugin, { costApiRef } from '../src';
import * as examples from '../src/__testUtils__/examples';
import { CostCard } from '../src/components/CostCard';
import { CostTab } from '../src/components/CostTab';
import { exampleApi } from './exampleApi';

const scenario = exampleScenario('');

renderExamples(
  {
    title: 'Cost of an entity',
    entity: examples.entity,
    card: <CostCard tabHref="?show=tab" />,
    tab: <CostTab />,
  },
  [
    costPlugin,
    createFrontendModule({
      pluginId: 'cost',
      extensions: [exampleApiExtension(costApiRef, exampleApi(scenario))],
    }),
  ],
  { mayAct: scenario !== 'reader' },
);
