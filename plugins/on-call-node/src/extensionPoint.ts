import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { DocumentHost, OnCallProvider } from './types';

/**
 * Where modules add who is on call, and where documents are kept. An entity that several providers claim belongs to the first that was added.
 * @public
 */
export interface OnCallExtensionPoint {
  addOnCallProvider(provider: OnCallProvider): void;
  addDocumentHost(host: DocumentHost): void;
}

/** @public */
export const onCallExtensionPoint = createExtensionPoint<OnCallExtensionPoint>({
  id: 'on-call.extensions',
});
