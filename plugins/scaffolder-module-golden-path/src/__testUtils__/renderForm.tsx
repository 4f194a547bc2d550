import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  FieldExtensionOptions,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { FormField, Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { CostApi } from '@paved-path/backstage-plugin-cost-common';
import { GoldenPathApi } from '@paved-path/backstage-plugin-golden-path-common';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Profiler } from 'react';
import { parse } from 'yaml';
import { goldenPathApiRef, stackPeersApiRef } from '../api';
import { newServiceField } from '../fields/newService';
import { releaseToProductionField } from '../fields/releaseToProduction';
import { serviceNameField } from '../fields/serviceName';
import { serviceOwnerField } from '../fields/serviceOwner';
import { serviceStackField } from '../fields/serviceStack';

const template = parse(
  readFileSync(
    resolve(__dirname, '../../../../templates/service/template.yaml'),
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

/** The catalog that the form asks for teams. */
export const catalog = catalogApiMock({
  entities: [
    group('acme', 'Acme', 'organization'),
    group('booking', 'Booking'),
    group('payments', 'Payments'),
  ],
});

/** A golden path that has one stack which can be built here, and one that cannot. */
export function createApi(): jest.Mocked<GoldenPathApi> {
  return {
    checkName: jest.fn(async name =>
      name === 'ledger'
        ? {
            name,
            valid: true,
            free: false,
            reason: '“ledger” is taken: there is a component of this name.',
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

/** Renders the template's form for Ana; cost answers that too few have any stack, unless a test says otherwise. */
export async function renderForm(options: {
  api: GoldenPathApi;
  getStackPeers?: CostApi['getStackPeers'];
  groups?: string[];
  onCreate?: (values: object) => Promise<void>;
  /** Called as soon as something of the form is in the document, before its effects run. */
  onCommit?: () => void;
}) {
  const { api, groups = ['payments', 'acme'], onCreate, onCommit } = options;
  const { getStackPeers = async () => undefined } = options;
  const identity = mockApis.identity({
    userEntityRef: 'user:default/ana',
    ownershipEntityRefs: [
      'user:default/ana',
      ...groups.map(name => `group:default/${name}`),
    ],
  });
  return renderInTestApp(
    <SecretsContextProvider>
      <Profiler id="form" onRender={() => onCommit?.()}>
        <Stepper
          manifest={{
            title: template.metadata.title,
            presentation: template.spec.presentation,
            steps: template.spec.parameters.map(
              (schema: { title: string }) => ({
                title: schema.title,
                schema,
              }),
            ),
          }}
          // A form field is an extension whose parts only its types hide.
          extensions={fields as unknown as FieldExtensionOptions[]}
          onCreate={onCreate ?? (async () => {})}
        />
      </Profiler>
    </SecretsContextProvider>,
    {
      apis: [
        [goldenPathApiRef, api],
        [stackPeersApiRef, { getStackPeers }],
        [catalogApiRef, catalog],
        identity,
      ],
    },
  );
}
