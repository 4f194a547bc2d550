import { describeOnCallProviderContract } from '@paved-path/backstage-plugin-on-call-node/testUtils';
import { ana, bo, FakeProvider, untilStopped } from './FakeProvider';

// What the tests of this package stand on keeps the contract that they rely on.
describeOnCallProviderContract({
  create() {
    const provider = new FakeProvider();
    provider.has('payments');
    provider.has('ledger');
    return {
      provider,
      keys: ['payments', 'ledger'],
      unknownKey: 'none',
      actor: { entityRef: 'user:default/ana', name: ana.name },
      other: { entityRef: 'user:default/bo', name: bo.name },
      breakBackend() {
        provider.before = async () => {
          throw new Error('The pager is down');
        };
      },
      hangBackend() {
        provider.before = (_call, signal) => untilStopped(signal);
      },
    };
  },
});
