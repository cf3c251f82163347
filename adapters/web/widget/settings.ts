import type { PageSettings } from '../page-settings.ts';

const element = document.getElementById('chat-settings');

/** What the server wrote into the page. */
export const settings = JSON.parse(element?.textContent ?? '{}') as PageSettings;

/** A label in the visitor's language. */
export const text = (key: string): string => settings.texts[key] ?? key;
