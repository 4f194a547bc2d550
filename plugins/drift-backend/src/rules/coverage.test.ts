import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import fc from 'fast-check';
import {
  coverageStateOf,
  findingOf,
  findingsOf,
  indexManaged,
} from './coverage';
import { sanitizeInventory, sanitizeManaged } from './sanitizeCoverage';

const id = fc.constantFrom('a', 'b', 'c', 'A', 'a ', 'aa');
const state = fc.record({
  environmentId: fc.constantFrom('one', 'two'),
  resources: fc.array(
    fc.record<ManagedResource>({
      address: fc.string(),
      type: fc.string(),
      ids: fc.array(id),
    }),
  ),
});
const resource = fc.record(
  {
    id,
    aliases: fc.array(id),
    verdict: fc.constantFrom('managed' as const, 'unmanaged' as const),
  },
  { requiredKeys: ['id'] },
);

describe('whether code manages a resource', () => {
  it('is what a state or the inventory says, and is guessed at never', () => {
    fc.assert(
      fc.property(
        fc.array(state),
        resource,
        fc.boolean(),
        (states, each, allRead) => {
          const { finding, by } = findingOf(each, indexManaged(states));
          const result = coverageStateOf(finding, allRead);
          const listed = states.some(({ resources }) =>
            resources.some(({ ids }) =>
              [each.id, ...(each.aliases ?? [])].some(name =>
                ids.includes(name),
              ),
            ),
          );
          expect(by !== undefined).toBe(listed);
          expect(result === 'managed').toBe(
            listed || each.verdict === 'managed',
          );
          expect(result === 'unknown').toBe(
            !listed && each.verdict === undefined && !allRead,
          );
          expect(findingsOf(result, allRead)).toContain(finding);
        },
      ),
    );
  });

  it('is not decided by a name that is empty', () => {
    const [managed] = sanitizeManaged([
      { address: 'a', type: 't', ids: ['', 'i-1', 'i-1', '\0'] },
    ]);
    expect(managed.ids).toEqual(['i-1']);
    const { resources } = sanitizeInventory({
      resources: [{ id: 'x', aliases: [''] }],
      asOf: '2026-01-01T00:00:00Z',
      doesNotList: [],
    });
    expect(resources[0].aliases).toEqual([]);
  });

  it('is told of an inventory that says what it is', () => {
    const inventory = { resources: [], asOf: 'soon', doesNotList: [] };
    expect(() => sanitizeInventory(inventory)).toThrow('"soon"');
    const asOf = '2026-01-01T01:00:00+01:00';
    expect(() =>
      sanitizeInventory({ ...inventory, asOf, resources: [{ id: '' }] }),
    ).toThrow('without an id');
    const huge = sanitizeInventory({
      ...inventory,
      asOf,
      resources: Array.from({ length: 200_001 }, (_, at) => ({ id: `${at}` })),
    });
    expect(huge).toMatchObject({
      asOf: '2026-01-01T00:00:00.000Z',
      doesNotList: [
        'There are 200001 resources; more than 200000 are not listed.',
      ],
    });
    expect(huge.resources).toHaveLength(200_000);
  });
});
