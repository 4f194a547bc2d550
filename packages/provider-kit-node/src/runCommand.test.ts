import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runGit } from './git';
import { CommandError, runCommand } from './runCommand';

describe('runCommand', () => {
  it('hands over input and returns what the command printed', async () => {
    await expect(
      runCommand('cat', [], { input: 'one\ntwo\n' }),
    ).resolves.toEqual({ stdout: 'one\ntwo\n', stderr: '' });
  });

  it('rejects with the exit code and the reason, but never with the arguments', async () => {
    const failure: CommandError = await runCommand('sh', [
      '-c',
      'echo "out of disk" >&2; exit 3',
      'https://token:canary@example.com',
    ]).catch(error => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect(failure.exitCode).toBe(3);
    expect(failure.message).toContain('ended with code 3: out of disk');
    expect(failure.message).not.toContain('canary');
  });

  it('says which command could not be run', async () => {
    await expect(runCommand('no-such-command', [])).rejects.toThrow(
      /^no-such-command could not be run: .*ENOENT/,
    );
  });

  it('kills the command and its children when it is aborted', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'run-command-'));
    const file = path.join(folder, 'pid');
    const controller = new AbortController();
    const running = runCommand(
      'sh',
      ['-c', `sleep 60 & echo $! > ${file}.new; mv ${file}.new ${file}; wait`],
      { signal: controller.signal },
    ).catch(error => error);
    const pid = Number(await readWhenThere(file));
    controller.abort(new Error('not wanted any more'));
    expect(await running).toEqual(new Error('not wanted any more'));
    await untilGone(pid);
    await fs.rm(folder, { recursive: true });
  });

  it('tells what ended a command from outside', async () => {
    const failure: CommandError = await runCommand('sh', [
      '-c',
      'kill -KILL $$',
    ]).catch(error => error);
    expect(failure.endedBy).toBe('SIGKILL');
    expect(failure.exitCode).toBeUndefined();
    expect(failure.message).toMatch(/was ended by SIGKILL$/);
  });

  it('ends the lifeline with the command, so that what it left behind can end', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'run-command-'));
    const file = path.join(folder, 'pid');
    const script = `(read -r _; kill -KILL 0) <&3 & sleep 60 & echo $! > ${file}; exit 0`;
    await expect(
      runCommand('sh', ['-c', script], { lifeline: true }),
    ).resolves.toEqual({ stdout: '', stderr: '' });
    await untilGone(Number(await fs.readFile(file, 'utf8')));
    await fs.rm(folder, { recursive: true });
  });

  it('refuses more output than it may keep', async () => {
    await expect(
      runCommand('sh', ['-c', 'head -c 5000 /dev/zero'], { maxOutput: 1000 }),
    ).rejects.toThrow('printed more than 1000 bytes');
  });
});

describe('runGit', () => {
  it('does not read the configuration of the person who runs it', async () => {
    const { stdout } = await runGit(['config', '--list', '--show-scope'], {
      cwd: os.tmpdir(),
    });
    expect(stdout).not.toMatch(/^(global|system)/m);
  });
});

async function readWhenThere(file: string): Promise<string> {
  for (;;) {
    try {
      return await fs.readFile(file, 'utf8');
    } catch {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }
}

/** A killed process stays as a zombie until it is reaped; both are gone for our purposes. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      const state = await fs
        .readFile(`/proc/${pid}/stat`, 'utf8')
        .then(text => text.split(') ')[1][0])
        .catch(() => undefined);
      if (state === 'Z') return;
    } catch {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
