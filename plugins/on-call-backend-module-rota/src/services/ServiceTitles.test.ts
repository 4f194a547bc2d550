import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component } from '../__testUtils__/World';
import { ServiceTitles } from './ServiceTitles';

const API = 'component:default/payments-api';

function createTitles() {
  const clock = { now: Date.parse('2026-01-07T10:00:00Z') };
  const entity = component('payments-api');
  entity.metadata.title = 'Payments API';
  const catalog = catalogServiceMock.mock({
    getEntityByRef: async ref => (ref === API ? entity : undefined),
  });
  const titles = new ServiceTitles({
    auth: mockServices.auth(),
    catalog,
    catalogTimeout: 20,
    now: () => clock.now,
  });
  return { catalog, clock, entity, titles };
}

describe('what people call a service', () => {
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
