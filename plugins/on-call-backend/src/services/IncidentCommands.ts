import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  Incident,
  NoteRequest,
  ReassignRequest,
  ResolveRequest,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  CallOptions,
  OnCallProvider,
  PeopleDirectory,
  ProviderIncident,
} from '@paved-path/backstage-plugin-on-call-node';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { splitGlobalId } from '../rules/ids';
import { Caller, CommandRunner, PerhapsDoneError } from './CommandRunner';
import { hashOf, requireProvider } from './errors';
import { IncidentEvents } from './IncidentEvents';
import { IncidentRecorder } from './IncidentRecorder';
import { serviceOf, VisibleIncident } from './Incidents';
import { requirePerson } from './requirePerson';
import { ServiceRefresher } from './ServiceRefresher';

type Call = (
  provider: OnCallProvider,
  incidentId: string,
  options: CallOptions,
  /** Whether an earlier attempt with the same key may have done it. */
  attempt: { mayBeDone: boolean },
) => Promise<ProviderIncident>;

/** What people do with incidents, each key once. @internal */
export class IncidentCommands {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #people: PeopleDirectory;
  readonly #recorder: IncidentRecorder;
  readonly #refresher: ServiceRefresher;
  readonly #events: IncidentEvents;
  readonly #runner: CommandRunner;
  readonly #logger: LoggerService;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    people: PeopleDirectory;
    recorder: IncidentRecorder;
    refresher: ServiceRefresher;
    incidentEvents: IncidentEvents;
    runner: CommandRunner;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#people = options.people;
    this.#recorder = options.recorder;
    this.#refresher = options.refresher;
    this.#events = options.incidentEvents;
    this.#runner = options.runner;
    this.#logger = options.logger;
  }

  async acknowledge(
    visible: VisibleIncident,
    caller: Caller,
  ): Promise<Incident> {
    return this.#once(visible, caller, ['acknowledge'], (provider, id, call) =>
      provider.acknowledge(id, caller.actor, call),
    );
  }

  async resolve(
    visible: VisibleIncident,
    { resolution }: ResolveRequest,
    caller: Caller,
  ): Promise<Incident> {
    const { actor } = caller;
    return this.#once(
      visible,
      caller,
      ['resolve', resolution],
      (provider, id, call) => provider.resolve(id, { resolution, actor }, call),
    );
  }

  /** @throws InputError where the catalog does not know the person */
  async reassign(
    visible: VisibleIncident,
    request: ReassignRequest,
    caller: Caller,
  ): Promise<Incident> {
    const { actor } = caller;
    const to = await requirePerson(this.#people, 'to', request.to);
    return this.#once(
      visible,
      caller,
      ['reassign', to.entityRef],
      (provider, id, call) => provider.reassign(id, { to, actor }, call),
    );
  }

  async addNote(
    visible: VisibleIncident,
    { text }: NoteRequest,
    caller: Caller,
  ): Promise<Incident> {
    const { actor } = caller;
    // Two people may choose the same key.
    const idempotencyKey = hashOf([actor.entityRef, caller.key]);
    return this.#once(
      visible,
      caller,
      ['note', text],
      (provider, id, call, { mayBeDone: mayBeWritten }) =>
        provider.addNote(
          id,
          { text, actor, idempotencyKey, mayBeWritten },
          call,
        ),
    );
  }

  /** @throws ConflictError where the key was used for something else */
  async #once(
    { incident, entity }: VisibleIncident,
    caller: Caller,
    request: unknown[],
    call: Call,
  ): Promise<Incident> {
    const provider = requireProvider(this.#providers, incident);
    const { incidents } = this.#database;
    const { entityRef } = entity;
    const service = serviceOf(incident);
    const doIt = async (attempt: { mayBeDone: boolean }) => {
      try {
        const provided = await this.#runner.call(
          provider,
          'how the incident stands',
          signal =>
            call(
              provider,
              splitGlobalId(incident.id).nativeId,
              { signal },
              attempt,
            ),
        );
        const after = await this.#recorder
          .saveAnswer(service, provided)
          .catch(error => {
            this.#logger.error(
              `What ${provider.title} answered of incident ${
                incident.id
              } could not be written down: ${toError(error).message}`,
            );
            // What a database says is not for people: it may hold whatever they wrote.
            throw new PerhapsDoneError(
              `${provider.title} did it, and its answer could not be written down; look at how the incident stands`,
            );
          });
        // What happened shows in a moment; who acts does not wait for it.
        void this.#events.refresh(after);
        return { ...((await incidents.get(after.id)) ?? after), entityRef };
      } finally {
        await this.#refresher.want([service]);
      }
    };
    return this.#runner.once(
      caller,
      [incident.id, ...request],
      doIt,
      async () => ({
        ...((await incidents.get(incident.id)) ?? incident),
        entityRef,
      }),
    );
  }
}
