import { describeOnCallProviderContract } from '@paved-path/backstage-plugin-on-call-node/testUtils';
import { delay, http } from 'msw';
import { refuse } from './__testUtils__/answers';
import { account, conformance } from './__testUtils__/FakePagerDuty';
import { operations } from './__testUtils__/operations';
import { setUp } from './__testUtils__/setUp';
import { SECRETS, toService } from './__testUtils__/shapes';
import { describeAccess } from './__testUtils__/suites/access';
import { describeAnnouncements } from './__testUtils__/suites/announcements';
import { describeIncidents } from './__testUtils__/suites/incidents';
import { describeLevels } from './__testUtils__/suites/levels';
import { describeNotes } from './__testUtils__/suites/notes';
import { describeOverrides } from './__testUtils__/suites/overrides';
import { describePaging } from './__testUtils__/suites/paging';
import { describeRotas } from './__testUtils__/suites/rotas';
import { describeServices } from './__testUtils__/suites/services';
import { describeWebhooks } from './__testUtils__/suites/webhooks';

/*
 * All that speaks to PagerDuty is tested in this one file, so that its end knows what was used and what was not.
 */
describe('PagerDutyProvider', () => {
  const bench = setUp();

  describe('access', () => {
    describeAccess(bench);
  });
  describe('services', () => {
    describeServices(bench);
  });
  describe('levels', () => {
    describeLevels(bench);
  });
  describe('incidents', () => {
    describeIncidents(bench);
  });
  describe('notes', () => {
    describeNotes(bench);
  });
  describe('paging', () => {
    describePaging(bench);
  });
  describe('announcements', () => {
    describeAnnouncements(bench);
  });
  describe('rotas', () => {
    describeRotas(bench);
  });
  describe('overrides', () => {
    describeOverrides(bench);
  });
  describe('webhooks', () => {
    describeWebhooks(bench);
  });

  describeOnCallProviderContract({
    create: async () => {
      const { fake, server } = bench;
      fake.services.push(toService('PSHOP', 'PPOL'));
      fake.schedules = [{ id: 'PSCH', entries: [], overrides: [] }];
      fake.onCalls = [{ policyId: 'PPOL', level: 1, userId: 'PANA' }];
      return {
        provider: await fake.createProvider([account], { isStarted: false }),
        keys: ['default/PPAY', 'default/PSHOP'],
        unknownKey: 'default/PNONE',
        actor: {
          entityRef: 'user:default/ana',
          name: 'Ana Souza',
          email: 'ana@example.com',
        },
        other: {
          entityRef: 'user:default/lee',
          name: 'Lee Turner',
          email: 'lee@example.com',
        },
        breakBackend: () => server.use(http.all('*', () => refuse(500))),
        hangBackend: () => server.use(http.all('*', () => delay('infinite'))),
        secrets: Object.values(SECRETS),
      };
    },
  });

  it('uses every operation that is written down, and no other', () => {
    const names = operations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter(name => !conformance.used.has(name))).toEqual([]);
  });
});
