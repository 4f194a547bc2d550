import {
  Change,
  IncidentDetail,
  IncidentEvent,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { escapeMarkdown, toCodeBlock, toLink } from './markdown';

/** What a postmortem begins with. @internal */
export type PostmortemFacts = Pick<
  IncidentDetail,
  'incident' | 'events' | 'changes' | 'changesTruncated' | 'freshness'
> & {
  /** What people call the service. */
  service: string;
  /** Whose clock people had; IANA. */
  timeZone?: string;
  /** Makes an address that can be followed from anywhere. */
  resolveLink(link: string): string | undefined;
};

/**
 * A postmortem that nobody has written yet: the facts and the time line of the incident, and headings for what only people know.
 * @internal
 */
export function writePostmortemTemplate(facts: PostmortemFacts): string {
  const { incident } = facts;
  const sections = [
    `# Postmortem: ${escapeMarkdown(incident.title)}`,
    factsOf(facts),
    zoneOf(facts),
    '## Summary',
    comment(
      'What happened, in two or three sentences that somebody outside of the team understands.',
    ),
    incident.details && toCodeBlock(incident.details),
    incident.resolution &&
      `How it was resolved: ${escapeMarkdown(incident.resolution)}`,
    '## Impact',
    comment('Who noticed what, from when until when, and how much.'),
    '## Time line',
    timeLineOf(facts),
    '## What changed before',
    changesOf(facts),
    facts.changesTruncated &&
      'More changed than is listed here and in the time line: the newest of the time before, and of the time while it was open, are.',
    '## What went well',
    comment('What helped to notice it, to understand it, to end it.'),
    '## What went wrong',
    comment(
      'What let it happen, what made it last. Conditions, not people: what made it easy to do?',
    ),
    '## Actions',
    '| What | Who | By when |\n| --- | --- | --- |\n|  |  |  |',
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function factsOf({ incident, service }: PostmortemFacts): string {
  const { createdAt, acknowledgedAt, resolvedAt, number } = incident;
  const rows: Array<[string, string]> = [
    ['Service', escapeMarkdown(service)],
    [
      'Incident',
      toLink(number === undefined ? incident.id : `#${number}`, incident.url),
    ],
    ['Urgency', incident.urgency],
    ['Began', `${toMinute(createdAt)}${by([incident.requestedBy])}`],
  ];
  if (acknowledgedAt) {
    rows.push([
      'Acknowledged',
      `${toMinute(acknowledgedAt)}${by(incident.acknowledgedBy)}, ${after(
        createdAt,
        acknowledgedAt,
      )}`,
    ]);
  }
  rows.push([
    'Resolved',
    resolvedAt
      ? `${toMinute(resolvedAt)}${by([incident.resolvedBy])}, ${after(
          createdAt,
          resolvedAt,
        )}`
      : 'not yet',
  ]);
  return [
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n');
}

function zoneOf({ incident, timeZone }: PostmortemFacts): string {
  if (!timeZone) return 'All times are in UTC.';
  const local = DateTime.fromISO(incident.createdAt, { zone: timeZone });
  return `All times are in UTC. When it began, it was ${local.toFormat(
    'cccc HH:mm',
    { locale: 'en' },
  )} in ${escapeMarkdown(timeZone)}.`;
}

function timeLineOf(facts: PostmortemFacts): string {
  const { incident, events, freshness } = facts;
  const during = facts.changes.filter(({ at }) => at >= incident.createdAt);
  const lines = [
    ...events.map(event => ({ at: event.at, text: textOf(event) })),
    ...during.map(change => ({
      at: change.at,
      text: textOfChange(change, facts),
    })),
  ];
  const list = toList(lines);
  if (events.length) return list;
  const why = freshness.reason ? `: ${escapeMarkdown(freshness.reason)}` : '';
  return `What happened in the incident could not be read${why}.\n\n${list}`.trim();
}

function changesOf(facts: PostmortemFacts): string {
  const { incident, changes } = facts;
  const before = changes.filter(({ at }) => at < incident.createdAt);
  if (!before.length) {
    return 'The portal knows of no release and no drift in the two hours before, neither of the service nor of what it depends on.';
  }
  return toList(
    before.map(change => ({
      at: change.at,
      text: `${textOfChange(change, facts)}, ${after(
        change.at,
        incident.createdAt,
      ).replace(/^after /, '')} before`,
    })),
  );
}

function textOf({ text, who }: IncidentEvent): string {
  const isNamed = !who || text.includes(who.name);
  return `${escapeMarkdown(text)}${isNamed ? '' : by([who])}`;
}

function textOfChange(
  { title, entityRef, link }: Change,
  { resolveLink }: PostmortemFacts,
): string {
  return `${toLink(title, link && resolveLink(link))} (${escapeMarkdown(
    entityRef,
  )})`;
}

function toList(lines: Array<{ at: string; text: string }>): string {
  return [...lines]
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ at, text }) => `- ${toMinute(at)}: ${text}`)
    .join('\n');
}

function by(people: ReadonlyArray<Person | undefined>): string {
  const names = people.flatMap(person => person?.name ?? []);
  return names.length ? ` by ${names.map(escapeMarkdown).join(', ')}` : '';
}

function toMinute(instant: string): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).toFormat(
    "yyyy-MM-dd HH:mm 'UTC'",
  );
}

function after(start: string, end: string): string {
  const minutes = Math.floor((Date.parse(end) - Date.parse(start)) / 60_000);
  if (minutes < 1) return 'after less than a minute';
  const parts = [
    [Math.floor(minutes / 60), 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  const words = parts
    .filter(([count]) => count)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return `after ${words.join(' ')}`;
}

function comment(text: string): string {
  return `<!-- ${text} -->`;
}
