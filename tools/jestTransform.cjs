const backstage = require('@backstage/cli/config/jestSwcTransform');

/**
 * Backstage's transformer, which remembers what a file became for all packages. The key that it is remembered by would otherwise have the whole
 * configuration of a package in it, so that each package transformed some thousand installed files anew. What a file becomes depends on the
 * file and on the options of the transformer, and these stay in the key.
 */
module.exports = {
  createTransformer(config) {
    const transformer = backstage.createTransformer(config);
    return {
      ...transformer,
      getCacheKey: (source, path, options) =>
        transformer.getCacheKey(source, path, { ...options, configString: '' }),
    };
  },
};
