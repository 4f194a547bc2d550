import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { NotModifiedError } from '@backstage/errors';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { component, signal, World } from '../__testUtils__/World';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const rota = (name: string, people = 'ana', rest = '') => `name: ${name}
owner: ${name}
timeZone: Europe/Copenhagen
layers:
  - people: [${people}]
    starts: 2026-01-05
${rest}`;

describe.each(databases.eachSupportedId())('files of rotas, %s', databaseId => {
  const folder = createMockDirectory();
  let knex: Knex;
  let world: World;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    world = new World(knex);
    folder.clear();
    world.locations = [
      { type: 'file', target: folder.resolve('rotas/**/*.yaml') },
    ];
  });

  afterEach(async () => {
    await world.stop();
  });

  const texts = () => world.problems.map(({ text }) => text);

  async function onCall(
    provider: Awaited<ReturnType<World['replica']>>,
    owner: string,
  ) {
    const claim = provider.claim(component('api', owner));
    if (!claim) return undefined;
    const readings = await provider.readServices([claim.key], signal());
    const reading = readings.get(claim.key);
    if (reading?.outcome !== 'ok') return reading;
    const { levels, problems } = reading.snapshot;
    return {
      now: levels.map(level => level.now.map(({ person }) => person?.name)),
      errors: problems
        .filter(({ kind }) => kind === 'rota-error')
        .map(({ text }) => text),
    };
  }

  it('keeps the old rota in force where the new one has a typo, also across a restart', async () => {
    folder.setContent({
      'rotas/payments.yaml': rota('payments'),
      'rotas/deep/booking.yaml': rota('booking', 'li'),
    });
    const one = await world.replica();
    expect(texts()).toEqual([]);
    expect(await onCall(one, 'payments')).toEqual({
      now: [['Ana Souza']],
      errors: [],
    });
    folder.addContent({
      'rotas/payments.yaml': rota('payments', 'jonas').replace(
        'people',
        'peple',
      ),
    });
    world.refreshed.length = 0;
    await one.readFiles();
    const errors = [
      expect.stringMatching(/^payments\.yaml:5: layers\.0\.people is missing/),
      'payments.yaml:5: layers.0.peple is not a known field. Did you mean people? Known here: name, people, rotation, handover, starts, ends, only; the version of Wed 7 Jan, 10:00 (UTC) is in force',
    ];
    expect(texts()).toEqual(errors);
    expect(JSON.stringify(texts())).not.toContain(folder.path);
    expect(world.refreshed).toContain('payments/component:default/api');
    expect(await onCall(one, 'payments')).toEqual({
      now: [['Ana Souza']],
      errors,
    });
    expect(await onCall(one, 'booking')).toEqual({
      now: [['Li Wen']],
      errors: [],
    });
    const two = await world.replica();
    expect(await onCall(two, 'payments')).toEqual({
      now: [['Ana Souza']],
      errors,
    });
    folder.addContent({ 'rotas/payments.yaml': rota('payments', 'jonas') });
    await two.readFiles();
    expect(texts()).toEqual([]);
    expect(await onCall(two, 'payments')).toEqual({
      now: [['Jonas Lindqvist']],
      errors: [],
    });
    // Nothing is told where nothing is different.
    world.refreshed.length = 0;
    await two.readFiles();
    expect(world.refreshed).toEqual([]);
  });

  it('tells why there is no rota where its file never was right', async () => {
    folder.setContent({ 'rotas/payments.yaml': 'name: payments\n' });
    const one = await world.replica();
    const annotated = component('api');
    annotated.metadata.annotations = { 'paved-path.dev/rota': 'payments' };
    const key = one.claim(annotated)?.key as string;
    const readings = await one.readServices([key], signal());
    expect(readings.get(key)).toEqual({
      outcome: 'failed',
      reason: expect.stringMatching(
        /^There is no rota "payments"; there are: none\. What is wrong with the files: payments\.yaml:1: owner is missing/,
      ),
    });
  });

  it('lets a deleted file go, but not a folder that is empty all at once', async () => {
    folder.setContent({
      'rotas/payments.yaml': rota('payments'),
      'rotas/booking.yaml': rota('booking', 'li'),
    });
    const one = await world.replica();
    folder.setContent({ 'rotas/payments.yaml': rota('payments') });
    await one.readFiles();
    expect(await onCall(one, 'booking')).toBeUndefined();
    expect(await knex('rota__files')).toHaveLength(1);
    folder.setContent({});
    await one.readFiles();
    expect(await onCall(one, 'payments')).toEqual({
      now: [['Ana Souza']],
      errors: [expect.stringMatching(/matches no file/)],
    });
    expect(texts()[0]).toBe(
      'rotas/**/*.yaml: matches no file any more; is the folder still there?',
    );
    const two = await world.replica();
    expect(await onCall(two, 'payments')).toMatchObject({
      now: [['Ana Souza']],
    });
  });

  it('has nothing against a folder where nobody has put a rota yet, but against a file that is missing', async () => {
    world.locations.push(
      { type: 'file', target: folder.resolve('not-made-yet/*.yaml') },
      { type: 'file', target: folder.resolve('named.yaml') },
    );
    const one = await world.replica();
    expect(texts()).toEqual([
      'named.yaml: could not be read: there is no such file',
    ]);
    folder.addContent({ 'not-made-yet/payments.yaml': rota('payments') });
    await one.readFiles();
    expect(await onCall(one, 'payments')).toEqual({
      now: [['Ana Souza']],
      errors: [],
    });
  });

  it('points out rotas that do not fit together, and keeps those that did', async () => {
    folder.setContent({
      'rotas/a.yaml': rota('payments'),
      'rotas/b.yaml': rota('booking', 'li'),
    });
    const one = await world.replica();
    folder.addContent({
      'rotas/b.yaml': rota('payments', 'li'),
      'rotas/c.yaml': rota('nights', 'li').replace(
        'owner: nights',
        'owner: payments',
      ),
      'rotas/d.yaml': rota(
        'sailings',
        'mette',
        'escalation:\n  - rota: gone\n  - rota: sailings\n',
      ),
    });
    await one.readFiles();
    expect(texts()).toEqual([
      'b.yaml: the name payments is taken by a rota in a.yaml; choose another; the version of Wed 7 Jan, 10:00 (UTC) is in force',
      'c.yaml: nights and payments both stand for all that group:default/payments owns, and payments is taken; list the services of nights, or write services: [] where other rotas alone name it',
      'd.yaml: level 1 of sailings names the rota gone, which is not there',
    ]);
    expect(await onCall(one, 'booking')).toMatchObject({ now: [['Li Wen']] });
    expect(await onCall(one, 'payments')).toMatchObject({
      now: [['Ana Souza']],
    });
    // The level that names nothing is passed over; who can be woken still is.
    expect(await onCall(one, 'sailings')).toMatchObject({
      now: [[], ['Mette Holm']],
    });
  });

  it('takes whatever somebody writes: what cannot be read leaves all others alone, also at a start', async () => {
    const deep = '- '.repeat(60_000);
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [one, other] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      bomb.push(`${other}: &${other} [${Array(9).fill(`*${one}`).join(', ')}]`);
    }
    const many = '  - { people: [ana], starts: 2026-01-05 }\n'.repeat(5_000);
    folder.setContent({
      'rotas/good.yaml': rota('payments'),
      'rotas/deep.yaml': deep,
      'rotas/flow.yaml': '['.repeat(20_000),
      'rotas/bomb.yaml': bomb.join('\n'),
      'rotas/many.yaml': `${rota('booking')}\n${many}`,
      'rotas/wrong.yaml': 'a: b: c\n'.repeat(2_000),
      'rotas/large.yaml': `# ${'x'.repeat(300_000)}\n${rota('nights')}`,
      'rotas/prototype.yaml': '__proto__: { polluted: 1 }\nname: x\n',
    });
    const one = await world.replica();
    expect(await onCall(one, 'payments')).toEqual({
      now: [['Ana Souza']],
      errors: [],
    });
    const of = (name: string) =>
      texts().filter(text => text.startsWith(`${name}.yaml`));
    expect(of('deep').join()).toMatch(/call stack|cannot be read|not valid/);
    expect(of('flow').length).toBeGreaterThan(0);
    expect(of('bomb').join()).toMatch(/alias/);
    expect(of('many').join()).toMatch(/layers must be 50 or less/);
    expect(of('wrong')).toHaveLength(21);
    expect(of('wrong').at(-1)).toMatch(/and \d+ more/);
    expect(of('large')).toEqual([
      'large.yaml: could not be read: it has more than 256 KiB; divide it into several files',
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reads addresses, once for each change, and keeps what they said before they failed', async () => {
    const target = 'https://example.com/rotas.yaml?token=secret';
    world.locations = [{ type: 'url', target }];
    let content = rota('payments');
    const failure: Error[] = [];
    const etags: (string | undefined)[] = [];
    world.reader = mockServices.urlReader.mock({
      readUrl: async (_url, options) => {
        etags.push(options?.etag);
        if (failure.length) throw failure[0];
        if (options?.etag === content) throw new NotModifiedError();
        return { buffer: async () => Buffer.from(content), etag: content };
      },
    });
    const one = await world.replica();
    await one.readFiles();
    expect(etags).toEqual([undefined, content]);
    expect(await onCall(one, 'payments')).toMatchObject({
      now: [['Ana Souza']],
    });
    content = rota('payments', 'li');
    await one.readFiles();
    expect(await onCall(one, 'payments')).toMatchObject({ now: [['Li Wen']] });
    failure.push(new Error(`could not read ${target}, Not Found`));
    await one.readFiles();
    expect(texts()).toEqual([
      'https://example.com/rotas.yaml: could not be read: could not read https://example.com/rotas.yaml Not Found; the version of Wed 7 Jan, 10:00 (UTC) is in force',
    ]);
    expect(await onCall(one, 'payments')).toMatchObject({ now: [['Li Wen']] });
    const { rotas } = await one.listRotas(
      { start: '2026-01-05T00:00:00Z', end: '2026-01-06T00:00:00Z' },
      signal(),
    );
    expect(rotas[0].url).toBe('https://example.com/rotas.yaml');
  });
});
