import { HumanDuration } from '@backstage/types';

export interface Config {
  /** On-call. */
  onCall?: {
    /**
     * How often providers are asked who is on call and which incidents are open. Default: 1 minute.
     * @example { seconds: 30 }
     * @visibility backend
     */
    refreshInterval?: HumanDuration | string;
    /**
     * How often the catalog is read for which entities there are and which provider has them. A new entity is found when its page
     * is first opened, without waiting for it. Default: 1 minute.
     * @example { minutes: 5 }
     * @visibility backend
     */
    catalogInterval?: HumanDuration | string;
    /**
     * How long a provider may take to answer one question or command. Default: 20 seconds.
     * @example { seconds: 45 }
     * @visibility backend
     */
    callTimeout?: HumanDuration | string;
    /**
     * How old an answer may be before it is shown as stale. Default: three refresh intervals and a minute.
     * @example { minutes: 10 }
     * @visibility backend
     */
    staleAfter?: HumanDuration | string;
    /**
     * How long resolved incidents, changes and pages are kept. Default: 400 days.
     * @example { days: 800 }
     * @visibility backend
     */
    retention?: HumanDuration | string;
    /**
     * How far back the incidents of a service are read that was not known before. Default: 90 days.
     * @example { days: 30 }
     * @visibility backend
     */
    backfill?: HumanDuration | string;
    /**
     * How often the rotas of vendors are read. After a change from the portal they are read at once. Default: 5 minutes.
     * @example { minutes: 2 }
     * @visibility backend
     */
    rotaInterval?: HumanDuration | string;
    /**
     * The `spec.type` of components that run somewhere, and so stand in the organisation's list also where nobody is on call for
     * them. Default: service, website, worker, data-pipeline.
     * @example ['service', 'website', 'job']
     * @visibility backend
     */
    serviceTypes?: string[];
    /**
     * The topics of events that are changes, each in full. Default: release-manager.released, release-manager.failed,
     * drift.detected, drift.resolved.
     * @example ['release-manager.released', 'feature-flags.switched']
     * @visibility backend
     */
    changeTopics?: string[];
  };
}
