import { findProgram } from './run.mjs';
import { say } from './say.mjs';

/** What some tests need beyond git, npm and Node, with how to get it. */
const programs = [
  {
    name: 'promtool',
    commands: ['promtool'],
    install: 'Debian and Ubuntu: apt-get install prometheus',
    tests: 'the dashboards, alert rules and metrics of the plan',
  },
  {
    name: 'python3',
    commands: ['python3'],
    install: 'Debian and Ubuntu: apt-get install python3',
    tests: 'the Python stack',
  },
  {
    name: 'terraform',
    commands: ['tofu', 'terraform'],
    install: 'see opentofu.org or developer.hashicorp.com/terraform',
    tests: 'drift of real root modules',
  },
];

/**
 * Says which tests cannot run on this machine, and tells the tests so by the environment variable PAVED_PATH_TEST_WITHOUT: without it
 * they run, and fail where their program is missing.
 */
export function missingPrograms() {
  const missing = programs.filter(
    ({ commands }) => !commands.some(command => findProgram(command)),
  );
  for (const { name, install, tests } of missing) {
    say(
      `\nNOT TESTED HERE: ${tests}. That takes ${name}, which is not on PATH (${install}).`,
    );
  }
  return missing.length === 0
    ? {}
    : { PAVED_PATH_TEST_WITHOUT: missing.map(({ name }) => name).join(',') };
}
