import fc from 'fast-check';
import { redact } from './redact';

// A mark that neither other text nor another form has.
const word = fc
  .string({ minLength: 6, maxLength: 20, unit: 'grapheme-ascii' })
  .map(text => `§${text.replace(/[\s§|]/g, '_')}§`);
const secret = fc
  .array(word, { minLength: 1, maxLength: 5 })
  .chain(words =>
    fc.constantFrom(' ', '\n', '\t').map(between => words.join(between)),
  );
const noise = fc.string({ maxLength: 40 }).map(text => text.replace(/§/g, ''));

/** How a secret may come to stand in what a command prints. */
const forms: Record<string, (text: string) => string> = {
  'as it is': text => text,
  'as JSON': text => JSON.stringify(text),
  'in an address': text => `https://example.com/?q=${encodeURIComponent(text)}`,
  'wrapped for people': text => text.replace(/\s/g, '\n│ '),
  'a line of it': text => text.split('\n').at(-1)!,
  'as a password': text => `postgres://app:${text}@db.example.com/x`,
};

describe('redact', () => {
  it.each(Object.keys(forms))('takes out a secret %s', form => {
    fc.assert(
      fc.property(secret, noise, noise, (each, before, after) => {
        const text = `${before} ${forms[form](each)} ${after}`;
        const shown = redact(text, [each]);
        expect(shown).not.toContain('§');
        expect(shown).not.toContain(encodeURIComponent('§'));
      }),
    );
  });

  it('leaves nothing of a secret that has another within', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const shown = redact(`a ${one}${other} b ${other} c`, [
          other,
          one + other,
        ]);
        expect(shown).toBe('a *** b *** c');
      }),
    );
  });

  it('leaves all else as it is', () => {
    const text =
      'Error: https://example.com/a@b could not be reached: see main.tf:12';
    expect(redact(text, ['', 'abc', 'canary'])).toBe(text);
  });
});
