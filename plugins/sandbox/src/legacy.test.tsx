import {
  EntityPipelineContent,
  EntityWhereItRunsCard,
  isSandboxAvailable,
  SandboxPage,
  sandboxPlugin,
} from './legacy';

describe('the sandbox plugin for the old frontend system', () => {
  it('offers the same parts', () => {
    expect(sandboxPlugin.getId()).toBe('sandbox');
    expect(Object.keys(sandboxPlugin.routes)).toEqual(['root', 'pipeline']);
    expect([SandboxPage, EntityPipelineContent, EntityWhereItRunsCard]).toEqual(
      Array(3).fill(expect.any(Function)),
    );
    const entity = { apiVersion: 'v1', kind: 'Component' };
    expect(isSandboxAvailable({ ...entity, metadata: { name: 'a' } })).toBe(
      false,
    );
    expect(
      isSandboxAvailable({
        ...entity,
        metadata: {
          name: 'a',
          annotations: { 'paved-path.dev/service': 'refunds' },
        },
      }),
    ).toBe(true);
  });
});
