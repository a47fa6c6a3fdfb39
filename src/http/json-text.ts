/** A part of a JSON text whose end has not come: an object with the keys it has had, or an array. */
interface Open {
  keys: Set<string> | null;
}

/**
 * What a JSON text has that a parser would take without a word: more nested levels than may be, or a name twice in one object, of
 * which readers take one or the other (RFC 8259, section 4). Null for neither. In linear time, whatever the text; whether it is JSON at
 * all is the parser's business.
 */
export function jsonFault(text: string, maxDepth: number): string | null {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const key = open.at(-1)?.keys && isName(text, end) ? readString(text.slice(at, end + 1)) : null;
      if (key !== null && !isNew(open.at(-1)?.keys, key))
        return `The body has the name ${JSON.stringify(key)} twice in one object.`;
      at = end;
    } else if (character === '{' || character === '[') {
      open.push({ keys: character === '{' ? new Set() : null });
      if (open.length > maxDepth) return `The body is nested more than ${maxDepth} levels deep.`;
    } else if (character === '}' || character === ']') open.pop();
  }
  return null;
}

/** Where the closing quote of a string is, or the end of the text. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === '\\') before--;
  return (at - before) % 2 === 0;
}

/** Whether a colon follows. */
function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (' \t\n\r'.includes(text[at] ?? '.')) at++;
  return text[at] === ':';
}

/** What a string means, so that escapes hide nothing; null for what is none. */
function readString(text: string): string | null {
  try {
    return JSON.parse(text) as string;
  } catch {
    return null;
  }
}

function isNew(keys: Set<string> | null | undefined, key: string): boolean {
  const isKnown = keys?.has(key) ?? false;
  keys?.add(key);
  return !isKnown;
}
