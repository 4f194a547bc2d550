// This file is an app of its own, and an app brings the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import {
  createFrontendModule,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { DriftApi, Scan } from '@paved-path/backstage-plugin-drift-common';
import {
  answerIn,
  exampleApiExtension,
  exampleScenario,
  renderExamples,
} from '@paved-path/provider-kit-react/dev';
import driftPlugin, { driftApiRef } from '../src';
import * as coverage from '../src/__testUtils__/coverage';
import * as examples from '../src/__testUtils__/examples';
import { DriftCard } from '../src/components/DriftCard';
import { DriftTab } from '../src/components/DriftTab';

const scenario = exampleScenario('drifted');
const answer = answerIn(scenario);
const { freshness } = examples;
const known = Object.values(examples.overviews).flatMap(
  overview => overview().environments,
);

let scan: Scan | undefined =
  scenario === 'scanning' ? examples.scan() : undefined;
let checkedAt = 0;

/** A check goes on for a few seconds, whoever asks. */
function check() {
  const seconds = (Date.now() - checkedAt) / 1000;
  if (seconds > 8) {
    return examples.check({ state: 'finished', outcome: 'drifted' });
  }
  return examples.check({
    step: seconds < 3 ? 'init' : 'plan',
    startedAt: new Date(checkedAt).toISOString(),
  });
}

/** Answers from the examples; which ones, the address says: `?scenario=failed`. */
const answers: DriftApi = {
  async getOverview() {
    return answer(
      (examples.overviews[scenario] ?? examples.overviews.drifted)(),
    );
  },
  async getEnvironment(id) {
    const environment = known.find(it => it.id === id) ?? examples.production;
    return answer(examples.detail({ environment }));
  },
  async getEnvironments(query = {}) {
    const { search = '', state, owner } = query;
    const items = examples.fleetEnvironments.filter(
      it =>
        it.name.includes(search) &&
        (!state || it.state === state) &&
        (!owner || it.ownerRef === owner),
    );
    return answer({ items, totalItems: 312, nextCursor: 'next', freshness });
  },
  async getFleet({ days } = {}) {
    return answer(examples.fleet(days));
  },
  async startCheck() {
    checkedAt = Date.now();
    return check();
  },
  async getCheck() {
    return check();
  },
  async cancelCheck() {
    checkedAt = 0;
    return examples.check({ state: 'finished', outcome: 'cancelled' });
  },
  async startScan() {
    scan = examples.scan({ finished: 0 });
    return scan;
  },
  async getLatestScan() {
    return answer(scan);
  },
  async cancelScan() {
    scan = examples.scan({
      state: 'cancelled',
      finishedAt: examples.ago({ seconds: 1 }),
    });
    return scan;
  },
  async acknowledge() {
    throw new Error('Somebody else acknowledged it just now');
  },
  async unacknowledge() {
    return examples.openedByHand;
  },
  async takeBaseline() {
    return examples.detail();
  },
  async getIgnoreRules() {
    return answer(examples.rules);
  },
  async createIgnoreRule() {
    return examples.rules[0];
  },
  async deleteIgnoreRule() {},
  async getFixOptions() {
    return answer(examples.fixOptions);
  },
  async planFix() {
    await new Promise(resolve => setTimeout(resolve, 1000));
    return examples.fixPlan({
      changes: [
        examples.acknowledgedDrift,
        examples.openedByHand,
        { ...examples.nobodyKnows, action: 'create' },
        examples.notApplied,
      ],
    });
  },
  async applyFix() {
    checkedAt = Date.now();
    return check();
  },
  async openFix(_, { optionId }) {
    await new Promise(resolve => setTimeout(resolve, 2000));
    if (optionId === 'atlantis') {
      throw new Error('GitHub does not answer (503)');
    }
    return examples.openedFix;
  },
  async getCoverage() {
    return answer((coverage.summaries[scenario] ?? coverage.summary)());
  },
  async getCloudResources(query) {
    return answer(
      scenario === 'all-managed'
        ? { items: [], totalItems: 0 }
        : coverage.page(query),
    );
  },
  async getManagedResources() {
    return answer({ items: [], complete: true, freshness });
  },
};

/** Files come from no backend either. */
const files = {
  fetch: async () => new Response('name\r\npayments/production\r\n'),
};

renderExamples(
  {
    title: 'Drift',
    entity: examples.entity,
    card: <DriftCard tabHref="?show=tab" />,
    tab: <DriftTab />,
  },
  [
    driftPlugin,
    createFrontendModule({
      pluginId: 'drift',
      extensions: [exampleApiExtension(driftApiRef, answers)],
    }),
    createFrontendModule({
      pluginId: 'app',
      extensions: [exampleApiExtension(fetchApiRef, files, 'fetch')],
    }),
  ],
  { mayAct: scenario !== 'reader' },
);
