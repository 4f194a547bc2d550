import { toError } from '@backstage/errors';
import { GateVerdict } from '@paved-path/backstage-plugin-release-manager-common';
import {
  GateRequest,
  PromotionGate,
} from '@paved-path/backstage-plugin-release-manager-node';
import { withDeadline } from '@paved-path/provider-kit-node';

/** Asks all gates at once. @internal */
export class Gates {
  readonly #gates: PromotionGate[];
  readonly #timeout: number;

  /** @param timeout - Milliseconds that each gate has. */
  constructor(gates: PromotionGate[], timeout: number) {
    this.#gates = gates;
    this.#timeout = timeout;
  }

  /** The verdicts of all gates that have something to say. One that throws or is late fails. */
  async evaluate(
    request: GateRequest,
    signal?: AbortSignal,
  ): Promise<GateVerdict[]> {
    const verdicts = await Promise.all(
      this.#gates.map(gate => this.#ask(gate, request, signal)),
    );
    return verdicts.filter(verdict => verdict !== undefined);
  }

  async #ask(
    gate: PromotionGate,
    request: GateRequest,
    parent?: AbortSignal,
  ): Promise<GateVerdict | undefined> {
    try {
      return await withDeadline(
        `The gate ${gate.title}`,
        this.#timeout,
        signal => gate.evaluate(request, { signal }),
        parent,
      );
    } catch (error) {
      // Whoever stopped does not want a verdict.
      parent?.throwIfAborted();
      return {
        gate: gate.id,
        title: gate.title,
        verdict: 'fail',
        reason: `It could not be judged: ${toError(error).message}`,
      };
    }
  }
}
