import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component } from '../__testUtils__/World';
import { EntityTitles } from './EntityTitles';

const API = 'component:default/payments-api';
const TEAM = 'group:default/platform-team';

function createTitles() {
  const clock = { now: Date.parse('2026-01-07T10:00:00Z') };
  const entity = component('payments-api');
  entity.metadata.title = 'Payments API';
  const team = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'platform-team', title: 'Team 7' },
    spec: { profile: { displayName: 'Platform Team' } },
  };
  const catalog = catalogServiceMock.mock({
    getEntityByRef: async ref =>
      ref === TEAM ? team : [entity].find(() => ref === API),
  });
  const titles = new EntityTitles({
    auth: mockServices.auth(),
    catalog,
    catalogTimeout: 20,
    now: () => clock.now,
  });
  return { catalog, clock, entity, titles };
}

describe('what people call a service or a group', () => {
  it('is its title in the catalog, or else its name, asked for once in a minute', async () => {
    const { catalog, clock, entity, titles } = createTitles();
    expect(await titles.of(API)).toBe('Payments API');
    expect(await titles.of('component:default/gone')).toBe('gone');
    entity.metadata.title = undefined;
    expect(await titles.of(API)).toBe('Payments API');
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(2);
    clock.now += 60_000;
    expect(await titles.of(API)).toBe('payments-api');
  });

  it('is the name that a group shows', async () => {
    const { titles } = createTitles();
    expect(await titles.of(TEAM)).toBe('Platform Team');
    expect(await titles.of('group:default/gone')).toBe('gone');
  });

  it('is its name, or what it was called last, where the catalog fails or does not answer', async () => {
    const { catalog, clock, titles } = createTitles();
    catalog.getEntityByRef.mockRejectedValueOnce(new Error('down'));
    expect(await titles.of(API)).toBe('payments-api');
    expect(await titles.of(API)).toBe('payments-api');
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(1);
    clock.now += 10_000;
    expect(await titles.of(API)).toBe('Payments API');
    clock.now += 60_000;
    catalog.getEntityByRef.mockReturnValueOnce(new Promise(() => {}));
    expect(await titles.of(API)).toBe('Payments API');
  });
});
