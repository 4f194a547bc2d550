// `npm run bench -- <name>`: runs bench/<name>.ts. Without a name it says which there are.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';
import { main, say, Sentence } from './say.mjs';
import { ensureToolchain } from './toolchain.mjs';

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const names = fs
    .readdirSync(path.join(root, 'bench'))
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -'.ts'.length));
  const choice = `npm run bench -- ${names.join(' | ')}`;
  if (name === undefined) {
    say(choice);
    return 0;
  }
  if (!names.includes(name)) {
    throw new Sentence(`There is no benchmark ${name}: ${choice}`);
  }
  const toolchain = await ensureToolchain();
  return toolchain.run(
    [
      '--no-node-snapshot',
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      `bench/${name}.ts`,
      ...rest,
    ],
    { env: { NODE_ENV: 'test', ...toolchain.env } },
  );
});
