/** What the explorer adds to the style of Swagger UI: our width, readable contrast (WCAG AA), the dark of the rest, narrow screens. */
export const STYLE = `
html { color-scheme: light dark }
body { background: #fff }
.swagger-ui .topbar { display: none }
.swagger-ui .info { margin: 24px 0 }
.swagger-ui .info a, .swagger-ui .opblock-tag a, .swagger-ui .opblock-description a { text-decoration: underline }
.swagger-ui :focus-visible { outline: 3px solid #1453b3; outline-offset: 1px }
.swagger-ui .response-col_description img { max-width: 100%; height: auto }
.swagger-ui .info a, .swagger-ui .opblock-tag a, .swagger-ui .link { color: #1453b3 }
.swagger-ui .opblock-tag a.nostyle { color: inherit }
.swagger-ui .info .title small { background: #5b6270 }
.swagger-ui .info .title small.version-stamp { background: #4a6a00 }
.swagger-ui .btn.authorize, .swagger-ui .btn.authorize span { color: #17704a; border-color: #17704a }
.swagger-ui .btn.cancel { color: #b3201f; border-color: #b3201f }
.swagger-ui .btn.execute { background: #1453b3; border-color: #1453b3 }
.swagger-ui .parameter__in, .swagger-ui .parameter__type { color: #5a5a5a }
.swagger-ui .download-contents { background: #4a5060 }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #17704a }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1a5fb4 }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a5200 }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3201f }
.swagger-ui .microlight [style*="rgb(180, 142, 173)"] { color: #cfb0ca !important }
html.dark-mode .swagger-ui .info a, html.dark-mode .swagger-ui .opblock-tag a, html.dark-mode .swagger-ui .link { color: #82b4ff }
html.dark-mode .swagger-ui .opblock-tag a.nostyle { color: inherit }
html.dark-mode .swagger-ui :is(.btn.authorize, .btn.authorize span) { color: #6fd39a; border-color: #6fd39a }
html.dark-mode .swagger-ui .opblock .opblock-section-header .try-out__btn.cancel { color: #ff9d97; border-color: #ff9d97 }
html.dark-mode .swagger-ui :is(.header-col, .headers, .headers td, .headers th, .examples-select__section-label) { color: #e4e6e6 }
html.dark-mode .swagger-ui :is(.parameter__in, .parameter__type) { color: #b9c0c8 }
html.dark-mode body { background: #1c2022 }
html.dark-mode .swagger-ui :focus-visible { outline-color: #82b4ff }
@media (prefers-reduced-motion: reduce) { .swagger-ui * { transition: none !important } }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 10px }
  .swagger-ui .scheme-container { padding: 10px 0 }
  .swagger-ui .opblock-tag { flex-wrap: wrap; font-size: 20px }
  .swagger-ui .opblock .opblock-summary-path { max-width: none; font-size: 14px }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: 4px 10px }
  .swagger-ui table.parameters tr, .swagger-ui table.parameters td { display: block }
  .swagger-ui table.parameters thead { display: none }
  .swagger-ui .parameters-col_description input, .swagger-ui select { max-width: 100%; width: 100% }
  .swagger-ui .filter .operation-filter-input { width: 100% }
  .swagger-ui .opblock-section-header { flex-wrap: wrap; height: auto }
  .swagger-ui .opblock-section-header .tab-header { flex: 0 0 100%; padding-bottom: 10px }
  .swagger-ui table.responses-table { display: block; overflow-x: auto }
}
`;

/**
 * What runs in the browser beside Swagger UI: its page names no viewport, and it leaves lists of choice, bodies and scrolling code
 * without what a screen reader and a keyboard need.
 */
export const SCRIPT = `
const viewport = document.createElement('meta');
viewport.name = 'viewport';
viewport.content = 'width=device-width, initial-scale=1';
document.head.append(viewport);

const LABELS = [
  ['#servers', 'Server'],
  ['.examples-select-element', 'Example'],
  ['.content-type', 'Media type'],
  ['.parameters-col_description select', 'Value'],
  ['textarea.body-param__text', 'Request body'],
  ['.operation-filter-input', 'Filter by tag'],
];
const complete = () => {
  for (const [selector, label] of LABELS)
    for (const field of document.querySelectorAll('.swagger-ui ' + selector))
      if (!field.hasAttribute('aria-label')) field.setAttribute('aria-label', label);
  for (const code of document.querySelectorAll('.swagger-ui pre:not([tabindex])')) code.tabIndex = 0;
};
let isDue = false;
new MutationObserver(() => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => { isDue = false; complete(); });
}).observe(document.body, { childList: true, subtree: true });
complete();
`;
