// `npm run test:e2e`: runs the browser tests against a portal of their own, started just as `npm start` does.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureFrontend } from './frontend.mjs';
import { missingPrograms } from './optionalPrograms.mjs';
import { startPortal } from './portal.mjs';
import { findProgram, root } from './run.mjs';
import { main, say, Sentence } from './say.mjs';
import { portalSettings, requireFreePort } from './state.mjs';
import { ensureToolchain } from './toolchain.mjs';

const PORT = '7207';
const INGRESS_PORT = '7280';

await main(async () => {
  const chromium = findChromium();
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-path-e2e-'));
  const settings = portalSettings({
    PAVED_PATH_PORT: PORT,
    PAVED_PATH_INGRESS_PORT: INGRESS_PORT,
    PAVED_PATH_STATE: state,
  });
  await requireFreePort(settings.port, 'PAVED_PATH_PORT', 'the portal');
  await requireFreePort(
    settings.ingressPort,
    'PAVED_PATH_INGRESS_PORT',
    'the services',
  );
  const toolchain = await ensureToolchain();
  await ensureFrontend(toolchain);
  say('Starting a portal for the browser tests …');
  const portal = await startPortal(toolchain, settings);
  const report = path.join(state, 'report.json');
  try {
    const code = await toolchain.yarn(
      ['playwright', 'test', ...process.argv.slice(2)],
      {
        env: {
          ...toolchain.env,
          ...settings.env,
          ...missingPrograms(),
          PLAYWRIGHT_URL: settings.url,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
          PAVED_PATH_CHROMIUM: chromium,
        },
      },
    );
    const { passed, failed } = readCounts(report);
    if (failed > 0) {
      fs.mkdirSync(path.join(root, 'e2e-test-report'), { recursive: true });
      fs.copyFileSync(
        portal.logFile,
        path.join(root, 'e2e-test-report/portal.log'),
      );
    }
    say(`\n${passed} passed, ${failed} failed`);
    return code === 0 && passed > 0 ? 0 : 1;
  } finally {
    await portal.stop();
    fs.rmSync(state, { recursive: true, force: true });
  }
});

function findChromium() {
  const candidates = [
    process.env.PAVED_PATH_CHROMIUM,
    findProgram('chromium'),
    findProgram('chromium-browser'),
    findProgram('google-chrome'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = candidates.find(file => file && fs.existsSync(file));
  if (!found) {
    throw new Sentence(
      'The browser tests need Chromium and did not find it. Install it (Debian and Ubuntu: apt-get install chromium; macOS: brew install --cask chromium), or name it with PAVED_PATH_CHROMIUM.',
    );
  }
  return found;
}

function readCounts(file) {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}
