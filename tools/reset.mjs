// `npm run reset`: empties the state folder. What the portal knew, its repositories and its artifacts are gone.
import fs from 'node:fs';
import { main, say } from './say.mjs';
import { portalSettings, requireFreePort } from './state.mjs';

await main(async () => {
  const settings = portalSettings();
  await requireFreePort(
    settings.port,
    'PAVED_PATH_PORT',
    'the portal, which must be stopped first',
  );
  fs.rmSync(settings.state, { recursive: true, force: true });
  say(`${settings.state} is empty. "npm start" begins afresh.`);
});
