import {
  ApiBlueprint,
  ApiRef,
  ExtensionDefinition,
} from '@backstage/frontend-plugin-api';

/**
 * An API that is answered with examples, in place of the one of the same plugin and name.
 *
 * @param name - as the plugin names its extension; left out where it has one API alone
 * @public
 */
export function exampleApiExtension<T>(
  api: ApiRef<T>,
  answers: T,
  name?: string,
): ExtensionDefinition {
  return ApiBlueprint.make({
    name,
    params: defineParams =>
      defineParams({ api, deps: {}, factory: () => answers }),
  });
}
