import { DiscoveryService, LoggerService } from '@backstage/backend-plugin-api';
import {
  OnCallProvider,
  PeopleDirectory,
} from '@paved-path/backstage-plugin-on-call-node';
import { EntityAccess } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { CommandRunner } from '../CommandRunner';
import { OnCallLinks } from '../OnCallLinks';
import { OnCallReporter } from '../OnCallReporter';
import { Feeds } from './Feeds';
import { Overrides } from './Overrides';
import { RotaAccess } from './RotaAccess';
import { RotaOwners } from './RotaOwners';
import { RotaReader } from './RotaReader';
import { RotaRefresher } from './RotaRefresher';
import { RotaViews } from './RotaViews';
import { Swaps } from './Swaps';
import { SwapTeller } from './SwapTeller';

/**
 * Puts the services of rotas together.
 * @internal
 */
export function createRotas(options: {
  access: EntityAccess;
  database: OnCallDatabase;
  discovery: DiscoveryService;
  links: OnCallLinks;
  logger: LoggerService;
  people: PeopleDirectory;
  providers: ReadonlyMap<string, OnCallProvider>;
  reporter: OnCallReporter;
  runner: CommandRunner;
  /** What a provider may take to answer, in milliseconds. */
  callTimeout: number;
  /** How often the rotas of vendors are read, in milliseconds. */
  rotaInterval: number;
}) {
  const owners = new RotaOwners(options);
  const rotaReader = new RotaReader({ ...options, owners });
  const rotaAccess = new RotaAccess(options);
  const rotaRefresher = new RotaRefresher({ ...options, owners });
  const shared = { ...options, rotaReader, rotaAccess, rotaRefresher };
  const overrides = new Overrides(shared);
  return {
    rotaReader,
    rotaAccess,
    rotaRefresher,
    rotaViews: new RotaViews(shared),
    overrides,
    swaps: new Swaps({
      ...shared,
      overrides,
      swapTeller: new SwapTeller(options),
    }),
    feeds: new Feeds(shared),
  };
}
