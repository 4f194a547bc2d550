import { Postmortem } from '@paved-path/backstage-plugin-on-call-common';

/** What is said of a postmortem where its text is not shown. @internal */
export type PostmortemSummary = Omit<Postmortem, 'markdown'>;

/** Which incidents have a postmortem. @internal */
export interface PostmortemIndex {
  /** By the ids of incidents; those without one are left out. */
  find(
    incidentIds: readonly string[],
  ): Promise<ReadonlyMap<string, PostmortemSummary>>;
}
