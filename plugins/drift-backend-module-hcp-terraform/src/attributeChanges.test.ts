import * as fc from 'fast-check';
import { attributeChanges } from './attributeChanges';

const SECRET = 'canary-secret';

describe('attributeChanges', () => {
  it('finds nothing in what is equal', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        expect(
          attributeChanges(
            { value, marks: {} },
            { value: structuredClone(value), marks: {} },
          ),
        ).toEqual({ attributes: [], truncated: false });
      }),
    );
  });

  it('never tells a marked value, wherever it is and whatever copies it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.oneof(fc.string({ minLength: 1 }), fc.constant(0)), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.boolean(),
        (left, right, path, isBefore) => {
          const plant = (leaf: unknown): unknown =>
            path.reduceRight<unknown>(
              (inner, key) => (key === 0 ? [inner] : { [key]: inner }),
              leaf,
            );
          const before = { ...left, planted: plant(isBefore ? SECRET : 'x') };
          const after = {
            ...right,
            planted: plant(isBefore ? 'x' : SECRET),
            copy: `postgres://${SECRET}@db`,
          };
          const marks = { planted: plant(true) };
          const { attributes } = attributeChanges(
            { value: before, marks: isBefore ? marks : {} },
            { value: after, marks: isBefore ? {} : marks },
          );
          expect(JSON.stringify(attributes)).not.toContain(SECRET);
          expect(attributes).toContainEqual({ path: 'copy', sensitive: true });
        },
      ),
    );
  });

  it('says that it left something out', () => {
    const value = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`a${index}`, index]),
    );
    const { attributes, truncated } = attributeChanges(
      { value, marks: false },
      { value: null, marks: false },
    );
    expect(attributes).toHaveLength(200);
    expect(truncated).toBe(true);
  });
});
