import {
  abortedSignal,
  failureOf,
  idleSignal,
  stopInTheMiddle,
  stopOf,
  withoutSecrets,
} from './expectations';
import { InventoryProviderUnderTest } from './subjects';

/**
 * What every InventoryProvider must do, as tests that its package runs.
 * @public
 */
// eslint-disable-next-line jest/no-export
export function describeInventoryProviderContract(options: {
  /** Called before each test. */
  create(): InventoryProviderUnderTest | Promise<InventoryProviderUnderTest>;
}): void {
  describe('the contract of inventories', () => {
    let subject: InventoryProviderUnderTest | undefined;

    async function begin(): Promise<InventoryProviderUnderTest> {
      subject = await options.create();
      return subject;
    }

    afterEach(async () => {
      await subject?.stop?.();
      subject = undefined;
    });

    it('lists resources, each once, and no secret', async () => {
      const { provider, secrets } = await begin();
      const inventory = withoutSecrets(
        await provider.list({ signal: idleSignal() }),
        secrets,
      );
      expect(inventory.resources).not.toEqual([]);
      const names = inventory.resources.map(({ id, type }) =>
        JSON.stringify([id, type]),
      );
      expect(names).toHaveLength(new Set(names).size);
      expect(inventory.resources.filter(({ id }) => !id)).toEqual([]);
      expect(new Date(inventory.asOf).toISOString()).toBe(inventory.asOf);
    });

    it('says why it could not be read, and never that there is nothing', async () => {
      const { provider, secrets, breakBackend } = await begin();
      await breakBackend();
      const call = provider.list({ signal: idleSignal() });
      expect(await failureOf('list', call, secrets)).toMatch(/\S/);
    });

    it('ends when it is told to', async () => {
      const { provider, hangBackend } = await begin();
      const stopped = provider.list({ signal: abortedSignal() });
      expect(await stopOf('list', stopped)).toEqual(expect.any(String));
      if (!hangBackend) return;
      await hangBackend();
      await stopInTheMiddle('list', signal => provider.list({ signal }));
    });
  });
}
