import fc from 'fast-check';
import { newServiceSchema } from './schemas';
import {
  checkServiceName,
  RESERVED_SERVICE_NAMES,
  SERVICE_NAME_PATTERN,
} from './serviceName';

/** What Kubernetes takes for the name of a Service (RFC 1035). */
const dnsLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

describe('checkServiceName', () => {
  it.each(['payments', 'order-history', 'a1', 'a'.repeat(40), 'x-1-y-2'])(
    'takes %s',
    name => {
      expect(checkServiceName(name)).toBeUndefined();
    },
  );

  it.each([
    ['', 'A service needs a name'],
    ['Payments', 'lower case, such as payments'],
    ['order history', 'not spaces: order-history would be right'],
    ['order_history', 'not “_”: order-history would be right'],
    ['1st', 'begins with a letter'],
    ['-a', 'begins with a letter'],
    ['a', 'at least 2 characters'],
    ['a'.repeat(41), 'at most 40 characters; this one has 41'],
    ['a--b', 'one hyphen at a time: a-b would be right'],
    ['ab-', 'ends with a letter or a digit'],
    ['café', 'not “é”'],
    ['platform', 'is reserved'],
  ])('refuses %p and says what would be right', (name, sentence) => {
    expect(checkServiceName(name)).toContain(sentence);
  });

  it('takes only what Kubernetes and DNS take, and agrees with its pattern', () => {
    const characters = fc.constantFrom(...'abcxyz0189-_ABC. é/'.split(''));
    const names = fc.oneof(
      fc.string(),
      fc.array(characters, { maxLength: 70 }).map(parts => parts.join('')),
      fc.stringMatching(/^[a-z][a-z0-9-]{0,70}$/),
      fc.constantFrom(...RESERVED_SERVICE_NAMES),
    );
    fc.assert(
      fc.property(names, name => {
        const reason = checkServiceName(name);
        const reserved = RESERVED_SERVICE_NAMES.includes(name);
        expect(reason === undefined).toBe(
          SERVICE_NAME_PATTERN.test(name) && !reserved,
        );
        const safe =
          dnsLabel.test(name) && !name.includes('--') && name.length <= 40;
        expect(reason === undefined && !safe).toBe(false);
        expect(reason ?? 'A sentence.').toMatch(/^[A-Z“].*\.$/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('reserves only names that would otherwise be right', () => {
    for (const name of RESERVED_SERVICE_NAMES) {
      expect(name).toMatch(SERVICE_NAME_PATTERN);
    }
  });

  it('is the rule of the form, field by field', () => {
    const result = newServiceSchema.safeParse({
      name: 'Payments',
      description: ' ',
      owner: 'group:default/payments',
      stack: 'node',
      releaseToProduction: true,
    });
    expect(result.error?.issues.map(issue => issue.path[0])).toEqual([
      'name',
      'description',
    ]);
  });
});
