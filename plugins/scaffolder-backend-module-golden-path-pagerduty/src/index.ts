/**
 * The services of the golden path at PagerDuty.
 *
 * @packageDocumentation
 */
export { goldenPathPagerDutyModule as default } from './module';
