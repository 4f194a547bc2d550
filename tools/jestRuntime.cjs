const vm = require('node:vm');
const BackstageRuntime = require('@backstage/cli/config/jestCachingModuleLoader');

/** By configuration and file, what the transformer made of a file. */
const transformed = new Map();

/** What was compiled of it. */
const compiled = new WeakMap();

/** A worker runs one suite at a time; what was compiled for an earlier one imports on behalf of this one. */
let current;

/**
 * Backstage's module loader, which reads, transforms and compiles each file once for all suites of a worker. Jest does so anew for each package or
 * each suite, with some thousand installed files, and that takes longer than most suites. Each suite still has its own instance of every module: only
 * code is shared. Files must not change meanwhile.
 */
module.exports = class SharedCodeRuntime extends BackstageRuntime {
  constructor(...args) {
    super(...args);
    current = this;
  }

  transformFile(filename, options) {
    if (options?.isInternalModule || options?.supportsStaticESM) {
      return super.transformFile(filename, options);
    }
    // Packages of one kind have one configuration of the transformer, and its id.
    const key = `${this._config.id} ${filename}`;
    const known = transformed.get(key);
    if (!known) {
      const code = super.transformFile(filename, options);
      transformed.set(key, this._fileTransforms.get(filename));
      return code;
    }
    this._fileTransforms.set(filename, known);
    if (known.sourceMapPath) {
      this._sourceMapRegistry.set(filename, known.sourceMapPath);
    }
    return known.code;
  }

  createScriptFromCode(code, filename) {
    const context = this._environment.getVmContext();
    const file = this._fileTransforms.get(filename);
    if (context === null || file?.code !== code) {
      return super.createScriptFromCode(code, filename);
    }
    let script = compiled.get(file);
    if (!script) {
      const parameters = this.constructInjectedModuleParameters().join(',');
      const head = `(function(${parameters}){`;
      try {
        script = new vm.Script(`${head}${code}\n})`, {
          filename,
          columnOffset: -head.length,
          importModuleDynamically: specifier =>
            current.#import(specifier, filename),
        });
      } catch {
        // Jest's own says what is wrong with it.
        return super.createScriptFromCode(code, filename);
      }
      compiled.set(file, script);
    }
    return script.runInContext(context);
  }

  async #import(specifier, from) {
    const context = this._environment.getVmContext();
    return this.linkAndEvaluateModule(
      await this.resolveModule(specifier, from, context),
    );
  }
};
