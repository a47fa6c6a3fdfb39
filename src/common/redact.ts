import type { Env } from './env.js';

/** What is cut out of texts, in this order; each pattern keeps what stands before the secret. */
const SECRETS: readonly [pattern: RegExp, kept: string][] = [
  // a user name and a password in any URL, whatever they contain
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"<>]+@/gi, '$1[redacted]@'],
  // the query and the fragment of a URL, of a path, or alone
  [/(https?:\/\/[^\s?#"<>]+)[?#][^\s"<>]*/gi, '$1?[redacted]'],
  [/([?&#][\w.~%-]+=)(?!\[redacted\])[^\s&"<>]+/g, '$1[redacted]'],
  // what is known by its beginning
  [/\b(vas_[0-9a-f]{12}_|whsec_|hf_)[A-Za-z0-9_+/=-]{8,}/g, '$1[redacted]'],
  [/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [redacted]'],
  // headers as they are written in messages and in JSON
  [/\b((?:x-)?api-key|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1$2[redacted]'],
];

/** Cuts secrets out of a text: queries of URLs and user names in them more often are one than not; keys, callback secrets and tokens always are. */
export const redact = (text: string): string =>
  SECRETS.reduce((clean, [pattern, kept]) => clean.replace(pattern, kept), text);

/** A shorter secret is left to `redact`: it would be found where it is none. */
const SHORTEST = 6;

/** Whether the value of a variable is a secret as a whole. */
export const isSecretName = (name: string): boolean => /SECRET|TOKEN|API_KEY$/.test(name);

/** The secrets of a configuration, which must be in no text whatever stands around them: values, and passwords in addresses as written and as meant. */
export function secretsOf(env: Partial<Env>): string[] {
  const found = Object.entries(env).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    return isSecretName(name) ? [value, value.replace(/^whsec_/, '')] : passwordsIn(value);
  });
  return [...new Set(found)].filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function passwordsIn(value: string): string[] {
  if (!value.includes('@') || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  return [password, unescaped(password)];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
