import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  actor,
  component,
  page,
  rotaOf,
  signal,
  World,
} from './__testUtils__/World';
import { RotaProvider } from './RotaProvider';
import { MINUTE } from './rules/types';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const seed = `incidents:
  - service: api
    rota: payments
    title: Slow
    ago: 1 hour
    requestedBy: mette
    events:
      - { after: 5 minutes, kind: acknowledged, who: li, text: Took it }
      - { after: 20 minutes, kind: resolved, who: li, text: Done }
  - service: api
    rota: payments
    title: Slower
    ago: 30 minutes
    requestedBy: mette
    events:
      - { after: 5 minutes, kind: acknowledged, who: li, text: Took it }
`;

describe.each(databases.eachSupportedId())(
  'a catalog that is still being filled, %s',
  databaseId => {
    let knex: Knex;
    let world: World;
    let provider: RotaProvider;
    const everybody = ['ana', 'jonas', 'li', 'mette'];

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      world = new World(knex);
      world.settlingTime = MINUTE;
      world.seed = seed;
      world.rotas = [
        rotaOf({
          name: 'payments',
          layers: [{ people: ['ana', 'gone'], starts: '2026-01-05' }],
        }),
      ];
      world.people.clear();
      provider = await world.replica();
    });

    afterEach(() => world.stop());

    async function card() {
      const key = provider.claim(component('api'))!.key;
      const reading = (await provider.readServices([key], signal())).get(key);
      if (reading?.outcome !== 'ok') throw new Error('It was not read');
      const { levels, problems, openIncidents } = reading.snapshot;
      return {
        key,
        now: levels.flatMap(level => level.now.map(each => each.person?.name)),
        texts: problems.map(({ text }) => text),
        open: openIncidents[0],
      };
    }

    it('says of nobody that they are missing, and is right as soon as they have come', async () => {
      expect(await card()).toMatchObject({ now: ['ana'], texts: [] });
      await provider.lookForPeople();
      expect(world.refreshed).toEqual([]);
      for (const name of everybody) world.people.add(name);
      world.now += 2_000;
      await provider.lookForPeople();
      expect(world.refreshed).toEqual(['payments/component:default/api']);
      const { key, now, texts, open } = await card();
      expect({ now, texts }).toEqual({ now: ['Ana Souza'], texts: [] });
      // What was written down before they were there has their names too.
      expect(open).toMatchObject({
        requestedBy: { name: 'Mette Holm' },
        acknowledgedBy: [{ name: 'Li Wen' }],
        assignees: [{ name: 'Li Wen' }],
      });
      const past = await provider.listIncidents(
        key,
        { since: '2020-01-01T00:00:00Z' },
        signal(),
      );
      expect(past.find(({ status }) => status === 'resolved')).toMatchObject({
        requestedBy: { name: 'Mette Holm' },
        resolvedBy: { name: 'Li Wen' },
      });
      const events = await provider.listEvents(open.id, signal());
      expect(events.map(({ who }) => who?.name)).toEqual([
        'Mette Holm',
        'Li Wen',
      ]);
      // Who has not come after a while does not come any more, which is told once.
      world.refreshed.length = 0;
      world.now += 30_000;
      await provider.lookForPeople();
      expect(world.refreshed).toEqual([]);
      world.now += MINUTE;
      await provider.lookForPeople();
      await provider.lookForPeople();
      expect(world.refreshed).toEqual(['payments/component:default/api']);
      expect((await card()).texts).toEqual([
        expect.stringMatching(/The catalog has no user:default\/gone/),
      ]);
    });

    it('pages somebody whom it does not have yet, and after a while nobody whom it never had', async () => {
      const { key } = await card();
      const paged = await provider.trigger(
        page(key, { requester: actor('mette') }),
        signal(),
      );
      await provider.idle();
      expect(world.told).toEqual(['ana']);
      await provider.resolve(paged.id, { actor: actor('mette') }, signal());
      await provider.idle();
      world.sent.length = 0;
      // Nobody at all is waited for longer, but not for ever.
      world.now += 6 * MINUTE;
      await provider.trigger(page(key, { idempotencyKey: 'later' }), signal());
      await provider.idle();
      expect(world.told).toEqual([]);
    });
  },
);
