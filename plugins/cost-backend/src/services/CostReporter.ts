import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  Budget,
  costChannel,
  COST_CHANNEL,
} from '@paved-path/backstage-plugin-cost-common';
import { AnomalyRow } from '../database/rows';
import { inWords, parseDecimal } from '../rules/decimal';
import { EntityTree } from '../rules/EntityTree';
import { isMissing } from './isMissing';

type News = {
  topic: 'cost.anomaly' | 'cost.anomaly.acknowledged' | 'cost.budget';
  entityRef: string;
  ownerRef?: string;
  /** Who did it, where somebody did. */
  actor?: string;
  severity: 'info' | 'warning' | 'critical';
  title: string;
  details: Record<string, string | number | undefined>;
};

/** Tells the world what things cost: open pages, other plugins, owners. Its failures stop nothing. @internal */
export class CostReporter {
  readonly #signals: SignalsService;
  readonly #events: EventsService;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;

  constructor(options: {
    signals: SignalsService;
    events: EventsService;
    notifications: NotificationService;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#events = options.events;
    this.#notifications = options.notifications;
    this.#logger = options.logger;
  }

  /** Says that something changed, of an entity or of all; nobody waits until it is heard. */
  changed(entityRef?: string): void {
    const channels = [
      COST_CHANNEL,
      ...(entityRef ? [costChannel(entityRef)] : []),
    ];
    for (const channel of channels) {
      void this.#attempt('signal', () =>
        this.#signals.publish({
          recipients: { type: 'broadcast' },
          channel,
          message: entityRef ? { entityRef } : {},
        }),
      );
    }
  }

  /** @returns whether its owner was told */
  async tellAnomaly(tree: EntityTree, row: AnomalyRow): Promise<boolean> {
    const wasTold = await this.#tell({
      topic: 'cost.anomaly',
      entityRef: row.entity_ref,
      ownerRef: tree.ownerOf(row.entity_ref),
      severity: row.severity,
      title: row.text,
      scope: `cost:anomaly:${row.id}`,
      details: {
        anomalyId: row.id,
        day: row.day,
        currency: row.currency,
        amount: row.amount,
        expected: row.expected,
        resourceId: row.resource_id ?? undefined,
      },
    });
    this.changed(row.entity_ref);
    return wasTold;
  }

  /** Says who acknowledged an anomaly, and why. */
  async tellAcknowledged(row: AnomalyRow): Promise<void> {
    await this.#publish({
      topic: 'cost.anomaly.acknowledged',
      entityRef: row.entity_ref,
      actor: row.acknowledged_by ?? undefined,
      severity: 'info',
      title: `${row.acknowledged_by} acknowledged: ${row.text}`,
      details: {
        anomalyId: row.id,
        day: row.day,
        reason: row.acknowledgement ?? undefined,
      },
    });
    this.changed(row.entity_ref);
  }

  /** @returns whether its owner was told */
  async tellBudget(
    tree: EntityTree,
    entityRef: string,
    about: {
      month: string;
      currency: string;
      threshold: number;
      budget: Budget;
      monthToDate: string;
    },
  ): Promise<boolean> {
    const { month, currency, threshold, budget, monthToDate } = about;
    const isOwner = /^(group|user):/.test(entityRef);
    const amount = inWords(parseDecimal(budget.amount), currency);
    const spent = inWords(parseDecimal(monthToDate), currency);
    return this.#tell({
      topic: 'cost.budget',
      entityRef,
      ownerRef: isOwner ? entityRef : tree.ownerOf(entityRef),
      severity: threshold >= 1 ? 'critical' : 'warning',
      title: `${tree.titleOf(entityRef)} used ${Math.floor(
        budget.used * 100,
      )} % of its budget for ${month}: ${spent} of ${amount}`,
      scope: `cost:budget:${entityRef}:${month}:${currency}`,
      details: {
        month,
        currency,
        threshold,
        amount: monthToDate,
        budget: budget.amount,
      },
    });
  }

  /** Tells the owner, then everybody else; who could not be told is to be told again, and the others then. */
  async #tell(news: News & { scope: string }): Promise<boolean> {
    const { topic, entityRef, severity, title, ownerRef, scope } = news;
    const wasTold = await this.#attempt('notification', async () => {
      try {
        await this.#notifications.send({
          recipients: { type: 'entity', entityRef: ownerRef ?? entityRef },
          payload: {
            title,
            link: linkOf(entityRef),
            severity: severity === 'critical' ? 'high' : 'normal',
            topic,
            scope,
          },
        });
      } catch (error) {
        // A portal without notifications has none to wait for.
        if (!isMissing(error)) throw error;
      }
    });
    if (wasTold) await this.#publish(news);
    return wasTold;
  }

  async #publish(news: News): Promise<void> {
    const { topic, entityRef, actor, severity, title, ownerRef } = news;
    this.#logger.info(title);
    await this.#attempt('event', () =>
      this.#events.publish({
        topic,
        eventPayload: {
          topic,
          entityRef,
          at: new Date().toISOString(),
          actor,
          severity,
          title,
          link: linkOf(entityRef),
          details: { ...news.details, ownerRef },
        },
      }),
    );
  }

  /** @returns whether it was sent */
  async #attempt(what: string, call: () => Promise<void>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (error) {
      this.#logger.warn(`A ${what} was not sent: ${toError(error).message}`);
      return false;
    }
  }
}

function linkOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${namespace}/${kind}/${name}/cost`;
}
