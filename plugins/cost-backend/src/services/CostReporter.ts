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

type News = {
  topic: 'cost.anomaly' | 'cost.budget';
  entityRef: string;
  ownerRef?: string;
  severity: 'info' | 'warning' | 'critical';
  title: string;
  scope: string;
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

  async tellAnomaly(tree: EntityTree, row: AnomalyRow): Promise<void> {
    await this.#tell({
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
  }

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
  ): Promise<void> {
    const { month, currency, threshold, budget, monthToDate } = about;
    const isOwner = /^(group|user):/.test(entityRef);
    const amount = inWords(parseDecimal(budget.amount), currency);
    const spent = inWords(parseDecimal(monthToDate), currency);
    await this.#tell({
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

  async #tell(news: News): Promise<void> {
    const { topic, entityRef, severity, title, details, ownerRef } = news;
    const link = linkOf(entityRef);
    this.#logger.info(title);
    await this.#attempt('event', () =>
      this.#events.publish({
        topic,
        eventPayload: {
          topic,
          entityRef,
          at: new Date().toISOString(),
          severity,
          title,
          link,
          details: { ...details, ownerRef },
        },
      }),
    );
    await this.#attempt('notification', () =>
      this.#notifications.send({
        recipients: { type: 'entity', entityRef: ownerRef ?? entityRef },
        payload: {
          title,
          link,
          severity: severity === 'critical' ? 'high' : 'normal',
          topic,
          scope: news.scope,
        },
      }),
    );
  }

  async #attempt(what: string, call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#logger.warn(`A ${what} was not sent: ${toError(error).message}`);
    }
  }
}

function linkOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${namespace}/${kind}/${name}/cost`;
}
