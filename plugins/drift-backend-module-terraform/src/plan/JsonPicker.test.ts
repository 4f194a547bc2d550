import fc from 'fast-check';
import { JsonPicker } from './JsonPicker';

function pick(text: string, cuts: number[], paths: string[][]) {
  const picked: Array<{ path: string[]; value: unknown }> = [];
  const picker = new JsonPicker({
    paths,
    largest: 1_000_000,
    onValue: (path, value) => picked.push({ path: [...path], value }),
  });
  const bytes = Buffer.from(text);
  const places = [
    ...cuts.map(cut => cut % (bytes.length + 1)),
    0,
    bytes.length,
  ];
  places.sort((a, b) => a - b);
  for (let at = 1; at < places.length; at += 1) {
    picker.write(bytes.subarray(places[at - 1], places[at]));
  }
  return picked;
}

describe('JsonPicker', () => {
  it('picks the same values as a parser, however the document is cut and indented', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.array(fc.nat()),
        fc.constantFrom(undefined, 2),
        (changes, deep, noise, cuts, indent) => {
          const text = JSON.stringify(
            {
              noise: { changes: noise, a: [noise] },
              changes,
              deep: { a: { 'b"\\': deep, other: noise } },
              ended: true,
            },
            undefined,
            indent,
          );
          const parsed = JSON.parse(text);
          expect(
            pick(text, cuts, [
              ['changes', '*'],
              ['deep', 'a', 'b"\\'],
              ['ended'],
            ]),
          ).toEqual([
            ...parsed.changes.map((value: unknown) => ({
              path: ['changes', '*'],
              value,
            })),
            { path: ['deep', 'a', 'b"\\'], value: parsed.deep.a['b"\\'] },
            { path: ['ended'], value: true },
          ]);
        },
      ),
    );
  });

  it('keeps no more than it may of one value', () => {
    const picker = new JsonPicker({
      paths: [['a', '*']],
      largest: 10,
      onValue: () => {},
    });
    expect(() => picker.write(Buffer.from('{"a":["0123456789"]}'))).toThrow(
      'a.* is too large',
    );
  });
});
