/** How modules and configuration call the sandbox. @internal */
export const SANDBOX_HOST = { id: 'sandbox', title: 'the sandbox' };

/** The owner under which the sandbox keeps the repositories of services. @internal */
export const SERVICES_OWNER = 'services';
