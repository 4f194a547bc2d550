/** One JSON object a line, on standard output, where the platform collects it. */
export function createLog(context, write = line => process.stdout.write(line)) {
  const at = level => (message, fields) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...context, ...fields })}\n`);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
