import * as fc from 'fast-check';
import { readDriftCauses } from './driftCauses';

describe('readDriftCauses', () => {
  it('takes whatever env0 answers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(readDriftCauses(value)).toHaveProperty('unknown');
      }),
    );
    expect(readDriftCauses([{ commitHash: 'abc' }, { odd: 1 }])).toMatchObject({
      commits: [{ commitHash: 'abc' }],
      unknown: 1,
    });
  });

  it('tells no value of a variable that is not certainly open', () => {
    const canary = 'canary-value';
    fc.assert(
      fc.property(
        fc.constantFrom(true, null, undefined, 'false', 0),
        fc.constantFrom<unknown>(
          canary,
          [canary],
          { value: canary },
          { value: { inner: canary } },
        ),
        fc.string({ minLength: 1 }),
        (isSensitive, applyVariable, variableName) => {
          const causes = readDriftCauses({
            variableChanges: [{ variableName, isSensitive, applyVariable }],
          });
          expect(JSON.stringify(causes)).not.toContain(canary);
          expect(causes.variables.length + causes.unknown).toBe(1);
        },
      ),
    );
  });
});
