import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { randomUUID } from 'node:crypto';
import { ReleaseStore } from './ReleaseStore';
import { StoredRelease } from './rows';

const databases = createTestDatabases();
const lease = { leaseOwner: 'one', leaseUntil: 1_000 };
jest.setTimeout(60_000);

function requested(environment = 'dev', artifactId = 'main-1'): StoredRelease {
  const at = '2025-11-01T10:00:00.000Z';
  return {
    service: { entityRef: 'component:default/payments', name: 'payments' },
    release: {
      id: randomUUID(),
      entityRef: 'component:default/payments',
      service: 'payments',
      environment,
      artifactId,
      intent: { type: 'release' },
      actor: { name: 'Ana' },
      state: 'requested',
      requestedAt: at,
      steps: [{ state: 'requested', at }],
      gates: [],
    },
  };
}

describe.each(databases.eachSupportedId())('ReleaseStore, %s', databaseId => {
  async function create() {
    const knex = await databases.init(databaseId);
    const store = await ReleaseStore.create(mockServices.database({ knex }));
    const add = async (stored: StoredRelease) =>
      (await store.insert(stored, lease)).stored;
    return { knex, store, add };
  }

  it('lets nobody but the holder of the lease move a release', async () => {
    const { store, add } = await create();
    const release = await add(requested());
    expect(await store.leases.claim('two', 999, 5_000)).toEqual([]);
    expect(await store.beginChecking(release, 'two')).toBeUndefined();
    const [claimed] = await store.leases.claim('two', 1_001, 5_000);
    expect(claimed).toEqual(release);
    expect(
      await store.leases.renew('one', [release.release.id], 9_000),
    ).toEqual([]);
    expect(await store.beginChecking(claimed, 'one')).toBeUndefined();
    const checking = await store.beginChecking(claimed, 'two');
    expect(checking).toMatchObject({ release: { state: 'checking' } });
    // What was moved on cannot be moved from where it was.
    expect(
      await store.transition(claimed, 'two', 'failed', { finished: true }),
    ).toBeUndefined();
    await store.leases.giveBack('two');
    expect(await store.leases.claim('three', 0, 5_000)).toHaveLength(1);
  });

  it('keeps for somebody what has ended until it is announced', async () => {
    const { store, add } = await create();
    const release = await add(requested());
    const ended = await store.transition(release, 'one', 'failed', {
      finished: true,
    });
    expect(await store.leases.claim('two', 999, 2_000)).toEqual([]);
    expect(await store.leases.claim('two', 1_001, 2_000)).toEqual([ended]);
    await store.markAnnounced(release.release.id);
    expect(await store.leases.claim('three', 3_000, 4_000)).toEqual([]);
  });

  it('lets one release at a time be between check and commit', async () => {
    const { knex, store, add } = await create();
    const rivals = [
      await add(requested('dev', 'main-1')),
      await add(requested('dev', 'main-2')),
    ];
    const elsewhere = await add(requested('staging'));
    const outcomes = await Promise.all(
      rivals.map(each => store.beginChecking(each, 'one')),
    );
    expect(outcomes.filter(each => each === 'blocked')).toHaveLength(1);
    expect(await store.beginChecking(elsewhere, 'one')).toMatchObject({
      release: { state: 'checking' },
    });
    const first = outcomes.find(each => each !== 'blocked') as StoredRelease;
    const second = rivals[outcomes.indexOf('blocked')];
    expect(await store.commit(first, 'one', {})).toMatchObject({
      superseded: [],
    });
    const next = (await store.beginChecking(second, 'one')) as StoredRelease;
    expect(await store.commit(next, 'one', {})).toMatchObject({
      committed: { release: { state: 'committed' } },
      superseded: [{ id: first.release.id, state: 'superseded' }],
    });

    // A lock whose release is gone does not block for long.
    await knex('release_locks').insert({
      namespace: '',
      service: 'payments',
      environment: 'dev',
      release_id: 'gone',
    });
    const third = await add(requested());
    expect(await store.beginChecking(third, 'one')).toBe('blocked');
    expect(await store.beginChecking(third, 'one')).not.toBe('blocked');
  });

  it('forgets what ended long ago, but not how each environment stands', async () => {
    const { store, add } = await create();
    const ended: string[] = [];
    for (const environment of ['dev', 'dev', 'staging']) {
      const release = await add(requested(environment));
      await store.transition(release, 'one', 'failed', { finished: true });
      ended.push(release.release.id);
    }
    await add(requested('production'));
    expect(await store.deleteFinishedBefore('2025-01-01T00:00:00.000Z')).toBe(
      0,
    );
    expect(await store.deleteFinishedBefore('2999-01-01T00:00:00.000Z')).toBe(
      1,
    );
    expect(await store.get(ended[0])).toBeUndefined();
    const latest = await store.listLatest('component:default/payments');
    expect([...latest.keys()].sort()).toEqual(['dev', 'production', 'staging']);
    expect(latest.get('dev')?.id).toBe(ended[1]);
  });
});
