import { CodeHost, DriftProvider, InventoryProvider } from '../types';

/** A provider, and what a test can do to what it reads from. @public */
export type DriftProviderUnderTest = {
  /** It tells of one environment at least, and one of them drifted. */
  provider: DriftProvider;
  /** Lets what it reads from fail from now on, in every call. */
  breakBackend(): void | Promise<void>;
  /** Lets what it reads from answer nothing from now on, so that a signal alone ends a call. */
  hangBackend?(): void | Promise<void>;
  /** Texts that are planted as sensitive values and as credentials, which must be found in no answer and no error. */
  secrets: string[];
  /** Where the code is kept, for a provider that opens something there. */
  codeHost?: CodeHost;
  stop?(): void | Promise<void>;
};

/** An inventory, and what a test can do to the cloud that it lists. @public */
export type InventoryProviderUnderTest = {
  /** It lists one resource at least. */
  provider: InventoryProvider;
  /** Lets the cloud fail from now on, in every call. */
  breakBackend(): void | Promise<void>;
  /** Lets the cloud answer nothing from now on, so that a signal alone ends a call. */
  hangBackend?(): void | Promise<void>;
  /** Texts of credentials, which must be found in no answer and no error. */
  secrets?: string[];
  stop?(): void | Promise<void>;
};
