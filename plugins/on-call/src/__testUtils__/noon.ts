import { stillTime } from '@paved-path/provider-kit-common/testUtils';

// For tests that say which day something was on: what was an hour ago would be of yesterday where they run after midnight. Import this first, so that
// the examples are of the same day. Only the date stands still; timers go on.
stillTime('2026-11-25T12:00:00Z');
