import highlighter from 'highlight.js/lib/common';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import http from 'highlight.js/lib/languages/http';
import nginx from 'highlight.js/lib/languages/nginx';
import properties from 'highlight.js/lib/languages/properties';
import protobuf from 'highlight.js/lib/languages/protobuf';
import { escapeHtml } from '../html/escapeHtml';

const languages = { dockerfile, http, nginx, properties, protobuf };
for (const [name, language] of Object.entries(languages)) {
  highlighter.registerLanguage(name, language);
}

/** MkDocs' and people's names for languages that highlight.js calls otherwise. */
const ALIASES: Record<string, string> = {
  console: 'shell',
  proto: 'protobuf',
  jsonc: 'json',
  hcl: 'ini',
  terraform: 'ini',
  promql: 'plaintext',
  text: 'plaintext',
};

/**
 * Code as HTML with highlight.js' class names; as plain text where the language is unknown.
 *
 * @internal
 */
export function highlightCode(code: string, language: string): string {
  const name = ALIASES[language] ?? language;
  return highlighter.getLanguage(name)
    ? highlighter.highlight(code, { language: name, ignoreIllegals: true })
        .value
    : escapeHtml(code);
}
