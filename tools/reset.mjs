// `npm run reset`: empties the state folder. What the portal knew, its repositories and its artifacts are gone.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';
import { main, say, Sentence } from './say.mjs';
import { portalSettings, requireFreePort } from './state.mjs';

await main(async () => {
  const settings = portalSettings();
  await requireFreePort(
    settings.port,
    'PAVED_PATH_PORT',
    'the portal, which must be stopped first',
  );
  requireStateFolder(settings.state);
  fs.rmSync(settings.state, { recursive: true, force: true });
  say(`${settings.state} is empty. "npm start" begins afresh.`);
});

/** A folder that was named by mistake is not emptied. */
function requireStateFolder(folder) {
  if (!fs.existsSync(folder)) return;
  const strange = fs
    .readdirSync(folder)
    .find(name => !['database', 'sandbox', 'log', 'techdocs'].includes(name));
  if (strange || !path.relative(folder, root).startsWith('..')) {
    throw new Sentence(
      `${folder} (PAVED_PATH_STATE) holds more than the portal keeps${
        strange ? `, such as ${strange}` : ''
      }; it is not emptied.`,
    );
  }
}
