import { execFile } from 'node:child_process';
import satisfies from 'semver/functions/satisfies';
import coerce from 'semver/functions/coerce';
import { loadPlanFolder } from './planFolder';
import type { Stack } from './planSchema';

/** A program that a stack needs, and whether this machine has it. @public */
export interface StackRequirement {
  /** As the plan says it: `python3 >=3.9`. */
  requirement: string;
  met: boolean;
  /** The version that is installed. */
  found?: string;
  /** What is missing, in words. */
  reason?: string;
}

/** A stack that a new service can have. @public */
export interface StackListing
  extends Pick<Stack, 'title' | 'description' | 'gives'> {
  name: string;
  requires: StackRequirement[];
  /** True where this machine can build and run it. */
  available: boolean;
}

/**
 * The stacks of the plan in the folder, and whether what each requires is there on this machine.
 * @public
 */
export async function listStacks(
  planFolder: string,
  options: { signal?: AbortSignal } = {},
): Promise<StackListing[]> {
  const { plan } = await loadPlanFolder(planFolder);
  return Promise.all(
    Object.entries(plan.stacks).map(async ([name, stack]) => {
      const requires = await Promise.all(
        stack.requires.map(requirement =>
          checkRequirement(requirement, options.signal),
        ),
      );
      return {
        name,
        title: stack.title,
        description: stack.description,
        gives: stack.gives,
        requires,
        available: requires.every(({ met }) => met),
      };
    }),
  );
}

async function checkRequirement(
  requirement: string,
  signal?: AbortSignal,
): Promise<StackRequirement> {
  const [, program, range = '*'] =
    /^(\S+)(?:\s+(.+))?$/.exec(requirement) ?? [];
  const answer = await new Promise<string | undefined>(resolve => {
    execFile(
      program,
      ['--version'],
      { timeout: 10_000, signal },
      (error, stdout, stderr) => resolve(error ? undefined : stdout + stderr),
    );
  });
  signal?.throwIfAborted();
  if (answer === undefined)
    return { requirement, met: false, reason: `${program} is not installed` };
  const found = coerce(answer)?.version;
  if (found === undefined) {
    return {
      requirement,
      met: false,
      reason: `${program} does not tell its version`,
    };
  }
  const met = satisfies(found, range);
  return {
    requirement,
    met,
    found,
    ...(!met && {
      reason: `${program} ${range} is needed, and it is ${found}`,
    }),
  };
}
