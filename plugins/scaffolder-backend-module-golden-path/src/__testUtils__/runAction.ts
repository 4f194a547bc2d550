import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  ActionContext,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';

/** What a run left behind. */
export type ActionRun = { output: Record<string, any>; log: string[] };

/**
 * Runs an action as the scaffolder does: what it made under a checkpoint is remembered by later runs, which are retries of the same task.
 */
export function createActionRunner(action: TemplateAction<any, any, any>) {
  const checkpoints = new Map<string, unknown>();
  const run = async (
    input: object,
    options: Partial<
      Pick<ActionContext<any>, 'isDryRun' | 'signal' | 'workspacePath' | 'user'>
    > = {},
  ): Promise<ActionRun> => {
    const output: Record<string, any> = {};
    const log: string[] = [];
    const logger = mockServices.logger.mock();
    logger.info.mockImplementation(line => log.push(line));
    logger.warn.mockImplementation(line => log.push(`warning: ${line}`));
    const context: ActionContext<any> = {
      ...createMockActionContext(),
      input: JSON.parse(JSON.stringify(input)),
      logger,
      task: { id: 'task-1' },
      output: (name, value) => {
        output[name as string] = value;
      },
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ana'),
      checkpoint: async ({ key, fn }) => {
        if (checkpoints.has(key)) return checkpoints.get(key) as never;
        const value = JSON.parse(JSON.stringify((await fn()) ?? {}));
        checkpoints.set(key, value);
        return value;
      },
      ...options,
    };
    await action.handler(context);
    return { output, log };
  };
  return { run, checkpoints };
}
