/** One `name=value` of a tag list; blanks around both are gone. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

export interface TagList {
  /** In the order of the text. */
  readonly tags: readonly Tag[];
  /** First piece that is no tag, or repeats one; absent where all are well formed. */
  readonly fault?: string;
  /** A tag stands there twice, which makes the whole list invalid. */
  readonly hasRepeats: boolean;
}

const TAG_NAME = /^[a-z]\w*$/i;

/**
 * Reads a tag list, the form of DKIM keys and DMARC records. RFC 6376 §3.2:
 * `tag-list = tag-spec *( ";" tag-spec ) [ ";" ]`, `tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]`.
 * Pieces that are no tags are left out and named as `fault`; never throws.
 */
export function parseTagList(text: string): TagList {
  const tags = new Map<string, Tag>();
  let fault: string | undefined;
  let hasRepeats = false;
  for (const piece of text.split(';').map((part) => part.trim())) {
    if (piece === '') continue;
    const at = piece.indexOf('=');
    const name = piece.slice(0, Math.max(at, 0)).trim();
    hasRepeats ||= tags.has(name);
    if (!TAG_NAME.test(name) || tags.has(name)) fault ??= piece;
    else tags.set(name, { name, value: piece.slice(at + 1).trim() });
  }
  return { tags: [...tags.values()], hasRepeats, ...(fault === undefined ? {} : { fault }) };
}
