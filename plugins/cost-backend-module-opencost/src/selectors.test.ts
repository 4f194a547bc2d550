import { kubernetesSelectorsOf } from './selectors';

const selectorsOf = (annotations: Record<string, string>) =>
  kubernetesSelectorsOf(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'api',
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [
            `backstage.io/kubernetes-${key}`,
            value,
          ]),
        ),
      },
    },
    ['production', 'staging'],
  ).map(({ tags }) => tags);

describe('kubernetesSelectorsOf', () => {
  const anywhere = { 'kubernetes-cluster': ['production', 'staging'] };

  it.each([
    [{}, []],
    [{ id: ' ' }, []],
    [{ id: 'api' }, [{ 'kubernetes-id': ['api'], ...anywhere }]],
    [
      { id: 'api', namespace: 'payments', cluster: 'staging' },
      [
        {
          'kubernetes-id': ['api'],
          'kubernetes-namespace': ['payments'],
          'kubernetes-cluster': ['staging'],
        },
      ],
    ],
    [
      { namespace: 'payments' },
      [{ 'kubernetes-namespace': ['payments'], ...anywhere }],
    ],
    [
      { 'label-selector': 'app=api, tier == web,env in (a, b)', id: 'x' },
      [{ app: ['api'], tier: ['web'], env: ['a', 'b'], ...anywhere }],
    ],
    // These cannot be said with tags, and naming more than they do would be wrong.
    [{ 'label-selector': 'app=api,tier!=web', id: 'api' }, []],
    [{ 'label-selector': 'app' }, []],
    [{ 'label-selector': 'app notin (a)' }, []],
    [{ 'label-selector': 'app=a,app=b' }, []],
  ])('reads %j', (annotations, selectors) => {
    expect(selectorsOf(annotations as Record<string, string>)).toEqual(
      selectors,
    );
  });
});
