/**
 * Charges of Kubernetes workloads from OpenCost.
 *
 * @packageDocumentation
 */
export { costOpenCostModule as default } from './module';
