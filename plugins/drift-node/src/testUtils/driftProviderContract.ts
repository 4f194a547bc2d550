import {
  fixOptionSchema,
  resourceDriftSchema,
} from '@paved-path/backstage-plugin-drift-common';
import { CheckReport, DiscoveredEnvironment, DriftProvider } from '../types';
import {
  abortedSignal,
  failureOf,
  idleSignal,
  stopInTheMiddle,
  stopOf,
  withoutSecrets,
} from './expectations';
import { DriftProviderUnderTest } from './subjects';

type Call = [what: string, call: (signal: AbortSignal) => Promise<unknown>];

/** The calls that ask what a provider reads from, and change nothing there. */
function callsOf(
  provider: DriftProvider,
  environment: DiscoveredEnvironment,
): Call[] {
  const calls: Call[] = [
    ['discover', signal => provider.discover({ signal })],
    ['check', signal => provider.check(environment, { signal })],
  ];
  const { listManagedResources, planFix } = provider;
  if (listManagedResources) {
    calls.push([
      'listManagedResources',
      signal => listManagedResources.call(provider, environment, { signal }),
    ]);
  }
  if (planFix) {
    calls.push([
      'planFix',
      signal => planFix.call(provider, environment, { signal }),
    ]);
  }
  return calls;
}

/**
 * What every DriftProvider must do, as tests that its package runs.
 * @public
 */
// eslint-disable-next-line jest/no-export
export function describeDriftProviderContract(options: {
  /** Called before each test. */
  create(): DriftProviderUnderTest | Promise<DriftProviderUnderTest>;
}): void {
  describe('the contract of drift providers', () => {
    let subject: DriftProviderUnderTest | undefined;

    async function begin() {
      subject = await options.create();
      const environments = withoutSecrets(
        await subject.provider.discover({ signal: idleSignal() }),
        subject.secrets,
      );
      if (!environments.length) throw new Error('It tells of no environment');
      return { ...subject, environments, environment: environments[0] };
    }

    afterEach(async () => {
      await subject?.stop?.();
      subject = undefined;
    });

    it('tells of the same environments each time, each once', async () => {
      const { provider, environments } = await begin();
      const keys = environments.map(each => each.key);
      expect(keys).toHaveLength(new Set(keys).size);
      expect(environments.filter(({ key, name }) => !key || !name)).toEqual([]);
      const again = await provider.discover({ signal: idleSignal() });
      expect(again.map(each => each.key).sort()).toEqual(keys.sort());
    });

    it('reports drift as it is described, and no secret', async () => {
      const { provider, environments, secrets } = await begin();
      const reports: CheckReport[] = [];
      for (const environment of environments) {
        const steps: string[] = [];
        const report = await provider.check(environment, {
          signal: idleSignal(),
          onStep: step => steps.push(step),
        });
        for (const resource of report.resources) {
          resourceDriftSchema.parse(resource);
        }
        withoutSecrets([report, steps], secrets);
        reports.push(report);
      }
      expect(reports.filter(each => each.resources.length)).not.toEqual([]);
      const moments = reports.flatMap(each => each.stateWrittenAt ?? []);
      expect(moments.filter(each => Number.isNaN(Date.parse(each)))).toEqual(
        [],
      );
    });

    it('says why it could not look, and never that nothing is there', async () => {
      const { provider, environment, secrets, breakBackend } = await begin();
      await breakBackend();
      const signal = idleSignal();
      const discovered = provider.discover({ signal });
      expect(await failureOf('discover', discovered, secrets)).toMatch(/\S/);
      const report = provider.check(environment, { signal });
      expect(await failureOf('check', report, secrets)).toMatch(/\S/);
      const { listManagedResources } = provider;
      if (!listManagedResources) return;
      const listed = listManagedResources.call(provider, environment, {
        signal,
      });
      await failureOf('listManagedResources', listed, secrets);
    });

    it('ends when it is told to', async () => {
      const { provider, environment, hangBackend } = await begin();
      const calls = callsOf(provider, environment);
      for (const [what, call] of calls) {
        const stopped = call(abortedSignal());
        expect(await stopOf(what, stopped)).toEqual(expect.any(String));
      }
      if (!hangBackend) return;
      await hangBackend();
      for (const [what, call] of calls) await stopInTheMiddle(what, call);
    });

    it('offers fixes as they are described', async () => {
      const { provider, environment, codeHost, secrets } = await begin();
      const items =
        (await provider.getFixOptions?.(environment, {
          signal: idleSignal(),
          codeHost,
        })) ?? [];
      const parsed = withoutSecrets(items, secrets).map(each =>
        fixOptionSchema.parse(each),
      );
      const links = parsed.filter(({ kind }) => kind === 'link');
      expect(links.filter(({ url }) => !url)).toEqual([]);
      const ids = parsed.flatMap(({ kind, id }) =>
        kind === 'open' ? [id ?? ''] : [],
      );
      expect(ids).toHaveLength(new Set(ids).size);
      expect(ids).not.toContain('');
      // What is offered can be done.
      expect(provider.openFix || !ids.length).toBeTruthy();
      const applies = parsed.some(({ kind }) => kind === 'apply');
      expect((provider.planFix && provider.applyFix) || !applies).toBeTruthy();
    });

    it('opens nothing that it does not offer, or that is stopped', async () => {
      const { provider, environment, codeHost, secrets } = await begin();
      const { getFixOptions, openFix } = provider;
      const signal = idleSignal();
      const offered =
        (await getFixOptions?.call(provider, environment, {
          signal,
          codeHost,
        })) ?? [];
      const { resources } = await provider.check(environment, { signal });
      const open = async (optionId: string, each: AbortSignal) => {
        if (!openFix) throw new Error('It opens nothing');
        const request = {
          optionId,
          drifts: resources,
          actor: 'user:default/guest',
        };
        return openFix.call(provider, environment, request, {
          signal: each,
          codeHost,
        });
      };
      const unknown = open('no-such-option', signal);
      expect(await failureOf('openFix', unknown, secrets)).toMatch(/\S/);
      for (const { kind, id } of offered) {
        if (kind !== 'open' || id === undefined) continue;
        await stopOf('openFix', open(id, abortedSignal()));
      }
    });

    it('lists what a state manages without a value of it', async () => {
      const { provider, environment, secrets } = await begin();
      const resources = withoutSecrets(
        (await provider.listManagedResources?.(environment, {
          signal: idleSignal(),
        })) ?? [],
        secrets,
      );
      const keys = resources.flatMap(each => Object.keys(each));
      expect(['address', 'ids', 'type']).toEqual(
        expect.arrayContaining([...new Set(keys)]),
      );
      expect(resources.filter(({ address }) => !address)).toEqual([]);
      const ids = resources.flatMap(each => each.ids);
      expect(ids.filter(id => typeof id !== 'string' || !id)).toEqual([]);
    });
  });
}
