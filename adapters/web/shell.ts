import type { Manifest } from './bundle.ts';
import type { PageSettings } from './page-settings.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');

/** JSON that cannot end the element it stands in. */
const inertJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** The page without its content: the widget fills it in. Addresses are relative, so a proxy may serve it in a folder. */
export function pageShell(settings: PageSettings, manifest: Manifest): string {
  const text = (key: string): string => escapeHtml(settings.texts[key] ?? '');
  const title = escapeHtml(settings.company ?? settings.botName);
  return `<!doctype html>
<html lang="${text('language') || 'en'}" dir="${text('direction') || 'ltr'}">
<head>
<meta charset="utf-8">
<title>${title} – ${text('tagline')}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${text('start.intro')}">
<link rel="icon" href="assets/${manifest.icon}" type="image/svg+xml">
<link rel="stylesheet" href="assets/${manifest.style}">
<script type="module" src="assets/${manifest.script}"></script>
</head>
<body>
<div id="chat"></div>
<noscript>${text('no-script')}</noscript>
<script type="application/json" id="chat-settings">${inertJson(settings)}</script>
</body>
</html>
`;
}
