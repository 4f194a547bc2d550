import {
  describeDriftProviderContract,
  describeInventoryProviderContract,
} from '@paved-path/backstage-plugin-drift-node/testUtils';
import { changed, FakeCloud } from './__testUtils__/FakeCloud';
import { FakeInventory } from './__testUtils__/FakeInventory';

const SECRET = 'CANARY-of-a-password';

describe('the provider that the tests of drift have', () => {
  describeDriftProviderContract({
    create: () => {
      const cloud = new FakeCloud();
      cloud.has(
        'payments/production',
        changed('open'),
        changed('password', {
          attributes: [{ path: 'password', sensitive: true }],
        }),
      );
      cloud.has('payments/staging');
      cloud.managed.set('payments/production', [
        { address: 'aws_instance.one', type: 'aws_instance', ids: ['i-1'] },
      ]);
      cloud.fixOptions.push({
        direction: 'cloud-to-code',
        title: 'Open a pull request',
        kind: 'open',
        id: 'pull-request',
      });
      return {
        provider: cloud,
        secrets: [SECRET],
        breakBackend: () => {
          cloud.discoveryError = new Error('The repository is unreachable');
          cloud.fails('payments/production', 'The state is locked');
          cloud.managed.clear();
        },
        hangBackend: () => {
          cloud.hangs = true;
        },
      };
    },
  });

  describeInventoryProviderContract({
    create: () => {
      const inventory = new FakeInventory('aws');
      inventory.resources = [{ id: 'i-1' }, { id: 'i-1', type: 'other' }];
      return {
        provider: inventory,
        secrets: [SECRET],
        breakBackend: () => {
          inventory.error = new Error('The role may not be taken');
        },
      };
    },
  });
});
