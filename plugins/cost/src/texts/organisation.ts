/** What the page of the organisation says. */
export const organisationTexts = {
  title: 'All costs',
  filter: 'Which costs to show',
  groupBy: 'Grouped by',
  group: {
    team: 'Team',
    system: 'System',
    entity: 'Entity',
    provider: 'Provider',
    service: 'Provider’s service',
    environment: 'Environment',
  },
  byGroup: {
    team: 'In {{currency}}, by team',
    system: 'In {{currency}}, by system',
    entity: 'In {{currency}}, by entity',
    provider: 'In {{currency}}, by provider',
    service: 'In {{currency}}, by provider’s service',
    environment: 'In {{currency}}, by environment',
  },
  none: 'Nothing was billed in these days',
  noneBody: 'Choose other days.',
  nothingYet: 'No charge was read yet',
  nothingYetBody:
    'What everything costs is shown as soon as a cost provider has read the bills.',
  range: '{{from}} to {{to}}, days in UTC',
  total: '{{amount}} {{kind}}',
  kind: { billed: 'billed', effective: 'of effective cost' },
  currenciesApart: 'Currencies stand side by side; they are never added.',
  unknownBefore:
    'nothing to compare with: the days before are not in the bills that were read',
  cost: 'Cost',
  share: 'Share',
  change: 'Change',
  kinds: {
    untagged: 'Untagged',
    unowned: 'Unowned',
    conflict: 'Claimed by several',
  },
  nameless: {
    system: 'In no system',
    provider: 'No provider is named',
    service: 'No service is named',
    environment: 'No environment is known',
  },
  help: {
    untagged:
      'No rule says whose these charges are. Tag the resources, or name them by the annotations {{annotations}} in an entity’s description.',
    unowned:
      'The entities that these charges belong to have no owner. Set spec.owner in their descriptions.',
    conflict:
      'Entities that claim the same charges: counted here once, and at none of them. Make the rules that claim them name one entity.',
    system:
      'The entities that these charges belong to are part of no system. Set spec.system in their descriptions.',
    environment:
      'Neither a tag nor a rule says where these resources run. Tag them with their environment.',
  },
  showAll_one: 'Show {{count}} more',
  showAll_other: 'Show {{count}} more',
  showLess: 'Show the biggest alone',
  export: 'Export as CSV',
  anomalies: 'Unusual days, still open',
  noAnomalies: 'No open day costs unusually much',
} as const;
