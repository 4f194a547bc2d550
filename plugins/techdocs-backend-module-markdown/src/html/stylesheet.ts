import { createHash } from 'node:crypto';

const ADMONITIONS: Array<[color: string, icon: string, types: string[]]> = [
  ['#448aff', 'note', ['note', 'seealso']],
  ['#00b0ff', 'abstract', ['abstract', 'summary', 'tldr']],
  ['#00b8d4', 'info', ['info', 'todo']],
  ['#00bfa5', 'tip', ['tip', 'hint', 'important']],
  ['#00c853', 'success', ['success', 'check', 'done']],
  ['#64dd17', 'question', ['question', 'help', 'faq']],
  ['#ff9100', 'warning', ['warning', 'caution', 'attention']],
  ['#ff5252', 'failure', ['failure', 'fail', 'missing']],
  ['#ff1744', 'danger', ['danger', 'error']],
  ['#f50057', 'bug', ['bug']],
  ['#7c4dff', 'example', ['example']],
  ['#9e9e9e', 'quote', ['quote', 'cite']],
];

// The reader adds its own rules after these, and gives every --md-… variable its value from the portal's theme,
// light or dark. The second value of a variable is for a page opened without the reader.
const BASE = `
*,*::before,*::after{box-sizing:border-box}
body{margin:0;color:var(--md-default-fg-color,#1b1b1b);font-family:var(--md-text-font-family,system-ui,sans-serif);line-height:1.6;-webkit-font-smoothing:antialiased}
a{color:var(--md-typeset-a-color,#1a5fb4);text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
:focus-visible{outline:2px solid var(--md-accent-fg-color,#1a5fb4);outline-offset:2px}
.md-toggle{position:absolute;opacity:0;width:0;height:0;pointer-events:none}
.md-overlay,.md-header__button{display:none}
.md-icon svg{display:block;width:1.25rem;height:1.25rem;fill:currentColor}
.md-ellipsis{overflow:hidden;text-overflow:ellipsis}
.md-main__inner{position:relative;display:flex}
.md-sidebar{flex-shrink:0;overflow-y:auto;padding:.5rem 0}
.md-sidebar--secondary{order:2}
.md-sidebar__scrollwrap{overflow-y:auto}
.md-sidebar__inner{padding:0 .75rem}
.md-content{flex-grow:1;min-width:0}
.md-content__inner{margin:0 1.5rem;padding:.5rem 0 3rem}
.md-content__button{float:right;margin:.5rem 0 .5rem .5rem}
`;

const NAVIGATION = `
.md-nav{line-height:1.35}
.md-nav__title{display:block;padding:.25rem 0;font-weight:700;overflow:hidden;text-overflow:ellipsis}
.md-nav__list{margin:0;padding:0;list-style:none}
.md-nav__item>.md-nav .md-nav__list{padding-left:.75rem}
.md-nav__link{display:flex;align-items:center;margin-top:.5rem;color:var(--md-default-fg-color,#1b1b1b);cursor:pointer;overflow-wrap:anywhere}
.md-nav__link:hover{color:var(--md-accent-fg-color,#1a5fb4)}
.md-nav__link--active{font-weight:600}
.md-nav__icon{flex-shrink:0;width:1.25rem;height:1.25rem;transition:transform .15s}
.md-nav__icon::after{display:block;width:1.25rem;height:1.25rem;content:"";background-color:currentColor;-webkit-mask:var(--md-nav-icon--next) center/contain no-repeat;mask:var(--md-nav-icon--next) center/contain no-repeat}
.md-nav__toggle~.md-nav{display:none}
.md-nav__toggle:checked~.md-nav{display:block}
.md-nav__toggle:checked~.md-nav__link .md-nav__icon{transform:rotate(90deg)}
.md-footer__inner{display:flex;justify-content:space-between;padding:.25rem .75rem}
.md-footer__link{display:flex;align-items:center;min-width:0;padding:.5rem 0;color:var(--md-default-fg-color,#1b1b1b)}
.md-footer__link--next{margin-left:auto;text-align:right;flex-direction:row-reverse}
.md-footer__title{min-width:0;flex-grow:1;padding:0 .5rem;line-height:1.3;white-space:nowrap}
.md-footer__direction{display:block;font-size:.75em;color:var(--md-default-fg-color--light,#5f5f5f)}
.md-footer__button::after{display:block;width:1.5rem;height:1.5rem;content:"";background-color:currentColor;-webkit-mask:var(--md-nav-icon--prev) center/contain no-repeat;mask:var(--md-nav-icon--prev) center/contain no-repeat}
.md-footer__link--next .md-footer__button::after{transform:rotate(180deg)}
`;

const SMALL_SCREEN = `
@media screen and (max-width:76.1875em){
.md-header__button{display:inline-block;cursor:pointer}
.md-sidebar--primary{position:fixed;top:0;bottom:0;background-color:var(--md-default-bg-color,#fff);transition:transform .2s}
.md-sidebar--secondary{display:none}
[data-md-toggle=drawer]:checked~.md-overlay{position:fixed;top:0;left:0;display:block;width:100%;height:100%;z-index:100;background-color:rgba(0,0,0,.54)}
[data-md-toggle=drawer]:checked~.md-container .md-sidebar--primary{box-shadow:var(--md-shadow-z3)}
.md-content__inner{margin:0 .75rem}
}
@media print{.md-header,.md-footer,.md-clipboard,.headerlink,.md-content__button{display:none}}
`;

const TYPESET = `
.md-typeset{overflow-wrap:break-word}
.md-typeset h1{margin:.25rem 0 1rem}
.md-typeset h2{margin:2rem 0 .75rem}
.md-typeset h3,.md-typeset h4,.md-typeset h5,.md-typeset h6{margin:1.5rem 0 .5rem}
.md-typeset p,.md-typeset ul,.md-typeset ol,.md-typeset dl,.md-typeset blockquote,.md-typeset figure{margin:0 0 1em}
.md-typeset ul,.md-typeset ol{padding-left:1.5rem}
.md-typeset li{margin-bottom:.35em}
.md-typeset li>ul,.md-typeset li>ol{margin:.35em 0}
.md-typeset p a,.md-typeset li a,.md-typeset td a{text-decoration:underline}
.md-typeset blockquote{padding-left:.75rem}
.md-typeset img{max-width:100%;height:auto}
.md-typeset hr{border:0;margin:1.5rem 0}
.md-typeset .headerlink{display:inline-block;margin-left:.5rem;color:var(--md-default-fg-color--lighter,#bbb);opacity:0;text-decoration:none}
.md-typeset :is(h1,h2,h3,h4,h5,h6):hover .headerlink,.md-typeset .headerlink:focus-visible{opacity:1}
.md-typeset .headerlink:hover{color:var(--md-accent-fg-color,#1a5fb4)}
.md-typeset code,.md-typeset kbd{padding:.1em .3em;border-radius:.15rem;background-color:var(--md-code-bg-color,#f4f4f4);color:var(--md-code-fg-color,#1b1b1b);font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
.md-typeset pre{position:relative;margin:0 0 1em;line-height:1.45}
.md-typeset pre>code{display:block;overflow:auto;padding:.8rem 3rem .8rem 1rem;white-space:pre;word-break:normal}
.md-typeset .filename{display:block;padding:.4rem 1rem;font-size:.85em;font-weight:700;background-color:var(--md-code-bg-color,#f4f4f4);border-bottom:1px solid var(--md-default-fg-color--lightest,#ddd)}
.md-typeset .md-clipboard{display:inline-flex;padding:.25rem;border:0;border-radius:.15rem;background:none;color:var(--md-default-fg-color--light,#5f5f5f);cursor:pointer}
.md-typeset .md-clipboard:hover{color:var(--md-accent-fg-color,#1a5fb4)}
.md-typeset .md-clipboard svg{width:1.1rem;height:1.1rem;fill:currentColor}
.md-typeset__scrollwrap{margin:0 0 1em;overflow-x:auto}
.md-typeset__table{display:inline-block;min-width:50%}
.md-typeset table:not([class]){width:100%;border-spacing:0}
.md-typeset table:not([class]) th,.md-typeset table:not([class]) td{padding:.5rem .9rem;text-align:left;vertical-align:top}
.md-typeset thead:not(:has(th:not(:empty))),.md-typeset h1 .headerlink{display:none}
.md-typeset .task-list{padding-left:.25rem;list-style:none}
.md-typeset .footnotes{font-size:.85em}
.md-typeset .tab-block{margin:0 0 1em;padding:.5rem 1rem 0;border:1px solid var(--md-default-fg-color--lightest,#ddd);border-radius:.15rem}
.md-typeset .tab-block__label{font-weight:700}
`;

const ADMONITION_BASE = `
.md-typeset .admonition,.md-typeset details{--kind:#448aff;--icon:var(--md-admonition-icon--note);margin:1.25em 0;padding:0 1rem;border:1px solid var(--kind);border-left-width:4px;border-radius:.2rem}
.md-typeset .admonition-title,.md-typeset summary{position:relative;margin:0 -1rem .8em;padding:.5rem 1rem .5rem 2.5rem;font-weight:700}
.md-typeset summary{cursor:pointer;margin-bottom:0;list-style:none}
.md-typeset summary::-webkit-details-marker{display:none}
.md-typeset details[open]>summary{margin-bottom:.8em}
.md-typeset .admonition-title::before,.md-typeset summary::before{position:absolute;left:.75rem;content:"";background-color:var(--kind);-webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat}
.md-typeset summary::after{position:absolute;right:.75rem;content:"";background-color:currentColor;-webkit-mask:var(--md-details-icon) center/contain no-repeat;mask:var(--md-details-icon) center/contain no-repeat}
`;

// The names of highlight.js' parts, in the colours that Material for MkDocs gives to Pygments'.
const CODE_COLORS: Array<[parts: string, color: string]> = [
  ['keyword selector-tag meta-keyword literal', 'keyword'],
  ['string regexp addition char.escape_', 'string'],
  ['number', 'number'],
  ['title title.function_ title.class_ section built_in type', 'function'],
  ['attr attribute symbol bullet selector-class selector-id', 'constant'],
  ['comment quote meta', 'comment'],
  ['variable template-variable', 'variable'],
  ['punctuation operator', 'punctuation'],
  ['name tag', 'keyword'],
  ['deletion', 'number'],
];

function admonitionRules(): string {
  return ADMONITIONS.map(([color, icon, types]) => {
    const selector = types
      .map(type => `.md-typeset .${type}`)
      .map(type => `${type}:is(.admonition,details)`)
      .join(',');
    return `${selector}{--kind:${color};--icon:var(--md-admonition-icon--${icon})}`;
  }).join('\n');
}

function codeRules(): string {
  return CODE_COLORS.map(([parts, color]) => {
    const selector = parts
      .split(' ')
      .map(part => `.hljs-${part}`)
      .join(',');
    return `${selector}{color:var(--md-code-hl-${color}-color)}`;
  })
    .concat(
      '.hljs-emphasis{font-style:italic}',
      '.hljs-strong{font-weight:700}',
    )
    .join('\n');
}

/** The stylesheet of every site. @internal */
export const stylesheet = [
  BASE,
  NAVIGATION,
  SMALL_SCREEN,
  TYPESET,
  ADMONITION_BASE,
  admonitionRules(),
  codeRules(),
]
  .map(part => part.trim())
  .join('\n');

/**
 * Where the stylesheet lies below the site's root.
 *
 * @remarks
 * TechDocs' reader drops every stylesheet that is not called as Material for MkDocs calls its own:
 * `main.`, eight hexadecimal digits, `.min.css`.
 *
 * @internal
 */
export const stylesheetUrl = `assets/stylesheets/main.${createHash('sha256')
  .update(stylesheet)
  .digest('hex')
  .slice(0, 8)}.min.css`;
