import fc from 'fast-check';
import { constantOf, isSame } from '../constants';
import { applyEdits, changeItems } from './edits';
import { insertAttribute } from './insertAttribute';
import { Json, writeKey, writeValue } from './literals';
import { Body, Expression, parse } from './parse';
import { scan } from './scan';

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('${a}', '$${a}', '%{if}', '"', '\\', '\n', '\t\b\u2028', '$'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const name = fc.constantFrom('a', 'size', 'für', 'with-dash', 'cidr_blocks');
const expressions = fc.oneof(
  value.map(each => writeValue(each, '  ')),
  fc.constantFrom(
    'var.x',
    'f(var.x, { a = g(y, "}") })[0].z',
    '"x ${var.a == "b" ? "}" : "{${c}"} y"',
    '"%{ if x ~}y%{ else }"',
    '[for k, v in x : k => v... if v]',
    '{ for k in x : k => "${k}" }',
    'a ? b : -c.*.d[*]',
    '<<EOT\n} ${x} "\nEOT',
    '<<-EOT\n    $${a}\n  EOT',
    '[\n    1, # one\n    /* } */ 2,\n  ]',
    '{\n    a = 1 // {\n    (b) : 2,\n  }',
    'provider::x::y(1)',
  ),
);
const space = fc.constantFrom('', ' ', '\n', '  # } "\n', '/* ${ */ ', '\n\n');
const attribute = fc
  .tuple(space, name, expressions)
  .map(([before, key, text]) => `${before}  ${key} = ${text}\n`);
const block = fc
  .tuple(name, fc.array(attribute, { maxLength: 4 }), space)
  .map(
    ([type, attributes, after]) =>
      `${type} "x" y {\n${attributes.join('')}${after}\n}\n`,
  );
const file = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(fc.oneof(attribute, block), { maxLength: 6 }),
    fc.boolean(),
  )
  .map(([mark, parts, isWindows]) => {
    const text = parts.join('');
    return mark + (isWindows ? text.replace(/\n/g, '\r\n') : text);
  });

function allExpressions(body: Body): Expression[] {
  return [
    ...body.attributes.map(each => each.value),
    ...body.blocks.flatMap(each => allExpressions(each.body)),
  ];
}

describe('HCL', () => {
  it('is cut into tokens that leave nothing out but white space, and stays as it is without edits', () => {
    fc.assert(
      fc.property(file, text => {
        let at = 0;
        for (const { from, to } of scan(text)) {
          expect(text.slice(at, from)).toMatch(/^[\ufeff \t]*$/);
          at = to;
        }
        expect(text.slice(at)).toMatch(/^[\ufeff \t]*$/);
        expect(applyEdits(text, [])).toBe(text);
      }),
    );
  });

  it('is read with each expression in its place', () => {
    fc.assert(
      fc.property(fc.array(expressions, { minLength: 1 }), texts => {
        const text = texts.map((each, i) => `a${i} = ${each}\n`).join('# "\n');
        const { attributes } = parse(text);
        expect(
          attributes.map(({ value: at }) => text.slice(at.from, at.to)),
        ).toEqual(texts);
      }),
    );
  });

  it('is changed in the place of one expression alone', () => {
    fc.assert(
      fc.property(file, value, fc.nat(), (text, to, seed) => {
        const found = allExpressions(parse(text));
        if (found.length === 0) return;
        const index = seed % found.length;
        const place = found[index];
        const written = writeValue(to, '  ');
        const edited = applyEdits(text, [{ ...place, text: written }]);
        expect(edited.slice(0, place.from)).toBe(text.slice(0, place.from));
        expect(edited.slice(place.from + written.length)).toBe(
          text.slice(place.to),
        );
        const again = allExpressions(parse(edited));
        expect(again).toHaveLength(found.length);
        expect(constantOf(again[index])).toEqual(to);
      }),
    );
  });

  it.each([
    ['C:\\backup', '"C:\\\\backup"'],
    ['\\\b\f', '"\\\\\\u0008\\u000c"'],
    ['"$${a} %{b}"', '"\\"$$${a} %%{b}\\""'],
  ])('writes the text %j so that it is read again', (text, written) => {
    expect(writeValue(text)).toBe(written);
    const [{ value: read }] = parse(
      `a = { ${writeKey(text)} = ${written} }\n`,
    ).attributes;
    expect(constantOf(read)).toEqual({ [text]: text });
  });

  it.each(['constructor', '[constructor]'])(
    'takes no name for more than it is: %s',
    text => {
      const [{ value: read }] = parse(`a = ${text}\n`).attributes;
      expect(constantOf(read)).toBe(undefined);
    },
  );

  it.each(['lines', 'a line'])(
    'has items taken out of and added to what stands in %s',
    layout => {
      fc.assert(
        fc.property(
          fc.boolean(),
          fc.uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), scalar), {
            selector: ([key]) => key,
            minLength: 1,
            maxLength: 6,
          }),
          fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
          fc.boolean(),
          (isMap, entries, removals, hasLastComma) => {
            const end = layout === 'lines' ? '\n' : ' ';
            const items = entries.map(([key, each]) =>
              isMap
                ? `${writeKey(key)} = ${writeValue(each)}`
                : writeValue(each),
            );
            const [open, close] = isMap ? '{}' : '[]';
            const inner = items.join(`,${end}`) + (hasLastComma ? ',' : '');
            const text = `a = ${open}${end}${inner}${end}${close}\nb = 1\n`;
            const [{ value: container }] = parse(text).attributes;
            if (container.kind !== 'tuple' && container.kind !== 'object') {
              throw new Error('It is no collection');
            }
            const removed = new Set(
              entries.flatMap((_, i) => (removals[i] ? [i] : [])),
            );
            const added = isMap ? '"new key" = "x"' : '"x"';
            const edits = changeItems(text, container, removed, [added]);
            const edited = applyEdits(text, edits!);
            const after = parse(edited).attributes;
            const kept = entries.filter((_, i) => !removed.has(i));
            expect(constantOf(after[0].value)).toEqual(
              isMap
                ? Object.fromEntries([...kept, ['new key', 'x']])
                : [...kept.map(([, each]) => each), 'x'],
            );
            expect(constantOf(after[1].value)).toBe(1);
          },
        ),
      );
    },
  );

  it('keeps comments and layout where items change', () => {
    const text =
      'a = {\n  one   = 1 # the first\n  two   = 2\n  three = 3 # the last\n} # end\n';
    const [{ value: map }] = parse(text).attributes;
    const edits = changeItems(text, map as never, new Set([1]), ['four = 4']);
    expect(applyEdits(text, edits!)).toBe(
      'a = {\n  one   = 1 # the first\n  three = 3 # the last\n  four = 4\n} # end\n',
    );
    const list = 'a = [\n  1,\n  2 # no comma\n]\n';
    const [{ value: tuple }] = parse(list).attributes;
    const more = changeItems(list, tuple as never, new Set(), ['3']);
    expect(applyEdits(list, more!)).toBe(
      'a = [\n  1,\n  2, # no comma\n  3,\n]\n',
    );
    const inline = 'a = [1, /* why */ 2]\n';
    const [{ value: short }] = parse(inline).attributes;
    expect(changeItems(inline, short as never, new Set([0]), [])).toBe(
      undefined,
    );
  });

  it('has an attribute added in line with the others', () => {
    const add = (text: string) => {
      const [{ body }] = parse(text).blocks;
      const edit = insertAttribute(text, body, 'tags', '{ a = "b" }');
      return edit && applyEdits(text, [edit]);
    };
    expect(add('r "a" "b" {\n  name   = 1 # c\n  nested {\n  }\n}\n')).toBe(
      'r "a" "b" {\n  name   = 1 # c\n  tags   = { a = "b" }\n  nested {\n  }\n}\n',
    );
    expect(add('r "a" "b" {}\n')).toBe(
      'r "a" "b" {\n  tags = { a = "b" }\n}\n',
    );
    expect(add('r "a" "b" { # c\n}\n')).toBe(
      'r "a" "b" { # c\n  tags = { a = "b" }\n}\n',
    );
    expect(add('r "a" "b" { name = 1 }\n')).toBe(undefined);
  });

  it.each([
    ['a = "x', 'line 1 cannot be read'],
    ['a = 1\nb = <<EOT\nx\n', 'line 2 cannot be read'],
    ['a {\n', 'line 2 cannot be read'],
    ['a = \n', 'line 1 cannot be read'],
    ['a = { secret }\n', 'line 1 cannot be read'],
    ['}\n', 'line 1 cannot be read'],
    ['a = "${"\n', 'line 1 cannot be read'],
    ['\n\n§\n', 'line 3 cannot be read'],
  ])('that is broken is not read: %j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('compares as Terraform does, which turns numbers into texts', () => {
    expect(isSame({ a: 1, b: null }, { a: '1' })).toBe(true);
    expect(isSame([1], ['2'])).toBe(false);
  });
});
