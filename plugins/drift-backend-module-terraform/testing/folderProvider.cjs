// A provider for tests whose resources are files: `folder_file` is `<folder>/<name>.json`. Editing such a file is a change made outside.
// Files beside it have the provider misbehave: with `<name>.refuse` it complains, and says the secret; with `<name>.hang` it never answers;
// with `<name>.crash` it dies; with `<name>.gorge` it takes much memory; with `<name>.hold` an apply waits until that is gone, and tells so
// with `<name>.waits`.
const { decode, encode, ExtensionCodec } = require('@msgpack/msgpack');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');
const fs = require('node:fs');
const path = require('node:path');

// A value that is known only later.
const UNKNOWN = Symbol('unknown');
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: 0,
  encode: value => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});

const toValue = ({ msgpack }) => decode(msgpack, { extensionCodec });
const fromValue = value => ({
  msgpack: Buffer.from(encode(value, { extensionCodec })),
});

const attribute = (name, type, rest) => ({
  name,
  type: Buffer.from(JSON.stringify(type)),
  ...rest,
});
const schema = attributes => ({ version: 0, block: { attributes } });

let folder = '.';
const beside = ({ name }, ending) => path.join(folder, `${name}.${ending}`);
const fileOf = state => beside(state, 'json');
const isTold = (state, ending) => fs.existsSync(beside(state, ending));

/** What is there, or null. */
function read(state) {
  if (isTold(state, 'crash')) process.exit(2);
  if (isTold(state, 'gorge')) gorge();
  if (isTold(state, 'hang')) return new Promise(() => {});
  refuse(state);
  try {
    const { settings, secret } = JSON.parse(
      fs.readFileSync(fileOf(state), 'utf8'),
    );
    return { name: state.name, settings, secret: secret ?? null };
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const methods = {
  GetProviderSchema: () => ({
    provider: schema([attribute('folder', 'string', { required: true })]),
    resource_schemas: {
      folder_file: schema([
        attribute('name', 'string', { required: true }),
        attribute('settings', ['map', 'string'], { required: true }),
        attribute('secret', 'string', { optional: true, sensitive: true }),
      ]),
    },
  }),
  ValidateProviderConfig: () => ({}),
  ValidateResourceConfig: () => ({}),
  StopProvider: () => ({}),
  UpgradeResourceState: ({ raw_state }) => ({
    upgraded_state: fromValue(JSON.parse(raw_state.json.toString('utf8'))),
  }),
  ConfigureProvider: ({ config }) => {
    ({ folder } = toValue(config));
    return {};
  },
  ReadResource: async ({ current_state }) => ({
    new_state: fromValue(await read(toValue(current_state))),
  }),
  ImportResourceState: ({ type_name, id }) => ({
    imported_resources: [
      {
        type_name,
        state: fromValue({ name: id, settings: null, secret: null }),
      },
    ],
  }),
  PlanResourceChange: ({ prior_state, proposed_new_state }) => {
    const prior = toValue(prior_state);
    const next = toValue(proposed_new_state);
    const isRenamed = prior && next && prior.name !== next.name;
    return {
      planned_state: proposed_new_state,
      requires_replace: isRenamed
        ? [{ steps: [{ attribute_name: 'name' }] }]
        : [],
    };
  },
  ApplyResourceChange: async ({ prior_state, planned_state }) => {
    const prior = toValue(prior_state);
    const { name, ...rest } = toValue(planned_state) ?? {};
    refuse({ name, ...rest });
    if (name !== undefined) await untilReleased({ name });
    if (name === undefined) fs.rmSync(fileOf(prior), { force: true });
    else fs.writeFileSync(fileOf({ name }), JSON.stringify(rest));
    return { new_state: planned_state };
  },
};

function refuse(state) {
  if (!isTold(state, 'refuse')) return;
  throw new Error(
    `The cloud does not accept the secret "${state.secret}" of ${state.name}`,
  );
}

function gorge() {
  const taken = [];
  // About 2 GiB, as objects, which cannot be refused one by one.
  while (taken.length < 256) taken.push(new Array(1024 * 1024).fill(0.5));
}

async function untilReleased(state) {
  while (isTold(state, 'hold')) {
    fs.writeFileSync(beside(state, 'waits'), '');
    await new Promise(done => setTimeout(done, 20));
  }
}

/** A failure is a diagnostic, as people get to see it. */
function handler(method) {
  return async (call, callback) => {
    try {
      callback(null, await method(call.request));
    } catch (error) {
      callback(null, {
        diagnostics: [{ severity: 'ERROR', summary: String(error.message) }],
      });
    }
  };
}

function load(file) {
  return grpc.loadPackageDefinition(
    loadSync(path.join(__dirname, file), { keepCase: true, enums: String }),
  );
}

const server = new grpc.Server();
server.addService(
  load('tfplugin6.proto').tfplugin6.Provider.service,
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, handler(method)]),
  ),
);
server.addService(load('controller.proto').plugin.GRPCController.service, {
  Shutdown: (_call, callback) => {
    callback(null, {});
    setImmediate(() => process.exit(0));
  },
});
server.bindAsync(
  '127.0.0.1:0',
  grpc.ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) throw error;
    process.stdout.write(`1|6|tcp|127.0.0.1:${port}|grpc\n`);
  },
);
