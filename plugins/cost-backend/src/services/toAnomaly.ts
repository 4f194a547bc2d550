import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import { AnomalyRow } from '../database/rows';

/** @internal */
export function toAnomaly(row: AnomalyRow): Anomaly {
  return {
    id: row.id,
    entityRef: row.entity_ref || undefined,
    day: row.day,
    lastDay: row.last_day > row.day ? row.last_day : undefined,
    currency: row.currency,
    amount: row.amount,
    expected: row.expected,
    text: row.text,
    resourceId: row.resource_id ?? undefined,
    severity: row.severity,
    state: row.state,
    acknowledgement:
      row.acknowledged_by && row.acknowledged_at
        ? {
            by: row.acknowledged_by,
            at: row.acknowledged_at,
            reason: row.acknowledgement ?? '',
          }
        : undefined,
  };
}
