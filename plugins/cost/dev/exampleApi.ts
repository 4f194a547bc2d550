import { Anomaly, CostApi } from '@paved-path/backstage-plugin-cost-common';
import { answerIn } from '@paved-path/provider-kit-react/dev';
import * as examples from '../src/__testUtils__/examples';
import { organisation, sources } from '../src/__testUtils__/organisation';

/** What is the case: `?scenario=` a name of the overviews, or `loading`, `broken`, `forbidden`. */
export function exampleApi(scenario: string): CostApi {
  const answer = answerIn(scenario);
  const acknowledged = new Map<string, Anomaly>();
  const overview =
    Object.entries(examples.overviews).find(
      ([name]) => name === scenario,
    )?.[1]() ?? examples.overview();
  const isEmpty = !overview.currencies.length;

  return {
    getOverview: async () => answer(overview),
    getReport: async (_, { groupBy = 'environment', cost = 'billed' } = {}) => {
      const report = examples.report({
        groupBy,
        cost,
        freshness: overview.freshness,
        ...(isEmpty && {
          currencies: [],
          movers: [],
          anomalies: [],
          estimates: [],
          conflicts: [],
        }),
      });
      return answer({
        ...report,
        anomalies: report.anomalies.map(
          anomaly => acknowledged.get(anomaly.id) ?? anomaly,
        ),
      });
    },
    getResources: async () => answer(examples.resourcePage()),
    getOrganisation: async query => answer(organisation(query)),
    getSources: async () => answer(sources),
    getStackPeers: async () => answer(undefined),
    putEstimate: async () => answer(examples.estimate),
    acknowledgeAnomaly: async (id, { reason }) => {
      const anomaly: Anomaly = {
        ...examples.openAnomaly,
        id,
        state: 'acknowledged',
        acknowledgement: {
          by: 'user:default/ana',
          at: new Date().toISOString(),
          reason,
        },
      };
      acknowledged.set(id, anomaly);
      return answer(anomaly);
    },
  };
}
