/** The five-field form: the page of the template `service`. */
export const NEW_SERVICE_PATH = '/create/templates/default/service';
