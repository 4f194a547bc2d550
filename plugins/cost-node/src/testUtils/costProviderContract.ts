import { Entity } from '@backstage/catalog-model';
import { CostProviderUnderTest } from './CostProviderUnderTest';
import {
  abortedSignal,
  failureOf,
  flawsOfCharge,
  flawsOfSlice,
  idleSignal,
  readAll,
  readSlice,
  stopOf,
  totalsOf,
  unitsOf,
  withoutSecrets,
} from './expectations';

const stranger: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'stranger' },
};

/**
 * What every CostProvider must do, as tests that its package runs.
 * @public
 */
// eslint-disable-next-line jest/no-export
export function describeCostProviderContract(options: {
  /** Called before each test. */
  create(): CostProviderUnderTest | Promise<CostProviderUnderTest>;
}): void {
  describe('the contract of cost providers', () => {
    let subject: CostProviderUnderTest | undefined;

    async function begin() {
      subject = await options.create();
      const slices = withoutSecrets(
        await subject.provider.listSlices({ signal: idleSignal() }),
        subject.secrets,
      );
      if (!slices.length) throw new Error('It lists no slice');
      return { ...subject, slices };
    }

    afterEach(async () => {
      await subject?.stop?.();
      subject = undefined;
    });

    it('lists the same slices each time, each once, of whole days', async () => {
      const { provider, slices, tagKeys } = await begin();
      expect(slices.flatMap(flawsOfSlice)).toEqual([]);
      const keys = slices.map(({ key }) => key);
      expect(keys).toHaveLength(new Set(keys).size);
      const signal = idleSignal();
      expect(await provider.listSlices({ signal })).toEqual(slices);
      // To have read it is no change.
      await readAll(provider, tagKeys);
      expect(await provider.listSlices({ signal })).toEqual(slices);
    });

    it('tells charges as they are described, to the last decimal', async () => {
      const { provider, secrets, tagKeys, totals } = await begin();
      const charges = withoutSecrets(await readAll(provider, tagKeys), secrets);
      expect(charges.flatMap(flawsOfCharge)).toEqual([]);
      expect(totalsOf(charges)).toEqual(
        new Map(
          totals.map(({ currency, billed, effective }) => [
            currency,
            { billed: unitsOf([billed]), effective: unitsOf([effective]) },
          ]),
        ),
      );
      // Again, as after a change of rules.
      expect(await readAll(provider, tagKeys)).toEqual(charges);
    });

    it('tells no tag that nobody asked for', async () => {
      const { provider, tagKeys } = await begin();
      const bare = await readAll(provider, []);
      expect(bare.filter(({ tags }) => Object.keys(tags).length)).toEqual([]);
      const asked = await readAll(provider, [...tagKeys, 'no-such-key']);
      const keys = new Set(asked.flatMap(({ tags }) => Object.keys(tags)));
      expect(keys.size).toBeGreaterThan(0);
      const known = new Set(tagKeys.map(each => each.toLocaleLowerCase('en')));
      const others = [...keys].filter(
        each => !known.has(each.trim().toLocaleLowerCase('en')),
      );
      expect(others).toEqual([]);
    });

    it('has another version where it says something else', async () => {
      const { provider, slices, tagKeys, changeBackend } = await begin();
      const before = await readAll(provider, tagKeys);
      await changeBackend();
      const after = await provider.listSlices({ signal: idleSignal() });
      const versions = new Map(slices.map(each => [each.key, each.version]));
      const changed = after.filter(
        ({ key, version }) => versions.get(key) !== version,
      );
      expect(changed).not.toEqual([]);
      expect(await readAll(provider, tagKeys)).not.toEqual(before);
    });

    it('says why it could not read, and never that nothing is there', async () => {
      const { provider, breakBackend, secrets, slices, tagKeys } =
        await begin();
      await breakBackend();
      const all = readAll(provider, tagKeys);
      expect(await failureOf('reading', all, secrets)).toMatch(/\S/);
      for (const slice of slices) {
        const read = readSlice(provider, slice, tagKeys);
        expect(await failureOf('readSlice', read, secrets)).toMatch(/\S/);
      }
    });

    it('takes back nothing that it lists, and nothing where it cannot tell', async () => {
      const { provider, breakBackend, slices } = await begin();
      const { listWithdrawn = async () => [] } = provider;
      const ask = (keys: string[], signal = idleSignal()) =>
        listWithdrawn.call(provider, keys, { signal });
      const keys = slices.map(({ key }) => key);
      expect(await ask(keys)).toEqual([]);
      const elsewhere = 'no-such-place/2020-01';
      const withdrawn = await ask([...keys, elsewhere]);
      expect(withdrawn.filter(key => key !== elsewhere)).toEqual([]);
      const stopped = provider.listWithdrawn
        ? await stopOf('listWithdrawn', ask(keys, abortedSignal()))
        : undefined;
      expect([undefined, 'It is stopped']).toContain(stopped);
      await breakBackend();
      expect(await ask(keys).catch(() => [])).toEqual([]);
    });

    it('refuses a slice that it did not list', async () => {
      const { provider, secrets, slices } = await begin();
      const unknown = { ...slices[0], key: 'no/such-slice' };
      const read = readSlice(provider, unknown, []);
      expect(await failureOf('readSlice', read, secrets)).toMatch(/\S/);
    });

    it('ends when it is told to', async () => {
      const { provider, hangBackend, slices, tagKeys } = await begin();
      const signal = abortedSignal();
      const listed = provider.listSlices({ signal });
      expect(await stopOf('listSlices', listed)).toBe('It is stopped');
      const read = readSlice(provider, slices[0], tagKeys, signal);
      expect(await stopOf('readSlice', read)).toBe('It is stopped');
      if (!hangBackend) return;
      await hangBackend();
      const controller = new AbortController();
      const hanging = readAll(provider, tagKeys, controller.signal);
      setImmediate(() => controller.abort(new Error('It is stopped')));
      expect(await stopOf('reading', hanging)).toBe('It is stopped');
    });

    it('tells what else it knows as it is described', async () => {
      const { provider, secrets } = await begin();
      expect(provider.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(provider.title).toMatch(/\S/);
      const sentences = withoutSecrets(provider.notIncluded?.() ?? [], secrets);
      expect(sentences.filter(each => !/^\p{Lu}.*\.$/su.test(each))).toEqual(
        [],
      );
      expect(provider.selectorsOf?.(stranger) ?? []).toEqual([]);
      const paid = (await provider.getPaidRequests?.()) ?? {
        count: 0,
        cost: '0',
        currency: 'USD',
      };
      expect(Number.isInteger(paid.count)).toBe(true);
      expect(paid.cost).toMatch(/^\d+(\.\d+)?$/);
      expect(paid.currency).toMatch(/^[A-Z]{3}$/);
    });
  });
}
