import { VendorHttpClient, VendorHttpClientOptions } from '../VendorHttpClient';

/** Where the vendor of the tests answers. @internal */
export const BASE = 'https://api.example.com/v2';
/** @internal */
export const TOKEN = 'canary-7d21';
/** @internal */
export const KEY = 'canary-key-9';

/** A client of the vendor, which does not wait long before it tries again. @internal */
export function createClient(
  options: Partial<VendorHttpClientOptions> = {},
): VendorHttpClient {
  return new VendorHttpClient({
    vendor: 'Acme',
    baseUrl: `${BASE}/`,
    headers: { 'X-Organization': '7' },
    secretHeaders: { Authorization: `Bearer ${TOKEN}`, 'X-Api-Key': KEY },
    retries: 2,
    initialDelay: 1,
    ...options,
  });
}
