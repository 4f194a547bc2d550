// `npm test`: type-checks, lints, runs every unit and integration test, and builds. Ends with "N passed, N failed".
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  frontendEnv,
  rememberFrontend,
  sourcesOfFrontend,
} from './frontend.mjs';
import { missingPrograms } from './optionalPrograms.mjs';
import { startPostgres } from './postgres.mjs';
import { root } from './run.mjs';
import { main, say } from './say.mjs';
import { ensureToolchain } from './toolchain.mjs';

await main(async () => {
  const { yarn, env } = await ensureToolchain();
  let passed = 0;
  let failed = 0;
  const check = async (title, args, options = {}) => {
    const began = Date.now();
    const log = path.join(root, `.toolchain/${title.toLowerCase()}.log`);
    const output = fs.openSync(log, 'w');
    const code = await yarn(args, {
      ...options,
      stdio: ['ignore', output, output],
    });
    fs.closeSync(output);
    if (code === 0) {
      passed += 1;
    } else {
      failed += 1;
      say(fs.readFileSync(log, 'utf8').trim());
    }
    const verdict = code === 0 ? 'passed' : 'FAILED';
    say(`── ${title}: ${verdict} in ${seconds(began)} s`);
    return code === 0;
  };

  // Each of these two takes one core; what the others do takes all that there are.
  say('\n── Types and formatting');
  await Promise.all([
    check('Types', [
      'tsc',
      '--incremental',
      'false',
      '--emitDeclarationOnly',
      'true',
    ]),
    check('Formatting', ['prettier', '--check', '.']),
  ]);
  say('\n── Lint');
  await check('Lint', ['backstage-cli', 'repo', 'lint', '--max-warnings', '0']);

  const postgres = await startPostgres();
  if (!postgres) {
    say(
      '\nThere is no PostgreSQL on this machine: the stores are tested on SQLite only (Debian and Ubuntu: apt-get install postgresql).',
    );
  }
  const report = path.join(os.tmpdir(), `paved-path-tests-${process.pid}.json`);
  try {
    say('\n── Tests');
    const began = Date.now();
    const code = await yarn(
      [
        'backstage-cli',
        'repo',
        'test',
        '--config',
        path.join(root, 'tools/jest.config.cjs'),
        '--maxWorkers',
        '2',
        // A busy machine is slow, and that is no failure.
        '--testTimeout',
        '30000',
        '--silent',
        '--json',
        '--outputFile',
        report,
      ],
      {
        env: {
          ...env,
          CI: 'true',
          ...missingPrograms(),
          // A suite makes many objects that do not live long.
          NODE_OPTIONS: '--max-old-space-size=6144 --max-semi-space-size=64',
          ...(postgres && {
            [`BACKSTAGE_TEST_DATABASE_POSTGRES${postgres.version}_CONNECTION_STRING`]:
              postgres.connectionString,
            PAVED_PATH_TEST_POSTGRES: `POSTGRES_${postgres.version}`,
          }),
        },
        // The report goes to the file; what a person reads is on standard error.
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const counts = readCounts(report);
    passed += counts.passed;
    failed += counts.failed;
    if (code !== 0 && counts.failed === 0) failed += 1;
    say(
      `── Tests: ${counts.passed} passed, ${counts.failed} failed in ${seconds(
        began,
      )} s`,
    );
  } finally {
    await postgres?.stop();
    fs.rmSync(report, { force: true });
  }

  say('\n── Build');
  const sources = sourcesOfFrontend();
  const isBuilt = await check('Build', ['build'], {
    env: { ...env, ...frontendEnv },
  });
  // The frontend is among it: the browser tests need no other one.
  if (isBuilt) rememberFrontend(sources);

  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

/** Suites that could not even be loaded count as a failure each. */
function readCounts(file) {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const suite of report.testResults) {
    if (suite.status === 'failed') {
      say(`failed: ${path.relative(root, suite.name)}`);
    }
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
  };
}
