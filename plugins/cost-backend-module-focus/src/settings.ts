import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where an export is in S3-compatible object storage. @internal */
export type BucketSettings = {
  bucket: string;
  prefix: string;
  region: string;
  endpoint?: string;
  /** Without them the AWS SDK looks for credentials in its own places. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

/** An entry of `cost.focus.exports`. @internal */
export type ExportSettings = {
  name: string;
  source: { folder: string } | { s3: BucketSettings };
};

/** `cost.focus`. @internal */
export type FocusSettings = {
  exports: ExportSettings[];
  /** Of DuckDB, in bytes. */
  memoryLimit: number;
  /** For what DuckDB spills to disk, for copies of objects, and for what is known of files that did not change. */
  folder: string;
};

const MIB = 1024 ** 2;
const UNITS: Record<string, number> = { MiB: MIB, GiB: 1024 ** 3 };

// Below it, DuckDB cannot hold what it reads of a file at once.
const LEAST_MEMORY = 64 * MIB;

/**
 * Reads `cost.focus`; undefined where it is not configured.
 *
 * @throws InputError that names the key, and what would be right
 * @internal
 */
export function readFocusSettings(
  root: RootConfigService,
): FocusSettings | undefined {
  const config = root.getOptionalConfig('cost.focus');
  if (!config) return undefined;
  const exports = config.getConfigArray('exports').map(readExport);
  const names = exports.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `cost.focus.exports has the name '${twice}' twice; give each export its own`,
    );
  }
  return {
    exports,
    memoryLimit: readMemory(config.getOptionalString('memoryLimit')),
    folder: path.resolve(
      config.getOptionalString('folder') ??
        path.join(tmpdir(), 'paved-path-cost-focus'),
    ),
  };
}

function readExport(config: Config, index: number): ExportSettings {
  const key = `cost.focus.exports[${index}]`;
  const name = config.getString('name');
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw new InputError(
      `${key}.name is '${name}'; it must be letters, digits and '-', such as aws-export`,
    );
  }
  const folder = config.getOptionalString('folder');
  const s3 = config.getOptionalConfig('s3');
  if ((folder === undefined) === (s3 === undefined)) {
    throw new InputError(
      `${key} needs either a folder or s3, and has ${s3 ? 'both' : 'none'}`,
    );
  }
  return {
    name,
    source: s3
      ? { s3: readBucket(s3, `${key}.s3`) }
      : { folder: path.resolve(folder!) },
  };
}

function readBucket(config: Config, key: string): BucketSettings {
  const endpoint = config.getOptionalString('endpoint');
  const protocol =
    endpoint !== undefined && URL.canParse(endpoint)
      ? new URL(endpoint).protocol
      : undefined;
  if (endpoint !== undefined && !/^https?:$/.test(protocol ?? '')) {
    throw new InputError(
      `${key}.endpoint must be an address that begins with https, such as https://storage.example.com`,
    );
  }
  const accessKeyId = config.getOptionalString('accessKeyId');
  const secretAccessKey = config.getOptionalString('secretAccessKey');
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw new InputError(
      `${key} needs both accessKeyId and secretAccessKey, or neither, so that the credentials of the machine are used`,
    );
  }
  return {
    bucket: config.getString('bucket'),
    prefix: config.getOptionalString('prefix') ?? '',
    region: config.getOptionalString('region') ?? 'us-east-1',
    endpoint,
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined
        ? { accessKeyId, secretAccessKey }
        : undefined,
  };
}

function readMemory(text = '1 GiB'): number {
  const match = /^(\d+(?:\.\d+)?)\s*(MiB|GiB)$/.exec(text.trim());
  const bytes = match ? Math.floor(Number(match[1]) * UNITS[match[2]]) : 0;
  if (bytes < LEAST_MEMORY) {
    throw new InputError(
      `cost.focus.memoryLimit is '${text}'; it must be 64 MiB or more, such as 1 GiB`,
    );
  }
  return bytes;
}
