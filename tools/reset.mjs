// `npm run reset`: empties the state folder. What the portal knew, its repositories and its artifacts are gone.
import fs from 'node:fs';
import path from 'node:path';
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

/** A folder that was named by mistake is not emptied: where a portal has run, there is its log. */
function requireStateFolder(folder) {
  const isState =
    !fs.existsSync(folder) ||
    fs.readdirSync(folder).length === 0 ||
    fs.existsSync(path.join(folder, 'log/portal.log'));
  if (!isState) {
    throw new Sentence(
      `${folder} (PAVED_PATH_STATE) is not a folder in which a portal has kept its state; it is not emptied.`,
    );
  }
}
