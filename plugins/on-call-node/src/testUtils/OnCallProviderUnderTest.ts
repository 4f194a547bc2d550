import { Actor, OnCallProvider, ProviderContext } from '../types';

/** A provider, and what a test can do to what it speaks to. @public */
export type OnCallProviderUnderTest = {
  /** It is started by the tests. */
  provider: OnCallProvider;
  /** What the provider is started with. Default: a context that does nothing, and knows nobody. */
  context?: ProviderContext;
  /** Services that it has. Somebody is on call for the first one. */
  keys: [string, ...string[]];
  /** A service that it could have, and has not. */
  unknownKey: string;
  /** Who acts. */
  actor: Actor;
  /** Who incidents are given to. Default: who acts. */
  other?: Actor;
  /** Lets what it speaks to fail from now on, in every call. */
  breakBackend(): void | Promise<void>;
  /** Lets what it speaks to answer nothing from now on, so that a signal alone ends a call. */
  hangBackend?(): void | Promise<void>;
  /** Texts of credentials, which must be found in no answer and no error. */
  secrets?: string[];
  stop?(): void | Promise<void>;
};
