/** What several screens say. */
export const commonTexts = {
  time: {
    today: '{{time}}',
    thisDay: '{{time}} today',
    tomorrow: '{{time}} tomorrow',
    yesterday: '{{time}} yesterday',
    weekday: '{{day}} {{time}}',
    date: '{{date}}, {{time}}',
    from: 'from {{when}}',
    until: 'until {{when}}',
    range: '{{from}} to {{until}}',
    allAlong: 'all the time that is shown',
    lessThanMinute: 'less than a minute',
    days_one: '{{count}} day',
    days_other: '{{count}} days',
  },
  people: {
    nobody: 'nobody',
    and: '{{first}} and {{last}}',
    more_one: '{{names}} and {{count}} more',
    more_other: '{{names}} and {{count}} more',
  },
  status: {
    triggered: 'triggered',
    acknowledged: 'acknowledged',
    resolved: 'resolved',
  },
  urgency: {
    high: 'high urgency',
    low: 'low urgency',
  },
  incident: {
    number: '#{{number}}',
    assigned: 'wakes {{who}}',
    assignedLow: 'assigned to {{who}}',
    assignedNobody: 'assigned to nobody',
    acknowledgedBy: 'acknowledged by {{who}}',
    acknowledged: 'acknowledged, not known by whom',
    resolvedBy: 'resolved by {{who}}',
    resolvedAfter: 'resolved after {{duration}}',
    resolvedByAfter: 'resolved by {{who}} after {{duration}}',
    atVendor: 'Open at {{provider}}',
    postmortem: 'Postmortem',
  },
  action: {
    cancel: 'Cancel',
    close: 'Close',
    back: 'Back',
    sending: 'Sending…',
  },
  failed: {
    refused: 'It was refused: {{message}}',
    noAnswer:
      'No answer came: {{message}}. You can try again: it is done once.',
  },
} as const;
