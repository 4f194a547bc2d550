const getConfig = require('@backstage/cli/config/jest');

/** Backstage's configuration of all packages, with a transformer and a module loader by which they share what was made of each file. */
module.exports = getConfig.then(config => ({
  ...config,
  projects: config.projects.map(project => ({
    ...project,
    runtime: require.resolve('./jestRuntime.cjs'),
    transform: Object.fromEntries(
      Object.entries(project.transform).map(([files, transformer]) => [
        files,
        isSwc(transformer)
          ? [require.resolve('./jestTransform.cjs'), transformer[1]]
          : transformer,
      ]),
    ),
  })),
}));

function isSwc(transformer) {
  return (
    Array.isArray(transformer) && transformer[0].includes('jestSwcTransform')
  );
}
