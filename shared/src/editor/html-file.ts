import { escapeHtml } from './html-entities.ts'

/** How the page looks without any other file: fonts of the reader's system, print included. */
const STYLE = `:root{color-scheme:light dark}
body{max-width:44rem;margin:3rem auto;padding:0 1.25rem;font:16px/1.6 system-ui,sans-serif;overflow-wrap:break-word}
h1,h2,h3{font-family:"Source Serif 4",Georgia,serif;line-height:1.25;margin:1.6em 0 .5em}h1:first-child{font-size:2.2em;margin-top:0}
pre{padding:.8em 1em;border-radius:8px;background:#8881;overflow:auto;white-space:pre-wrap}code{font-family:ui-monospace,monospace;font-size:.9em}
blockquote{margin:1em 0;padding:0 1em;border-left:3px solid #8886}table{border-collapse:collapse;margin:1em 0}
th,td{border:1px solid #8886;padding:.35em .7em;text-align:start;vertical-align:top}td>p,th>p,li>p{margin:0}
aside.callout{margin:1em 0;padding:.1em 1em;border-left:4px solid #4a8;background:#8881}aside[data-callout=warning]{border-color:#c80}aside[data-callout=danger]{border-color:#c33}
ul[data-type=taskList]{list-style:none;padding-left:0}ul[data-type=taskList]>li{display:flex;gap:.5em}ul[data-type=taskList]>li>div{flex:1}
figure{margin:1em 0}img{max-width:100%;height:auto}figcaption{color:#777;font-size:.9em}hr{border:0;border-top:1px solid #8886;margin:2em 0}
@media print{body{margin:0;max-width:none;color:#000}pre,tr,figure{break-inside:avoid}h1,h2,h3{break-after:avoid}}`

/** A document as one HTML file that needs no other: nothing is fetched and nothing runs when it is opened. */
export function writeHtmlFile({ title, html, language }: { title: string; html: string; language: string }): string {
  const heading = title === '' ? '' : `<h1>${escapeHtml(title)}</h1>\n`
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body dir="auto">
${heading}${html}
</body>
</html>
`
}
