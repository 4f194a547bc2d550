import { CostProvider } from '../types';

/** A provider, and what a test can do to what it reads from. @public */
export type CostProviderUnderTest = {
  /** It lists one slice at least, and nothing of it was read yet. */
  provider: CostProvider;
  /** Keys of tags, one of which some of its charges have. */
  tagKeys: string[];
  /** What all of its charges add up to, as the vendor tells it, in decimals. */
  totals: Array<{ currency: string; billed: string; effective: string }>;
  /** Changes what the vendor says of a slice, and lets the time pass after which the provider looks again. */
  changeBackend(): void | Promise<void>;
  /** Lets the vendor fail from now on, in every call. */
  breakBackend(): void | Promise<void>;
  /** Lets the vendor answer nothing from now on, so that a signal alone ends a call. */
  hangBackend?(): void | Promise<void>;
  /** Texts of credentials, which must be found in no answer and no error. */
  secrets?: string[];
  stop?(): void | Promise<void>;
};
