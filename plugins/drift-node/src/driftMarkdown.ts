import {
  AttributeChange,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';

// GitHub takes 65,536 characters of a body; the rest is for what stands around it.
const MAX_LENGTH = 60_000;
const MAX_TEXT = 500;
// For the sentences that say what was left out.
const RESERVE = 200;
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
const SENSITIVE = '(sensitive)';
const UNKNOWN = '(known after apply)';

const actions: Record<ResourceDrift['action'], string> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  replace: 'replaced',
  move: 'moved',
  import: 'imported',
  forget: 'forgotten',
  read: 'read',
};

/**
 * Drifts as Markdown, for pull requests and issues: a table for each resource. Sensitive values are masked, no value can end the code span that it
 * stands in, and what is left out beyond 60,000 characters is counted at the end.
 *
 * @public
 */
export function describeDrifts(drifts: ResourceDrift[]): string {
  const parts: string[] = [];
  let left = MAX_LENGTH - RESERVE;
  let described = 0;
  for (const drift of drifts) {
    const part = describeDrift(drift, left);
    if (part === undefined) break;
    parts.push(part);
    left -= part.length + 2;
    described += 1;
  }
  const missing = drifts.length - described;
  if (missing > 0) {
    parts.push(
      `_Resources left out, because the text would be too long: ${missing}._`,
    );
  }
  return parts.join('\n\n');
}

/** Undefined where not even its first lines fit. */
function describeDrift(drift: ResourceDrift, room: number): string | undefined {
  const lines = [`### ${markdownCode(drift.address)}`, '', sentenceOf(drift)];
  if (drift.attributes.length) {
    lines.push('', ...headerOf(drift), '| --- | --- | --- |');
  }
  let left = room - lines.join('\n').length - RESERVE;
  if (left < 0) return undefined;
  let listed = 0;
  for (const attribute of drift.attributes) {
    const row = rowOf(attribute);
    if (row.length + 1 > left) break;
    lines.push(row);
    left -= row.length + 1;
    listed += 1;
  }
  const missing = drift.attributes.length - listed;
  if (missing > 0) {
    lines.push('', `_Attributes left out: ${missing}._`);
  } else if (drift.truncated) {
    lines.push('', '_There are more attributes than were recorded._');
  }
  return lines.join('\n');
}

function sentenceOf(drift: ResourceDrift): string {
  const { cause, action, previousAddress } = drift;
  const why =
    cause === 'changed-outside'
      ? 'It was changed outside of the code'
      : 'Its code was not applied';
  const from = previousAddress
    ? ` Its address was ${markdownCode(previousAddress)}.`
    : '';
  return `${why}; with an apply it is ${actions[action]}.${from}`;
}

function headerOf({ cause }: ResourceDrift): string[] {
  return cause === 'changed-outside'
    ? ['| Attribute | Before: as recorded | After: as it is now |']
    : ['| Attribute | Before: as it is now | After: as the code says |'];
}

function rowOf({ path, before, after, ...rest }: AttributeChange): string {
  const old = rest.sensitive ? SENSITIVE : valueOf(before);
  const known = rest.sensitive ? SENSITIVE : valueOf(after);
  return `| ${markdownCode(path)} | ${old} | ${
    rest.unknown ? UNKNOWN : known
  } |`;
}

function valueOf(value: string | undefined): string {
  return value === undefined ? '–' : markdownCode(value);
}

/**
 * Text as code that nothing in it can end. A code span has no way to write a backtick or the border of a cell that every renderer reads alike,
 * so text with anything unusual is written with character references, which are never read as markup. Long text is cut.
 *
 * @public
 */
export function markdownCode(text: string): string {
  const characters = Array.from(text);
  const cut =
    characters.length > MAX_TEXT
      ? `${characters.slice(0, MAX_TEXT).join('')}…`
      : text;
  // Invisible characters, and those that turn the direction of writing, could make it read as something else.
  const visible = cut.replace(INVISIBLE, '\uFFFD');
  if (/^(?! )[^`|\p{Zs}\p{M}]+( [^`|\p{Zs}\p{M}]+)*$/u.test(visible)) {
    return `\`${visible}\``;
  }
  const written = visible.replace(
    /[^\p{L}\p{N}\uFFFD…]/gu,
    character => `&#${character.codePointAt(0)};`,
  );
  return `<code>${written}</code>`;
}
