const factory = require('@backstage/cli/config/eslint-factory');

/** Backstage's lint rules for a package, with those that this project holds more strictly. */
module.exports = folder =>
  factory(folder, {
    rules: { '@backstage/no-mixed-plugin-imports': 'error' },
  });
