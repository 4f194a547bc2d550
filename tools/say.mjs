/** An error whose message is all that a person needs: it is printed without a stack trace. */
export class Sentence extends Error {}

/** Says what goes on. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs a tool's main function; a failure is one clear sentence and a non-zero exit code. */
export async function main(run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Sentence ? error.message : error.stack}\n`,
    );
    process.exitCode = 1;
  }
}
