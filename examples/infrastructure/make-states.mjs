// Replays the history in a temporary folder, applies what was applied at each commit, and keeps the states:
//   node examples/infrastructure/make-states.mjs
// It needs `tofu` or `terraform` on PATH, and no network: all resources are `terraform_data`, which is built in.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'infrastructure-'));
const states = path.join(here, 'states');
const command = process.argv[2] ?? 'terraform';

function run(module, ...args) {
  execFileSync(command, args, {
    cwd: path.join(work, module),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
  });
}

try {
  fs.rmSync(states, { recursive: true, force: true });
  const history = JSON.parse(
    fs.readFileSync(path.join(here, 'history.json'), 'utf8'),
  );
  for (const { folder, remove = [], applied = [] } of history) {
    fs.cpSync(path.join(here, 'history', folder), work, { recursive: true });
    for (const gone of remove) fs.rmSync(path.join(work, gone));
    for (const module of applied) {
      run(module, 'init', '-input=false');
      run(module, 'apply', '-input=false', '-auto-approve');
      fs.mkdirSync(path.join(states, module), { recursive: true });
      fs.copyFileSync(
        path.join(work, module, 'terraform.tfstate'),
        path.join(states, module, 'terraform.tfstate'),
      );
      console.log(module);
    }
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
