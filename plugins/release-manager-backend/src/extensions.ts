import { ConflictError } from '@backstage/errors';
import {
  PromotionGate,
  ReleaseManagerExtensionPoint,
  ReleaseProvider,
  RolloutObserver,
} from '@paved-path/backstage-plugin-release-manager-node';

/** Collects what modules add. @internal */
export class ReleaseManagerExtensions implements ReleaseManagerExtensionPoint {
  #provider: ReleaseProvider | undefined;
  #observer: RolloutObserver | undefined;
  readonly #gates: PromotionGate[] = [];

  get provider(): ReleaseProvider | undefined {
    return this.#provider;
  }

  get observer(): RolloutObserver | undefined {
    return this.#observer;
  }

  get gates(): PromotionGate[] {
    return [...this.#gates];
  }

  setReleaseProvider(provider: ReleaseProvider): void {
    if (this.#provider) {
      throw new ConflictError(
        `There can be one release provider: ${
          this.#provider.id
        } is set already, ${provider.id} cannot be set too`,
      );
    }
    this.#provider = provider;
  }

  setRolloutObserver(observer: RolloutObserver): void {
    if (this.#observer) {
      throw new ConflictError(
        `There can be one rollout observer: ${
          this.#observer.id
        } is set already, ${observer.id} cannot be set too`,
      );
    }
    this.#observer = observer;
  }

  addPromotionGate(gate: PromotionGate): void {
    if (this.#gates.some(each => each.id === gate.id)) {
      throw new ConflictError(`There are two gates with the id ${gate.id}`);
    }
    this.#gates.push(gate);
  }
}
