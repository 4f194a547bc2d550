// Checks one environment in a process of its own, which a test may kill. Arguments: the settings as JSON, the environment's key.
require('@backstage/cli/config/nodeTransform.cjs');
const { ConfigReader } = require('@backstage/config');
const { readTerraformConfig } = require('../src/config');
const { TerraformProvider } = require('../src/TerraformProvider');

const [settings, key] = process.argv.slice(2);
const config = readTerraformConfig(
  new ConfigReader({ drift: { terraform: JSON.parse(settings) } }),
);
new TerraformProvider(config)
  .check({ key, name: key }, { signal: AbortSignal.timeout(60_000) })
  .then(
    report => process.stdout.write(JSON.stringify(report)),
    error => {
      process.stderr.write(String(error.message));
      process.exitCode = 1;
    },
  );
