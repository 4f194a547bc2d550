import { Attribution } from './attribution';
import { selectorsOf } from './selectors';
import { TagKeys } from './tags';

describe('attribution', () => {
  const attribution = (annotated = true) =>
    new Attribution({
      managed: new Map([
        [
          'i-1',
          [{ entityRef: 'component:default/exact', environment: 'x/prod' }],
        ],
        [
          'i-2',
          [{ entityRef: 'component:default/exact', environment: 'x/x-db' }],
        ],
      ]),
      annotated: annotated
        ? [
            {
              entityRef: 'component:default/b',
              selector: { tags: { team: ['Blue  Team'] }, source: 'b' },
            },
            {
              entityRef: 'component:default/a',
              selector: { resourceIds: ['arn:*:db-*'], source: 'a' },
            },
          ]
        : [],
      configured: [
        {
          entityRef: 'component:default/configured',
          selector: {
            subAccountIds: ['1'],
            environment: 'Dev',
            source: 'configuration',
          },
        },
      ],
      entityTags: ['service'],
      environmentTags: ['environment', 'env'],
      keys: new TagKeys(new Map([['team_name', 'team']])),
      isKnown: () => true,
      resolve: value =>
        value === 'named' ? 'component:default/named' : undefined,
    });
  const of = (charge: object, annotated?: boolean) =>
    attribution(annotated)
      .claim({ tags: {}, ...charge })
      .claims.map(each => `${each.entityRef} ${each.environment}`.trim());
  const tags = { ' Team_Name ': 'blue team', Service: ' NAMED ', ENV: 'Prod' };

  it('goes by rank', () => {
    const all = { tags, subAccountId: '1', resourceId: 'I-1' };
    expect(of(all)).toEqual(['component:default/exact prod']);
    expect(of({ ...all, resourceId: undefined })).toEqual([
      'component:default/b prod',
    ]);
    expect(of({ ...all, resourceId: undefined }, false)).toEqual([
      'component:default/configured dev',
    ]);
    expect(of({ tags }, false)).toEqual(['component:default/named prod']);
    expect(of({ tags: { service: 'nobody' } })).toEqual([]);
    expect(of({ resourceId: 'i-1' })).toEqual(['component:default/exact prod']);
    // A folder is no environment.
    expect(of({ resourceId: 'i-2' })).toEqual(['component:default/exact']);
  });

  it('knows all who claim a charge at the same rank', () => {
    expect(of({ tags, resourceId: 'arn:aws:db-1' })).toEqual([
      'component:default/a prod',
      'component:default/b prod',
    ]);
  });

  it('reads annotations', () => {
    const annotations = {
      'paved-path.dev/cost-tags': 'team=a, env=x | team=b',
      'aws.amazon.com/cost-insights-tags': 'nothing',
      'env0.com/environment-id': 'e1',
    };
    const entity = {
      apiVersion: 'v1',
      kind: 'Component',
      metadata: { name: 'x', annotations },
    };
    expect(selectorsOf(entity)).toMatchObject({
      selectors: [
        { tags: { team: ['a'], env: ['x'] } },
        { tags: { team: ['b'] } },
        { tags: { env0_environment_id: ['e1'] } },
      ],
      problems: [expect.stringContaining('cost-insights-tags')],
    });
  });
});
