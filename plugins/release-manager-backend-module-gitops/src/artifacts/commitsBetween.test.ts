import fc from 'fast-check';
import { shaOf } from '../__testUtils__/fixtures';
import { commitsBetween, Lineage, shaOfArtifactId } from './commitsBetween';

/** The artifact of the nth commit of a branch; it lists at most `listed` commits. */
function artifact(at: number, listed = 100, branch = 'main'): Lineage {
  const first = Math.max(0, at - listed + 1);
  return {
    artifactId: `${branch}-${at}`,
    sha: shaOf(`${branch}${at}`),
    branch,
    builtAt: new Date(at * 1000).toISOString(),
    commits: Array.from({ length: at - first + 1 }, (_, back) => ({
      sha: shaOf(`${branch}${at - back}`),
      message: String(at - back),
      author: { name: 'Ana' },
    })),
  };
}

describe('the commits between two artifacts', () => {
  it('are those that lie between them, forward and back alike', () => {
    fc.assert(
      fc.property(fc.nat(250), fc.nat(250), (from, to) => {
        const forward = commitsBetween(artifact(from), artifact(to));
        const back = commitsBetween(artifact(to), artifact(from));
        expect(back.commits).toEqual(forward.commits);
        expect(forward.truncated).toBe(Math.abs(from - to) >= 100);
        expect(forward.commits).toHaveLength(
          Math.min(Math.abs(from - to), 100),
        );
        const opposite = { forward: 'back', back: 'forward', same: 'same' };
        const direction = from < to ? 'forward' : 'back';
        expect(forward.direction).toBe(from === to ? 'same' : direction);
        expect(opposite[forward.direction as 'same']).toBe(back.direction);
      }),
    );
  });

  it('are told apart where the branches are', () => {
    const branch = artifact(3, 100, 'x');
    branch.commits.push(...artifact(5).commits);
    expect(commitsBetween(artifact(7), branch)).toMatchObject({
      direction: 'unrelated',
      commits: [{ message: '3' }, {}, {}, { message: '0' }],
      truncated: false,
    });
    expect(commitsBetween(artifact(5), branch).direction).toBe('forward');
  });

  it('are none where only the plan is another', () => {
    const older = { ...artifact(5), artifactId: 'main-5-old' };
    const newer = { ...artifact(5), builtAt: '2025-01-01T00:00:00Z' };
    expect(commitsBetween(older, newer)).toEqual({
      direction: 'forward',
      commits: [],
      truncated: false,
    });
    expect(commitsBetween(newer, older).direction).toBe('back');
  });

  it('are found for an artifact of which only the id is left', () => {
    const id = `feature_x-${shaOf('main3').slice(0, 10)}-0123456789`;
    expect(shaOfArtifactId(id)).toBe(shaOf('main3').slice(0, 10));
    const gone: Lineage = {
      artifactId: id,
      sha: shaOfArtifactId(id),
      commits: [],
    };
    expect(commitsBetween(gone, artifact(5)).commits).toHaveLength(2);
    expect(shaOfArtifactId('by-hand')).toBe('');
  });
});
