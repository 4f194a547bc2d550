const greetings = { da: 'Hej', de: 'Hallo', en: 'Hello', es: 'Hola', pt: 'Olá' };

/**
 * The example resource: a greeting for a name, in a language. It keeps no state, so every replica answers the same.
 * Replace it with what this service is for.
 */
export function greet({ name, language = 'en' }) {
  if (name.length > 100) {
    return { status: 400, body: { error: 'name must have at most 100 characters' } };
  }
  if (!Object.hasOwn(greetings, language)) {
    const known = Object.keys(greetings).join(', ');
    return { status: 400, body: { error: `language must be one of ${known}, and is "${language}"` } };
  }
  return { status: 200, body: { language, greeting: `${greetings[language]}, ${name}!` } };
}
