import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  FieldExtensionOptions,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { FormField, Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { GoldenPathApi } from '@paved-path/backstage-plugin-golden-path-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { goldenPathApiRef } from './api';
import { ServiceOutputs } from './components/ServiceOutputs';
import { newServiceField } from './fields/newService';
import { releaseToProductionField } from './fields/releaseToProduction';
import { serviceNameField } from './fields/serviceName';
import { serviceOwnerField } from './fields/serviceOwner';
import { serviceStackField } from './fields/serviceStack';

const template = parse(
  readFileSync(
    resolve(__dirname, '../../../templates/service/template.yaml'),
    'utf8',
  ),
);

const fields: FormField[] = [
  newServiceField,
  serviceNameField,
  serviceOwnerField,
  serviceStackField,
  releaseToProductionField,
];

function group(name: string, title: string, type = 'team') {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, title, namespace: 'default' },
    spec: { type, children: [] },
  };
}

const catalog = catalogApiMock({
  entities: [
    group('acme', 'Acme', 'organization'),
    group('booking', 'Booking'),
    group('payments', 'Payments'),
  ],
});

function createApi(): jest.Mocked<GoldenPathApi> {
  return {
    checkName: jest.fn(async name =>
      name === 'ledger'
        ? {
            name,
            valid: true,
            free: false,
            reason:
              '“ledger” is taken: component:default/ledger has this name.',
          }
        : { name, valid: true, free: true },
    ),
    getStacks: jest.fn(async () => [
      {
        id: 'node',
        title: 'Node service',
        description: 'An HTTP service.',
        gives: ['health', 'metrics'],
        requires: 'node >=20',
        available: true,
      },
      {
        id: 'python',
        title: 'Python service',
        description: 'An HTTP service.',
        gives: [],
        requires: 'python3 >=3.9',
        available: false,
        unavailableReason: 'python3 is not installed.',
      },
    ]),
    getPreview: jest.fn(async ({ name, owner, stack }) => ({
      name,
      owner,
      stack,
      repository: {
        title: 'the sandbox',
        url: `http://portal/repositories/${name}`,
      },
      pipeline: { title: 'the sandbox' },
      environments: ['dev', 'production'].map(environment => ({
        name: environment,
        title: environment,
        url: `http://${name}.${environment}.localhost`,
      })),
      dashboards: [{ title: 'the sandbox' }],
      onCall: { title: 'Rota' },
      pages: [{ title: name, url: `http://portal/catalog/${name}` }],
    })),
  };
}

async function renderForm(options: {
  api: GoldenPathApi;
  groups?: string[];
  onCreate?: (values: object) => Promise<void>;
}) {
  const { api, groups = ['payments', 'acme'], onCreate } = options;
  const identity = mockApis.identity({
    userEntityRef: 'user:default/ana',
    ownershipEntityRefs: [
      'user:default/ana',
      ...groups.map(name => `group:default/${name}`),
    ],
  });
  await renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{
          title: template.metadata.title,
          presentation: template.spec.presentation,
          steps: template.spec.parameters.map((schema: { title: string }) => ({
            title: schema.title,
            schema,
          })),
        }}
        // A form field is an extension whose parts only its types hide.
        extensions={fields as unknown as FieldExtensionOptions[]}
        onCreate={onCreate ?? (async () => {})}
      />
    </SecretsContextProvider>,
    {
      apis: [[goldenPathApiRef, api], [catalogApiRef, catalog], identity],
    },
  );
}

describe('the form of a new service', () => {
  it('goes from five fields to what the actions get', async () => {
    const user = userEvent.setup();
    const api = createApi();
    const onCreate = jest.fn(async () => {});
    await renderForm({ api, onCreate });

    const panel = screen.getByRole('region', { name: 'What will be created' });
    expect(
      await within(panel).findByText(/a service called “your-service”/),
    ).toBeInTheDocument();
    expect(
      await within(panel).findByText('Somebody to wake when it fails (Rota)'),
    ).toBeInTheDocument();

    const owner = await screen.findByRole('textbox', { name: /Owner/ });
    await waitFor(() => expect(owner).toHaveValue('Payments'));

    const name = screen.getByRole('textbox', { name: /Name/ });
    await user.type(name, 'Refunds');
    expect(name).toHaveAccessibleDescription(
      'A name is written in lower case, such as refunds.',
    );
    expect(name).toBeInvalid();
    expect(api.checkName).not.toHaveBeenCalled();

    await user.clear(name);
    await user.type(name, 'ledger');
    expect(await screen.findByText(/“ledger” is taken/)).toBeInTheDocument();
    expect(name).toBeInvalid();

    await user.clear(name);
    await user.type(name, 'refunds');
    expect(await screen.findByText('“refunds” is free')).toBeInTheDocument();
    expect(name).toBeValid();
    // Only what the person paused at was asked.
    expect(api.checkName.mock.calls.map(([asked]) => asked)).toEqual([
      'ledger',
      'refunds',
    ]);

    await user.type(
      screen.getByRole('textbox', { name: /Description/ }),
      'Pays travellers back',
    );
    const stacks = screen.getByRole('radiogroup', { name: /Stack/ });
    const python = within(stacks).getByRole('radio', {
      name: 'Python service',
    });
    expect(python).toBeDisabled();
    expect(python).toHaveAccessibleDescription(
      /not available here: python3 is not installed/,
    );
    const node = within(stacks).getByRole('radio', { name: 'Node service' });
    expect(node).toHaveAccessibleDescription(
      /health.*node >=20.*available here/,
    );
    await user.click(node);

    expect(
      await within(panel).findByText(
        'production: refunds.production.localhost',
      ),
    ).toBeInTheDocument();
    const production = screen.getByRole('checkbox', {
      name: 'Release to production now',
    });
    expect(production).toBeChecked();
    await user.click(production);
    expect(
      await within(panel).findByText('production: not now'),
    ).toBeInTheDocument();
    expect(production).toHaveAccessibleDescription(/stops before production/);

    await user.click(screen.getByRole('button', { name: 'Review' }));
    await user.click(
      await screen.findByRole('button', { name: 'Create the service' }),
    );
    expect(onCreate).toHaveBeenCalledWith({
      name: 'refunds',
      description: 'Pays travellers back',
      owner: 'group:default/payments',
      stack: 'node',
      releaseToProduction: false,
    });
  }, 30_000);

  it('asks once more when the person goes on, and stops at what was taken meanwhile', async () => {
    const user = userEvent.setup();
    const api = createApi();
    await renderForm({ api });
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'refunds');
    await screen.findByText('“refunds” is free');
    await user.type(
      screen.getByRole('textbox', { name: /Description/ }),
      'Pays',
    );
    await user.click(
      await screen.findByRole('radio', { name: 'Node service' }),
    );
    api.checkName.mockResolvedValue({
      name: 'refunds',
      valid: true,
      free: false,
      reason: 'Jonas was faster.',
    });
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findAllByText(/Jonas was faster/)).not.toHaveLength(0);
    expect(
      screen.queryByRole('button', { name: 'Create the service' }),
    ).not.toBeInTheDocument();

    api.checkName.mockRejectedValue(new Error('503'));
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/cannot be told just now: 503/),
    ).not.toHaveLength(0);
  }, 30_000);

  it('puts my teams first, chooses none of several, and says when something cannot be loaded', async () => {
    const user = userEvent.setup();
    const api = createApi();
    api.getStacks.mockRejectedValueOnce(new Error('the plan cannot be read'));
    api.getPreview.mockRejectedValue(new Error('no answer'));
    await renderForm({ api, groups: ['payments', 'booking'] });

    const owner = await screen.findByRole('textbox', { name: /Owner/ });
    await user.click(owner);
    const list = await screen.findByRole('listbox');
    expect(list).toHaveTextContent(
      /My teamsBooking.*Payments.*Other teamsAcme/,
    );
    expect(owner).toHaveValue('');
    await user.click(within(list).getByText('Acme'));
    expect(owner).toHaveValue('Acme');

    expect(
      screen.getByText('What will be created cannot be shown: no answer'),
    ).toBeInTheDocument();
    const failure = screen
      .getByText('The stacks cannot be shown: the plan cannot be read')
      .closest('[role=alert]') as HTMLElement;
    await user.click(
      within(failure).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('radio', { name: 'Node service' }),
    ).toBeEnabled();
  }, 30_000);
});

describe('the end of the task', () => {
  it('has the links, and the line to clone with a button that copies it', async () => {
    await renderInTestApp(
      <ServiceOutputs
        output={{
          links: [{ title: 'Open its repository', url: 'http://portal/r' }],
          text: [
            {
              title: 'Work on it',
              content: '```shell\ngit clone http://portal/r.git\n```\n',
            },
          ],
        }}
      />,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
    expect(
      screen.getByRole('link', { name: /Open its repository/ }),
    ).toHaveAttribute('href', 'http://portal/r');
    expect(
      await screen.findByRole('button', { name: /copy/i }, { timeout: 10_000 }),
    ).toBeEnabled();
    expect(document.querySelector('code')?.textContent).toBe(
      'git clone http://portal/r.git',
    );
  }, 20_000);
});
