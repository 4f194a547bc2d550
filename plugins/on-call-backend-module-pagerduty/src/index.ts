/**
 * On-call at PagerDuty.
 *
 * @packageDocumentation
 */
export { onCallPagerDutyModule as default } from './module';
