/** An error whose message is all that a person needs: it is printed without a stack trace. */
export class Sentence extends Error {}

/** Says what goes on. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs a tool's main function; a failure is one clear sentence and a non-zero exit code. A stack trace is for our own mistakes. */
export async function main(run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    // What the system refuses (a folder that cannot be written, a full disk) says itself what it is about.
    const plain = error instanceof Sentence || error.syscall !== undefined;
    process.stderr.write(`${plain ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
