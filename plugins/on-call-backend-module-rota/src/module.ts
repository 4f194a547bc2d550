import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { onCallExtensionPoint } from '@paved-path/backstage-plugin-on-call-node';
import fs from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { readRotaConfig } from './config';
import { RotaDatabase } from './database/RotaDatabase';
import { RotaProvider } from './RotaProvider';
import { parseSeed, Seed } from './services/seed';

/** In milliseconds. */
const ESCALATION_INTERVAL = 1_000;

/** In milliseconds: a page must not wait longer for a catalog that hangs. */
const CATALOG_TIMEOUT = 5_000;

/** In milliseconds: how often it is looked whether those have come whom the catalog did not have, until it is known for sure. */
const PEOPLE_INTERVAL = 2_000;

/** In milliseconds: how long others wait for a notification that is being sent. */
const SEND_TIMEOUT = 10_000;

/** In milliseconds: how long after its first people the catalog may still lack others. */
const SETTLING_TIME = 60_000;

/**
 * On-call without a vendor, where `onCall.rota` is configured.
 * @public
 */
export const onCallRotaModule = createBackendModule({
  pluginId: 'on-call',
  moduleId: 'rota',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        logger: coreServices.logger,
        notifications: notificationService,
        onCall: onCallExtensionPoint,
        reader: coreServices.urlReader,
      },
      async init({ config: root, database, onCall, ...deps }) {
        const config = readRotaConfig(root);
        if (!config) return;
        const provider = new RotaProvider({
          ...deps,
          ...config,
          database: await RotaDatabase.create(database),
          seed: await readSeed(config.seed),
          escalationInterval: ESCALATION_INTERVAL,
          peopleInterval: PEOPLE_INTERVAL,
          catalogTimeout: CATALOG_TIMEOUT,
          settlingTime: SETTLING_TIME,
          sendTimeout: SEND_TIMEOUT,
          now: Date.now,
          wait: (milliseconds, signal) =>
            setTimeout(milliseconds, undefined, { signal }),
        });
        onCall.addOnCallProvider(provider);
      },
    });
  },
});

async function readSeed(file: string | undefined): Promise<Seed | undefined> {
  if (file === undefined) return undefined;
  let content: string;
  try {
    content = await fs.readFile(file, 'utf8');
  } catch {
    throw new InputError(
      'onCall.rota.seed names a file that cannot be read; is the path the right one?',
    );
  }
  return parseSeed(content);
}
