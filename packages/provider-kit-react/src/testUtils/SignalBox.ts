import { SignalApi } from '@backstage/plugin-signals-react';

type Listener = (message: never) => void;

/**
 * Signals that a test sends by hand.
 * @public
 */
export class SignalBox {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** What the parts under test listen to. */
  readonly api: SignalApi = {
    subscribe: (channel: string, onMessage: Listener) => {
      const listeners = this.#listeners.get(channel) ?? new Set();
      this.#listeners.set(channel, listeners.add(onMessage));
      return { unsubscribe: () => listeners.delete(onMessage) };
    },
  };

  /** Tells whoever listens to a channel that something has changed. */
  send(channel: string): void {
    this.#listeners.get(channel)?.forEach(listener => listener({} as never));
  }
}
