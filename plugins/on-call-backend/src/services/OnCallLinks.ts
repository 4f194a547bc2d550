import { RootConfigService } from '@backstage/backend-plugin-api';
import { linkOf } from './OnCallReporter';

/** Links into the portal for those who are outside of it. @internal */
export class OnCallLinks {
  readonly #baseUrl: string | undefined;

  constructor(options: { rootConfig: RootConfigService }) {
    this.#baseUrl = options.rootConfig
      .getOptionalString('app.baseUrl')
      ?.replace(/\/+$/, '');
  }

  /** The page of an entity's on-call; undefined where the portal does not know its own address. */
  absolute(entityRef: string): string | undefined {
    return this.resolve(linkOf(entityRef));
  }

  /** A link as others can follow it. */
  resolve(link: string): string | undefined {
    if (/^https?:\/\//.test(link)) return link;
    return this.#baseUrl === undefined ? undefined : `${this.#baseUrl}${link}`;
  }
}
