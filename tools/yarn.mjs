// Runs Yarn with the project's own toolchain: `node tools/yarn.mjs <arguments>`.
import { main } from './say.mjs';
import { ensureToolchain } from './toolchain.mjs';

await main(async () => {
  const { yarn } = await ensureToolchain();
  return yarn(process.argv.slice(2));
});
