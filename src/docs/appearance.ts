/** What the explorer adds to the style of Swagger UI: our width, readable contrast (WCAG AA), the dark of the rest, narrow screens. */
export const STYLE = `
html { color-scheme: light dark }
body { background: #fff }
.swagger-ui .topbar { display: none }
.swagger-ui .info { margin: 24px 0 }
.swagger-ui .info a, .swagger-ui .opblock-tag a, .swagger-ui .opblock-description a { text-decoration: underline }
.swagger-ui :focus-visible { outline: 3px solid #1453b3; outline-offset: 1px }
.swagger-ui .response-col_description img { max-width: 100%; height: auto }
html.dark-mode body { background: #1c2022 }
html.dark-mode .swagger-ui :focus-visible { outline-color: #82b4ff }
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
  .swagger-ui .opblock-section-header { flex-wrap: wrap; height: auto }
  .swagger-ui table.responses-table { display: block; overflow-x: auto }
}
`;

/** What runs in the browser beside Swagger UI, whose page names no viewport. */
export const SCRIPT = `
const viewport = document.createElement('meta');
viewport.name = 'viewport';
viewport.content = 'width=device-width, initial-scale=1';
document.head.append(viewport);
`;
