import DOMPurify from 'dompurify';

/** How a runbook's page is made part of another page. */
export type PrepareOptions = {
  /** The address of the page in the docs, which relative links begin at; undefined where docs have no page. */
  pageUrl: string | undefined;
  /** A heading that says nothing new. */
  title: string;
  /** The picture at an address in the docs, as an address that a page may show; it fails where there is none. */
  loadPicture: (src: string) => Promise<string>;
  /** What stands in the place of a picture that cannot be shown. */
  noPicture: (alt: string) => string;
};

/** What of a docs page is not the page: navigation, links to edit it, permanent links. */
const SURROUNDINGS =
  'nav, aside, footer, .headerlink, .md-content__button, .md-source-file, button, select, textarea';

/** Classes that say what a part is; all others are for a style that is not here. */
const MEANING = new Set(['admonition', 'admonition-title']);

/**
 * Takes the text of a page out of the HTML of a docs site, without anything that runs or that would look like the portal's own: the
 * docs are written by whoever may write the repository.
 */
export async function prepareRunbook(
  html: string,
  options: PrepareOptions,
): Promise<string> {
  const purified = DOMPurify.sanitize(html, {
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
    FORBID_TAGS: ['style', 'form'],
    FORBID_ATTR: ['id', 'name', 'style', 'target'],
  }) as HTMLElement;
  const content =
    purified.querySelector<HTMLElement>('article') ??
    purified.querySelector<HTMLElement>('main') ??
    purified;
  content.querySelectorAll(SURROUNDINGS).forEach(node => node.remove());
  showBoxes(content);
  lowerHeadings(content, options.title);
  keepMeaning(content);
  letScroll(content);
  leadLinks(content, options.pageUrl);
  await showPictures(content, options);
  return content.innerHTML;
}

/** A list of things to do keeps its boxes, which nobody can tick here. */
function showBoxes(content: HTMLElement): void {
  content.querySelectorAll('input').forEach(input => {
    if (input.type === 'checkbox') {
      input.replaceWith(input.hasAttribute('checked') ? '☑ ' : '☐ ');
    } else {
      input.remove();
    }
  });
}

/** The page's headings stand below the panel's, which is of the second level. */
function lowerHeadings(content: HTMLElement, title: string): void {
  const [first] = content.querySelectorAll('h1');
  if (sameWords(first?.textContent, title)) first.remove();
  const headings = [...content.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  const levelOf = ({ tagName }: Element) => Number(tagName[1]);
  const highest = Math.min(...headings.map(levelOf));
  for (const heading of headings) {
    const level = Math.min(6, levelOf(heading) - highest + 3);
    const lower = document.createElement(`h${level}`);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
}

function sameWords(one: string | null | undefined, other: string): boolean {
  return one?.trim().toLocaleLowerCase() === other.toLocaleLowerCase();
}

/** What is too wide is scrolled, also by whoever has no mouse. */
function letScroll(content: HTMLElement): void {
  content
    .querySelectorAll('pre')
    .forEach(code => code.setAttribute('tabindex', '0'));
  content.querySelectorAll('table').forEach(table => {
    const frame = document.createElement('div');
    frame.setAttribute('tabindex', '0');
    table.replaceWith(frame);
    frame.append(table);
  });
}

function keepMeaning(content: HTMLElement): void {
  content.querySelectorAll('[class]').forEach(node => {
    const kept = [...node.classList].filter(name => MEANING.has(name));
    if (kept.length) node.setAttribute('class', kept.join(' '));
    else node.removeAttribute('class');
  });
}

/** Links within the docs lead there, others open beside the portal. */
function leadLinks(content: HTMLElement, pageUrl: string | undefined): void {
  const { origin } = window.location;
  content.querySelectorAll('a[href]').forEach(link => {
    const href = link.getAttribute('href') ?? '';
    if (/^[a-z][a-z+.-]*:|^\/\//i.test(href)) {
      link.setAttribute('target', '_blank');
      link.setAttribute('rel', 'noopener noreferrer');
    } else if (pageUrl) {
      const base = new URL(`${pageUrl.replace(/\/+$/, '')}/`, origin);
      const { pathname, search, hash } = new URL(href, base);
      link.setAttribute('href', `${pathname}${search}${hash}`);
    } else {
      link.replaceWith(...link.childNodes);
    }
  });
}

async function showPictures(
  content: HTMLElement,
  options: PrepareOptions,
): Promise<void> {
  await Promise.all(
    [...content.querySelectorAll('img')].map(async picture => {
      const src = picture.getAttribute('src') ?? '';
      picture.removeAttribute('srcset');
      if (/^(https?:|data:image\/)/i.test(src)) return;
      try {
        picture.setAttribute('src', await options.loadPicture(src));
      } catch {
        picture.replaceWith(options.noPicture(picture.alt || src));
      }
    }),
  );
}
