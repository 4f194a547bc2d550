import type { Entity } from '@backstage/catalog-model';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  entityRouteRef,
  MockStarredEntitiesApi,
  starredEntitiesApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { screen, within } from '@testing-library/react';
import { HomeLayout, timeOfDay } from './HomeLayout';

function component(name: string, owner: string, spec: object): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', description: `${name} in a line` },
    spec: { lifecycle: 'production', owner, ...spec },
    relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
  };
}

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'payments', namespace: 'default' },
    spec: { type: 'team', children: [], profile: { displayName: 'Payments' } },
  },
  component('ledger', 'payments', { type: 'service' }),
  component('money', 'payments', { type: 'library' }),
  component('timetable', 'sailings', { type: 'service' }),
];

function renderHome(options: { groups: string[] }) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [catalogApiRef, catalogApiMock({ entities })],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/ana',
            ownershipEntityRefs: ['user:default/ana', ...options.groups],
            displayName: 'Ana Souza',
          }),
        ],
        [permissionApiRef, mockApis.permission()],
        [starredEntitiesApiRef, new MockStarredEntitiesApi()],
      ]}
    >
      <HomeLayout widgets={[]} />
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
}

describe('HomeLayout', () => {
  it("greets by name and shows what one's own teams own, services first", async () => {
    renderHome({ groups: ['group:default/payments'] });
    expect(
      await screen.findByRole('heading', { level: 1, name: /^Good .+, Ana$/ }),
    ).toBeInTheDocument();
    expect(screen.getByText('You are in Payments.')).toBeInTheDocument();
    expect(
      screen
        .getAllByRole('listitem')
        .map(item => within(item).getByRole('link').textContent),
    ).toEqual(['ledger', 'money']);
    expect(screen.getByRole('link', { name: 'ledger' })).toHaveAttribute(
      'href',
      '/catalog/default/component/ledger',
    );
    expect(
      await screen.findByRole('button', { name: 'New service' }),
    ).toHaveAttribute('href', '/create/templates/default/service');
  });

  it('shows all services to somebody in no team', async () => {
    renderHome({ groups: [] });
    expect(await screen.findByText(/You are in no team/)).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: "Everybody's services" }),
    ).toBeInTheDocument();
    expect(
      screen
        .getAllByRole('listitem')
        .map(item => within(item).getByRole('link').textContent),
    ).toEqual(['ledger', 'timetable']);
  });
});

it.each([
  [0, 'evening'],
  [4, 'morning'],
  [11, 'morning'],
  [12, 'afternoon'],
  [17, 'afternoon'],
  [18, 'evening'],
  [23, 'evening'],
])('calls %i o’clock the %s', (hour, part) => {
  expect(timeOfDay(hour)).toBe(part);
});
