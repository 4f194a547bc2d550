import { resolvePlan } from '@paved-path/plan';
import { ReadPlan } from './types';

/** Reads the steps from the plan that `service.yaml` names. */
export const readServicePlan: ReadPlan = async (serviceFolder, options) => {
  const { plan, warnings } = await resolvePlan(serviceFolder, options);
  return { steps: plan.pipeline.steps, warnings };
};
