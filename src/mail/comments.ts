/** Takes comments out, nested ones too; an unclosed one goes to the end. RFC 5322 §3.2.2. */
export function withoutComments(text: string): string {
  let depth = 0;
  let isQuoted = false;
  let bare = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') {
      if (depth === 0) bare += text.slice(at, at + 2);
      at += 1;
    } else if (char === '"' && depth === 0) {
      isQuoted = !isQuoted;
      bare += char;
    } else if (char === '(' && !isQuoted) depth += 1;
    else if (char === ')' && !isQuoted && depth > 0) depth -= 1;
    else if (depth === 0) bare += char;
  }
  return bare;
}
