import { useEffect, useState } from 'react';
import { DateTime } from 'luxon';

/**
 * The present moment, told again every so often, so that ages on the screen grow.
 *
 * @param interval - how often, in milliseconds
 * @public
 */
export function useNow(interval: number = 20_000): DateTime {
  const [now, setNow] = useState(() => DateTime.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(DateTime.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}
