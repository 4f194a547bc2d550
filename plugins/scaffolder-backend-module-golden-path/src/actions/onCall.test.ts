import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { OnCallHost } from '@paved-path/backstage-plugin-golden-path-node';
import {
  OnCallApi,
  OnCallOverview,
} from '@paved-path/backstage-plugin-on-call-common';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnCallCoverage } from '../services/OnCallCoverage';
import { createActionRunner } from '../__testUtils__/runAction';
import { createOnCallCheckAction } from './createOnCallCheckAction';
import { createOnCallCreateAction } from './createOnCallCreateAction';

const auth = mockServices.auth();
const owner = 'group:default/payments';

const catalogInfo = `# Read by the catalog.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: refunds
  description: "Pays back: in full"
  annotations:
    paved-path.dev/service: refunds
spec:
  type: service
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: refunds
`;

describe('golden-path:on-call:create', () => {
  const input = { name: 'refunds', description: 'Pays back', owner };
  let workspacePath: string;
  let made: string[];
  let checked: string[];
  const host: OnCallHost = {
    id: 'fake',
    title: 'the fake',
    check: async ({ ownerRef }) => {
      checked.push(ownerRef);
      if (ownerRef !== owner) throw new InputError(`no policy for ${ownerRef}`);
    },
    create: async ({ service, ownerRef }, context) => {
      await host.check({ ownerRef }, context);
      made.push(service);
      return {
        url: `http://fake/${service}`,
        annotations: { 'fake.example/service-id': 'P1' },
      };
    },
  };
  const create = (onCallHost?: OnCallHost) =>
    createActionRunner(
      createOnCallCreateAction({ auth, onCallHost, requestTimeout: 10_000 }),
    );
  const file = () => join(workspacePath, 'catalog-info.yaml');

  beforeEach(async () => {
    workspacePath = await mkdtemp(join(tmpdir(), 'on-call-'));
    await writeFile(file(), catalogInfo);
    made = [];
    checked = [];
  });
  afterEach(() => rm(workspacePath, { recursive: true, force: true }));

  it('creates the service once and names it in catalog-info.yaml, also in the new workspace of a retry', async () => {
    const { run } = create(host);
    const annotated = catalogInfo.replace(
      'service: refunds\n',
      'service: refunds\n    fake.example/service-id: P1\n',
    );
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await writeFile(file(), catalogInfo);
      const { output } = await run(input, { workspacePath });
      expect(output).toEqual({ url: 'http://fake/refunds' });
      expect(await readFile(file(), 'utf8')).toBe(annotated);
    }
    expect(made).toEqual(['refunds']);
  });

  it('only checks in a dry run', async () => {
    const { log } = await create(host).run(input, {
      workspacePath,
      isDryRun: true,
    });
    expect(log).toEqual(['Would create refunds in the fake']);
    expect([made, checked]).toEqual([[], [owner]]);
    expect(await readFile(file(), 'utf8')).toBe(catalogInfo);
  });

  it('fails before anything else is made, and says what it made itself', async () => {
    await expect(
      create(host).run({ ...input, owner: 'group:default/booking' }),
    ).rejects.toThrow(
      'On-call for refunds could not be created: no policy for group:default/booking.\nNothing was created so far.',
    );
    await writeFile(file(), 'kind: [');
    await expect(create(host).run(input, { workspacePath })).rejects.toThrow(
      /catalog-info.yaml is not YAML(.|\n)*What exists so far: the service http:\/\/fake\/refunds\./,
    );
  });

  it('has nothing to create where rotas stand for what their teams own', async () => {
    const { output, log } = await create().run(input, { workspacePath });
    expect(output).toEqual({ url: '' });
    expect(log).toEqual([
      `Nothing is to be created: where ${owner} has a rota, it stands for refunds too`,
    ]);
  });
});

describe('golden-path:on-call:check', () => {
  const entityRef = 'component:default/refunds';
  const input = { name: 'refunds', owner, entityRef };
  const ana = { name: 'Ana Souza', entityRef: 'user:default/ana' };
  const li = { name: 'Li Wen' };
  const overview: OnCallOverview = {
    entityRef,
    service: {
      providerId: 'rota',
      providerTitle: 'Rota',
      key: 'payments',
      name: 'refunds',
      status: 'active',
      policy: { name: 'Payments' },
    },
    levels: [
      { level: 1, now: [{ person: ana }] },
      { level: 2, now: [{ person: li }, { person: ana }] },
    ],
    problems: [],
    openIncidents: [],
    freshness: { source: 'Rota', state: 'fresh' },
  };
  const never: OnCallOverview = {
    ...overview,
    levels: [],
    freshness: { source: 'Rota', state: 'never', reason: 'not read yet' },
  };
  const failure = (name: string, statusCode: number) =>
    Object.assign(new Error(name), { name, statusCode });

  function check(
    answers: Array<OnCallOverview | Error>,
    providers: string[] | Error = ['Rota'],
  ) {
    const tokens: string[] = [];
    const client: Pick<OnCallApi, 'getOverview' | 'getProviders'> = {
      getProviders: async options => {
        tokens.push(String(options?.token));
        if (providers instanceof Error) throw providers;
        return providers.map(title => ({ title } as never));
      },
      getOverview: async (_, options) => {
        tokens.push(String(options?.token));
        const [answer] = answers.length > 1 ? answers.splice(0, 1) : answers;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
    const action = createOnCallCheckAction({
      auth,
      coverage: new OnCallCoverage({
        client: client as OnCallApi,
        auth,
        // Long enough for all answers; where none will do, it passes.
        timeout: answers.length > 1 ? 10_000 : 200,
      }),
    });
    return { ...createActionRunner(action), tokens };
  }

  it('waits until on-call knows the service, and tells who would be woken', async () => {
    const { run, tokens } = check([
      failure('NotFoundError', 404),
      failure('ServiceUnavailableError', 503),
      never,
      overview,
    ]);
    const { output, log } = await run(input);
    expect(output).toEqual({ people: ['Ana Souza', 'Li Wen'] });
    expect(log).toEqual(['On call for refunds: Ana Souza, then Li Wen']);
    expect(tokens[0]).toContain('plugin:test');
    expect(tokens[1]).toContain('user:default/ana');
  });

  it('passes where somebody is next, though nobody is on call just now', async () => {
    const night: OnCallOverview = {
      ...overview,
      levels: [{ level: 1, now: [{}], next: { person: li } }],
    };
    await expect(check([night]).run(input)).resolves.toEqual({
      output: { people: [] },
      log: ['warning: Nobody is on call for refunds just now; Li Wen is next'],
    });
  });

  it.each<[string, OnCallOverview | Error, string]>([
    [
      'a team without a rota',
      { ...overview, service: undefined, levels: [] },
      `Nobody is known to be on call for refunds: nobody would be woken for it: Rota has nothing for what ${owner} owns. Write a rota with “owner: ${owner}”`,
    ],
    [
      'a rota that names nobody',
      { ...overview, levels: [{ level: 1, now: [] }] },
      'Payments in Rota names nobody. Add somebody there',
    ],
    [
      'a provider that never answers',
      never,
      'not known who is on call: not read yet',
    ],
    ['a refusal', failure('NotAllowedError', 403), 'NotAllowedError'],
  ])(
    'fails loudly for %s, and says what exists',
    async (_, answer, message) => {
      const { run } = check([answer]);
      const error = await run(input).catch(thrown => thrown);
      expect(error.message).toContain(message);
      expect(error.message).toContain(
        `What exists so far: ${entityRef} in the catalog.\nRetry the task`,
      );
    },
  );

  it('is skipped visibly where the portal has no on-call, and asks nothing in a dry run', async () => {
    for (const none of [[], failure('NotFoundError', 404)]) {
      const { run, tokens } = check([overview], none);
      const { output, log } = await run(input);
      expect(output).toEqual({ people: [] });
      expect(log).toEqual([
        'warning: Skipped: this portal has no on-call provider, so that nobody is woken for refunds',
      ]);
      expect(tokens).toHaveLength(1);
    }
    const { run, tokens } = check([overview]);
    const { log } = await run(input, { isDryRun: true });
    expect(log).toEqual(['Would see in Rota who is on call']);
    expect(tokens).toHaveLength(1);
    await expect(
      check([overview], failure('ServiceUnavailableError', 503)).run(input),
    ).rejects.toThrow(
      'Nobody is known to be on call for refunds: ServiceUnavailableError',
    );
  });
});
