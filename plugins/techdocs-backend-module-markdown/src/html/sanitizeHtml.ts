import sanitize from 'sanitize-html';

const EVERYWHERE = [
  'class',
  'id',
  'title',
  'lang',
  'dir',
  'role',
  'aria-*',
  'align',
];

const OPTIONS: sanitize.IOptions = {
  allowedTags: [
    ...sanitize.defaults.allowedTags,
    ...['del', 'details', 'figcaption', 'figure', 'img', 'input', 'ins'],
    ...['picture', 'source', 'summary'],
  ],
  allowedAttributes: {
    '*': EVERYWHERE,
    a: ['href', 'name', 'target', 'rel', 'download'],
    col: ['span', 'width'],
    colgroup: ['span', 'width'],
    details: ['open'],
    img: ['src', 'srcset', 'alt', 'width', 'height', 'loading'],
    input: ['type', 'checked', 'disabled'],
    li: ['value'],
    ol: ['start', 'reversed', 'type'],
    source: ['src', 'srcset', 'media', 'type'],
    td: ['colspan', 'rowspan', 'headers', 'style'],
    th: ['colspan', 'rowspan', 'headers', 'scope', 'style'],
    time: ['datetime'],
  },
  // markdown-it aligns a table's columns with this one property.
  allowedStyles: { '*': { 'text-align': [/^(left|right|center)$/] } },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https', 'data'] },
  transformTags: {
    // Nothing but a task list's box has a place in a page; a form that collects input has none.
    input: (_tagName, attributes) => ({
      tagName: 'input',
      attribs: {
        ...attributes,
        type: 'checkbox',
        disabled: '',
      },
    }),
  },
};

/**
 * Takes out of HTML all that could run or load something, and closes what was left open.
 *
 * @remarks
 * The reader sanitizes as well. This is for whoever opens the site's files without it.
 *
 * @internal
 */
export function sanitizeHtml(html: string): string {
  return sanitize(html, OPTIONS);
}
