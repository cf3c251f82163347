/** Select Graphic Rendition. ECMA-48 §8.3.117. */
const CODES = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', cyan: '36' } as const;

export type Paint = (style: keyof typeof CODES, text: string) => string;

/** Styles a text for a terminal, or leaves it alone where colour is not wanted. */
export const createPaint =
  (hasColour: boolean): Paint =>
  (style, text) =>
    hasColour && text !== '' ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
