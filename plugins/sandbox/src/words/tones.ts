import {
  PipelineRun,
  RunState,
  Workload,
} from '@paved-path/backstage-plugin-sandbox-common';
import { Tone } from '@paved-path/provider-kit-react';

/** A step's state, which may also be waiting or skipped. */
export type StepState = PipelineRun['steps'][number]['state'];

/** What a run's or a step's state means to the reader. */
export const runTones: Record<RunState | StepState, Tone> = {
  queued: 'neutral',
  waiting: 'neutral',
  running: 'progress',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'warning',
  skipped: 'neutral',
};

/** What a workload's state means to the reader. */
export const workloadTones: Record<Workload['state'], Tone> = {
  healthy: 'good',
  progressing: 'progress',
  failed: 'bad',
};

/** Whether a run will still change. */
export function isRunning(run: Pick<PipelineRun, 'state'>): boolean {
  return run.state === 'queued' || run.state === 'running';
}
