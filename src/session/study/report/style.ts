/** The report's style sheet: the model page's type, lines and hues; its themes follow the reader's, or VS Code's where it is shown there. */

const DARK = `--back:#1f1f1f;--side:#181818;--text:#cccccc;--dim:#9d9d9d;--line:#2b2b2b;--grid:#333333;--link:#4daafc;--raise:#e79551;--lower:#5ca8ee;--plain:#9d9d9d;--inside:#1f1f1f;`;
const LIGHT = `--back:#ffffff;--side:#f8f8f8;--text:#3b3b3b;--dim:#616161;--line:#e5e5e5;--grid:#e0e0e0;--link:#005fb8;--raise:#9f4f19;--lower:#1567a6;--plain:#6f6f6f;--inside:#ffffff;`;
const CONTRAST = `--back:#000000;--side:#000000;--text:#ffffff;--dim:#ffffff;--line:#6fc3df;--grid:#555555;--link:#21a6ff;--raise:#f9aa60;--lower:#79befe;--plain:#cccccc;--inside:#000000;`;
const CONTRAST_LIGHT = `--back:#ffffff;--side:#ffffff;--text:#292929;--dim:#292929;--line:#0f4a85;--grid:#bbbbbb;--link:#0f4a85;--raise:#8f4a12;--lower:#0f5a96;--plain:#444444;--inside:#ffffff;`;

/** Line colours of many methods; told apart by their place in the key as well, and dashed from the thirteenth on. */
const LINES = [
  '#e79551',
  '#5ca8ee',
  '#6bbf7b',
  '#c586c0',
  '#d7ba4d',
  '#4ec9b0',
  '#f07178',
  '#8f9bb3',
  '#b58900',
  '#7aa2f7',
  '#a3be8c',
  '#d16d9e',
];

/** Of a page that is the report alone. */
export const PAGE_STYLE = `
body{margin:0;padding:24px 32px;background:var(--back);color:var(--text);font:13px/18px system-ui,"Segoe UI",Ubuntu,sans-serif;max-width:1100px}
`;

/** Of the report, wherever it is shown. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
body.vscode-light{${LIGHT}}
body.vscode-dark{${DARK}}
body.vscode-high-contrast{${CONTRAST}}
body.vscode-high-contrast-light{${CONTRAST_LIGHT}}
h1{font-size:20px;line-height:26px;font-weight:600;margin:0 0 8px}
h2{font-size:13px;font-weight:600;margin:28px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--line)}
h4{font-size:11px;font-weight:400;color:var(--dim);margin:12px 0 4px;flex-basis:100%}
p{margin:0 0 8px;max-width:800px}
p.first{font-size:15px;line-height:22px}
.about{color:var(--dim);font-size:11px;line-height:16px}
table{border-collapse:collapse;margin:0 0 8px}
th,td{padding:2px 12px 2px 0;height:18px;text-align:left;white-space:nowrap}
th{font-size:11px;font-weight:400;color:var(--dim)}
td.number,th.number{text-align:right}
td.number{font-family:var(--vscode-editor-font-family,"Droid Sans Mono",Consolas,monospace);font-size:12px}
tr+tr td{border-top:1px solid var(--line)}
.scroll{overflow-x:auto;max-height:480px;overflow-y:auto}
figure{margin:12px 0 20px;overflow-x:auto}
figcaption{font-size:11px;line-height:16px;color:var(--dim);margin-bottom:8px}
svg{display:block;max-width:none;overflow:visible}
svg text{fill:var(--text);font-size:11px;font-family:inherit}
svg text.tick{fill:var(--dim);font-size:10px}
svg text.inside{fill:var(--inside)}
.grid{stroke:var(--grid)}.zero{stroke:var(--dim)}
.whisker{stroke:var(--dim)}.beyond{fill:var(--dim);fill-opacity:.6}
.box{fill-opacity:.55}.box.plain{fill:var(--plain)}.box.raise{fill:var(--raise)}.box.lower{fill:var(--lower)}
.median{stroke:var(--text);stroke-width:2}
.bar{fill:var(--plain)}
.cell{fill:var(--text)}
.line{fill:none;stroke-width:1.5}.dashed{stroke-dasharray:4 3}
${LINES.map((colour, i) => `.l${i}{stroke:${colour}}`).join('')}
.raise{color:var(--raise)}.lower{color:var(--lower)}
.strip{display:flex;flex-wrap:wrap;gap:8px}
.picture{display:flex;flex-direction:column;font-size:11px;line-height:16px;max-width:140px}
.picture small{color:var(--dim);font-size:10px}
img{image-rendering:pixelated}
a{color:var(--link)}
`;
