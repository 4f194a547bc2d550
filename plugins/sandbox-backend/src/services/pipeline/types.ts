/** What the plan of a service tells the pipeline. */
export interface PipelinePlan {
  steps: Array<{ name: string; run: string }>;
  /** What a person should know, for the log. */
  warnings: string[];
}

/** Finds the plan that the service in a folder follows. Throws, with what to do, where there is none. */
export type ReadPlan = (
  serviceFolder: string,
  options: { cache: string; signal: AbortSignal },
) => Promise<PipelinePlan>;
