// What decides how the network is reached, and who vouches for whom.
const passedOn = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_SSH_COMMAND',
  'SSH_AUTH_SOCK',
];

/**
 * The environment that lets git authenticate with a token. Neither arguments nor git's own messages show it.
 * @internal
 */
export function accessEnvironment(
  url: string,
  token: string | undefined,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  if (!token || !/^https?:/i.test(url)) return environment;
  const { origin } = new URL(url);
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    ...environment,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}
