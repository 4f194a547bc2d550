import { Bench, patiently } from './setUp';

/** How services stand, as a provider says that was just started. */
export async function readServices(bench: Bench, keys = ['default/PPAY']) {
  const provider = await bench.fake.createProvider();
  return provider.readServices(keys, patiently());
}

/** How a service stands that must be readable. */
export async function readService(bench: Bench, key = 'default/PPAY') {
  const reading = (await readServices(bench, [key])).get(key);
  if (reading?.outcome !== 'ok') throw new Error(JSON.stringify(reading));
  return reading.snapshot;
}
