import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  PageRequest,
  PageResult,
  Person,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  OnCallProvider,
  ProviderIncident,
} from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { withDeadline } from '@paved-path/provider-kit-node';
import { StoredIncident } from '../database/incidentRows';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { PageRow, ServiceId } from '../database/rows';
import { namesOf } from '../rules/wakes';
import { IncidentRecorder } from './IncidentRecorder';
import { linkOf, OnCallReporter } from './OnCallReporter';
import { ServiceRefresher } from './ServiceRefresher';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
// When it is looked again what became of a page, each time after the time before.
const WAITS = [2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE];
const LONGEST_WAIT = 10 * MINUTE;
// A vendor may show an incident later than it took it; what it does not show for so long, it did not take.
const GRACE = 2 * MINUTE;
const GIVE_UP_AFTER = 24 * 60 * MINUTE;
const LEASE_MARGIN = MINUTE;
const AT_ONCE = 20;

/** Writes what became of pages, finds it out where it is unknown, and tells who sent them. @internal */
export class PageSettler {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #recorder: IncidentRecorder;
  readonly #refresher: ServiceRefresher;
  readonly #reporter: OnCallReporter;
  readonly #logger: LoggerService;
  readonly #timeout: number;
  readonly #owner = randomUUID();
  readonly #stopping = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    recorder: IncidentRecorder;
    refresher: ServiceRefresher;
    reporter: OnCallReporter;
    logger: LoggerService;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#recorder = options.recorder;
    this.#refresher = options.refresher;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
    this.#timeout = options.callTimeout;
  }

  async toResult(row: PageRow): Promise<PageResult> {
    const incident = row.incident_id
      ? await this.#database.incidents.get(row.incident_id)
      : undefined;
    return {
      id: row.id,
      state: row.state,
      text: row.text,
      incident: incident && { ...incident, entityRef: row.entity_ref },
    };
  }

  /** The provider has it; also where that cannot be written down it is never told as not sent. */
  async sent(row: PageRow, provided: ProviderIncident): Promise<void> {
    try {
      await this.#sent(row, provided);
    } catch (error) {
      this.#logger.error(
        `What became of page ${row.id} could not be written down: ${
          toError(error).message
        }`,
      );
      // What a database says is not for people: it may hold whatever they wrote.
      const reason = 'the answer could not be written down';
      await this.unknown(row, reason, { isAccepted: true });
    }
  }

  async #sent(row: PageRow, provided: ProviderIncident): Promise<void> {
    const service = serviceOf(row);
    const incident = await this.#recorder.saveAnswer(
      service,
      provided,
      requesterOf(row, provided),
    );
    const wasUnknown = row.state === 'unknown';
    const isNews = await this.#database.pages.end(row, {
      state: 'sent',
      text: textOf(incident),
      incident_id: incident.id,
    });
    if (isNews && wasUnknown) {
      await this.#notify(row, 'Your page was sent after all', 'normal');
    }
    await this.#changed(row, incident.id);
  }

  /** It was not sent, and nobody was woken by it. */
  async failed(row: PageRow, reason: string): Promise<void> {
    const text = `It was not sent, and nobody was woken: ${reason}`;
    if (await this.#database.pages.end(row, { state: 'failed', text })) {
      await this.#tell(row, 'Your page was not sent', text);
    }
    await this.#changed(row);
  }

  /** It may have been sent, or not; that is looked for again. */
  async unknown(
    row: PageRow,
    reason: string,
    options: { isAccepted?: boolean } = {},
  ): Promise<void> {
    const provider = this.#providers.get(row.provider_id);
    const title = provider?.title ?? row.provider_id;
    const age = Date.now() - Date.parse(row.created_at);
    const looksAgain = provider?.findTriggered && age < GIVE_UP_AFTER;
    const wait = WAITS[row.looks] ?? LONGEST_WAIT;
    const isAccepted = Boolean(options.isAccepted || row.is_accepted);
    const what = isAccepted
      ? `${title} took it, but it is not known what became of it`
      : `It is not known whether ${title} has it`;
    const text = `${what}: ${reason}. ${
      looksAgain
        ? 'The portal goes on asking'
        : `Look at ${title} before you page again`
    }`;
    const isNews = await this.#database.pages.end(row, {
      state: 'unknown',
      text,
      is_accepted: isAccepted,
      looks: row.looks + 1,
      next_look_at: looksAgain
        ? new Date(Date.now() + wait).toISOString()
        : null,
    });
    if (looksAgain) this.#lookIn(wait);
    if (isNews) {
      const told = isAccepted
        ? 'It is not known what became of your page'
        : 'Your page may not have been sent';
      await this.#tell(row, told, text);
    }
    await this.#changed(row);
  }

  /** Finds out what became of pages of which it is unknown, or whose sender is gone. */
  async settleDue(): Promise<void> {
    const now = Date.now();
    const due = await this.#database.pages.takeDue(
      {
        owner: this.#owner,
        now,
        until: now + this.#timeout + LEASE_MARGIN,
      },
      AT_ONCE,
    );
    await Promise.all(due.map(row => this.#settle(row)));
  }

  stop(): void {
    this.#stopping.abort(new Error('The backend stops'));
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #settle(row: PageRow): Promise<void> {
    const provider = this.#providers.get(row.provider_id);
    const gone = 'the portal ended in the middle';
    if (!provider?.findTriggered) {
      await this.unknown(row, gone);
      return;
    }
    let incident: ProviderIncident | undefined;
    try {
      const { findTriggered } = provider;
      incident = await withDeadline(
        provider.title,
        this.#timeout,
        signal =>
          findTriggered.call(provider, row.service_key, row.id, { signal }),
        this.#stopping.signal,
      );
    } catch (error) {
      await this.unknown(row, toError(error).message);
      return;
    }
    if (incident) await this.sent(row, incident);
    else if (
      !row.is_accepted &&
      Date.now() - Date.parse(row.created_at) > GRACE
    ) {
      await this.failed(row, `${provider.title} has no such incident`);
    } else {
      await this.unknown(
        row,
        row.state === 'sending'
          ? gone
          : `${provider.title} shows no such incident yet`,
      );
    }
  }

  #lookIn(milliseconds: number): void {
    if (this.#stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.settleDue().catch(error =>
        this.#logger.warn(
          `What became of a page could not be found out: ${
            toError(error).message
          }`,
        ),
      );
    }, milliseconds + 1);
    timer.unref();
    this.#timers.add(timer);
  }

  async #tell(row: PageRow, title: string, text: string): Promise<void> {
    await Promise.all([
      this.#reporter.publish({
        topic: 'on-call.page-failed',
        entityRef: row.entity_ref,
        at: new Date().toISOString(),
        actor: row.actor,
        severity: 'critical',
        title: `${title}: ${requestOf(row).title}`,
        link: linkOf(row.entity_ref),
        details: { pageId: row.id, provider: row.provider_id, text },
      }),
      this.#notify(row, title, 'critical', text),
    ]);
  }

  async #notify(
    row: PageRow,
    title: string,
    severity: 'normal' | 'critical',
    description?: string,
  ): Promise<void> {
    if (!row.actor.startsWith('user:')) return;
    await this.#reporter.notify({
      recipients: { type: 'entity', entityRef: row.actor },
      payload: {
        title: `${title}: ${requestOf(row).title}`,
        description,
        link: linkOf(row.entity_ref),
        severity,
        topic: 'on-call.page-failed',
        scope: `on-call:page:${row.id}`,
      },
    });
  }

  async #changed(row: PageRow, incidentId?: string): Promise<void> {
    this.#reporter.changed([row.entity_ref], { incidentId });
    await this.#refresher.want([serviceOf(row)]);
  }
}

function serviceOf(row: PageRow): ServiceId {
  return { providerId: row.provider_id, key: row.service_key };
}

/** Whoever pressed the button, whomever the provider knows them as. */
function requesterOf(
  { actor }: PageRow,
  { requestedBy }: ProviderIncident,
): Person | undefined {
  if (!actor.startsWith('user:')) return undefined;
  return requestedBy?.entityRef === actor
    ? requestedBy
    : { name: parseEntityRef(actor).name, entityRef: actor };
}

function requestOf(row: PageRow): PageRequest {
  return JSON.parse(row.request) as PageRequest;
}

function textOf({ assignees, status }: StoredIncident): string {
  if (status !== 'triggered') return `It was sent, and is ${status} already`;
  if (!assignees.length) {
    return 'It was sent, but it is assigned to nobody: see that somebody hears of it';
  }
  return `It was sent to ${namesOf(assignees)}`;
}
