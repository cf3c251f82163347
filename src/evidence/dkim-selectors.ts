/**
 * Selectors in common use, tried where nobody named one. A miss among them proves nothing: any
 * name may be a selector.
 */
export const GUESSED_SELECTORS: readonly string[] = [
  'default',
  'dkim',
  'mail',
  'email',
  'smtp',
  'mx',
  'key1',
  's1',
  's2',
  'selector1',
  'selector2',
  'google',
  'k1',
  'k2',
  'k3',
  'pm',
  'pic',
  'krs',
  'mailo',
  'mta',
  'mandrill',
  'zoho',
  'zmail',
  'fm1',
  'fm2',
  'fm3',
  'protonmail',
  'protonmail2',
  'protonmail3',
  'sig1',
  'cm',
  'everlytickey1',
  'hs1',
  'hs2',
  '20230601',
  '202406',
];

/** Foreign names: what no DNS label holds, or is absurdly long, is not asked for. RFC 6376 §3.1. */
export const isSelector = (text: string): boolean =>
  text.length <= 120 && text.split('.').every((label) => /^[a-z\d_-]{1,63}$/i.test(label));
