/** What the service is told by its environment; the defaults are for a laptop. */
export function readSettings(env = process.env) {
  const port = Number(env.PORT ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`PORT must be a port number, and is "${env.PORT}"`);
  }
  return {
    service: env.SERVICE_NAME ?? '${{ values.name }}',
    version: env.SERVICE_VERSION ?? 'development',
    environment: env.ENVIRONMENT ?? 'local',
    /** Undefined stands for all interfaces. */
    host: env.HOST || undefined,
    port,
  };
}
