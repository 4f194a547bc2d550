import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { DateTime } from 'luxon';
import { SwapRow } from '../../database/rotas/SwapStore';
import { OnCallReporter } from '../OnCallReporter';
import { rotaLinkOf } from './rotaLink';

type Payload = NotificationSendOptions['payload'];
type Outcome = Exclude<SwapRow['state'], 'asked'>;

/** Tells people what becomes of a swap. @internal */
export class SwapTeller {
  readonly #reporter: OnCallReporter;

  constructor(options: { reporter: OnCallReporter }) {
    this.#reporter = options.reporter;
  }

  async asked(swap: SwapRow): Promise<void> {
    await this.#send(swap, swap.to_ref, {
      title: `${swap.from_name} asks you to be on call ${timeOf(swap)}`,
      description: [
        `${swap.rota_name}. Accept or decline it there.`,
        swap.reason && `“${swap.reason}”`,
      ]
        .filter(Boolean)
        .join(' '),
      severity: 'high',
    });
    this.#show(swap);
  }

  /** Tells both. */
  async ended(swap: SwapRow, outcome: Outcome): Promise<void> {
    const [toAsker, toAsked] = titlesOf(swap, outcome);
    const description = swap.rota_name;
    const severity = 'normal';
    await Promise.all([
      this.#send(swap, swap.from_ref, {
        title: toAsker,
        description,
        severity,
      }),
      this.#send(swap, swap.to_ref, { title: toAsked, description, severity }),
    ]);
    this.#show(swap);
  }

  async #send(
    swap: SwapRow,
    entityRef: string,
    payload: Payload,
  ): Promise<void> {
    await this.#reporter.notify({
      recipients: { type: 'entity', entityRef },
      payload: {
        ...payload,
        link: rotaLinkOf(swap.owner_ref ?? undefined),
        topic: 'on-call.swap',
        // What comes later takes the place of what was said before.
        scope: `on-call:swap:${swap.id}`,
      },
    });
  }

  #show({ rota_id: rotaId }: SwapRow): void {
    this.#reporter.everybody({ rotaId });
  }
}

/** What the asker and the asked one are told. */
function titlesOf(swap: SwapRow, outcome: Outcome): [string, string] {
  const { from_name: from, to_name: to } = swap;
  const time = timeOf(swap);
  switch (outcome) {
    case 'accepted':
      return [
        `${to} takes your shift ${time}`,
        `You are on call in place of ${from} ${time}`,
      ];
    case 'declined':
      return [
        `${to} does not take your shift: you stay on call ${time}`,
        `You declined: ${from} stays on call ${time}`,
      ];
    case 'withdrawn':
      return [
        `You took back what you asked ${to}: you stay on call ${time}`,
        `${from} no longer asks you to be on call ${time}`,
      ];
    default:
      return [
        `${to} did not answer: you stay on call ${time}`,
        `It is too late to take the shift of ${from} ${time}`,
      ];
  }
}

/** In the rota's time zone, which is named, as notifications are read anywhere. */
function timeOf({ start_at, end_at, time_zone: zone }: SwapRow): string {
  const [start, end] = [start_at, end_at].map(moment =>
    DateTime.fromISO(moment, { zone }).toFormat('ccc d LLL HH:mm', {
      locale: 'en',
    }),
  );
  return `from ${start} to ${end} (${zone})`;
}
