/** What the page about the sources of charges says. */
export const sourcesTexts = {
  title: 'Where charges come from',
  portal: 'this portal',
  none: 'No cost provider is installed',
  noneBody:
    'A cost provider reads bills, such as FOCUS exports from a folder. The platform team adds one to the backend.',
  refused_one: '{{count}} part of the bills was refused',
  refused_other: '{{count}} parts of the bills were refused',
  failing_one: '{{count}} source does not answer',
  failing_other: '{{count}} sources do not answer',
  waiting_one: 'Nothing was refused; {{count}} part waits to be read',
  waiting_other: 'Nothing was refused; {{count}} parts wait to be read',
  unread: 'Nothing was read yet',
  fine_one: 'All that there is was read: {{count}} part',
  fine_other: 'All that there is was read: {{count}} parts',
  stale_one: '{{count}} source was not read for longer than usual',
  stale_other: '{{count}} sources were not read for longer than usual',
  counts: {
    read: '{{number}} read',
    refused: '{{number}} refused',
    waiting: '{{number}} waiting',
  },
  noParts:
    'No bills come from here: it tells whose a resource is, or what a change would cost.',
  notListed: 'It has listed nothing yet.',
  refusedLabel: 'Refused parts of {{source}}',
  state: { read: 'read', refused: 'refused', waiting: 'waiting' },
  at: '{{file}}, line {{line}}',
  kept: 'What it said before is still in the numbers, read {{when}}.',
  missing: 'Nothing of it is in the numbers.',
  noReason: 'No reason is known.',
  parts_one: 'The one part',
  parts_other: 'All {{count}} parts',
  partsLabel: 'Parts of {{source}}',
  part: 'Part',
  stateColumn: 'State',
  readAt: 'Read',
  charges: 'Charges',
  paid_one:
    '{{count}} request that costs money this month, {{cost}} altogether',
  paid_other:
    '{{count}} requests that cost money this month, {{cost}} altogether',
} as const;
