import { Postmortem } from '@paved-path/backstage-plugin-on-call-common';
import { ago } from './people';

const body = `# Card payments timed out

## What happened

| When (UTC) | What |
| --- | --- |
| 10:40 | Payments to the acquirer begin to time out |
| 10:46 | Ana Souza acknowledges the incident |
| 11:38 | Jonas Lindqvist switches to the second acquirer |

## Why

The acquirer changed a certificate without telling anybody. See [the ticket](https://git.example.com/payments/issues/12).

## What we change

1. Watch the certificates of those whom we call.
2. Switch by itself after \`30 s\`.

> Nobody is to blame: the alert came five minutes late.
`;

export function template(more: Partial<Postmortem> = {}): Postmortem {
  return {
    incidentId: 'pagerduty:Q1TRIG',
    state: 'template',
    markdown: '# Card payments time out\n\n## What happened\n\n## Why\n',
    version: 0,
    path: 'docs/postmortems/2026-11-20-card-payments-time-out.md',
    ...more,
  };
}

export function draft(more: Partial<Postmortem> = {}): Postmortem {
  return template({
    state: 'draft',
    markdown: body,
    version: 3,
    updatedAt: ago({ minutes: 12 }),
    updatedBy: 'user:default/jonas',
    ...more,
  });
}

export function kept(more: Partial<Postmortem> = {}): Postmortem {
  return draft({
    state: 'kept',
    url: 'https://git.example.com/payments/blob/main/docs/postmortems/2026-11-20-card-payments-time-out.md',
    ...more,
  });
}
