import { describe, expect, it } from '@jest/globals';
import { checkUrl } from './url.js';

describe('checkUrl', () => {
  it.each([
    'https://example.com/video.mp4',
    'HTTP://EXAMPLE.com:8080/a%20b?c=d#e',
    'http://[2606:4700::1111]/',
    'http://10.0.0.1/judged-when-it-is-fetched',
    `https://example.com/${'a'.repeat(2028)}`,
  ])('finds nothing wrong with %s', (url) => expect(checkUrl(url)).toBeNull());

  it.each([
    ['', 'URL_MALFORMED'],
    ['video.mp4', 'URL_MALFORMED'],
    ['http:example.com', 'URL_MALFORMED'],
    [' http://example.com', 'URL_MALFORMED'],
    ['http://exa\nmple.com', 'URL_MALFORMED'],
    ['http:\\\\example.com', 'URL_MALFORMED'],
    ['http://exa mple.com', 'URL_MALFORMED'],
    ['http://[fe80::1%25eth0]/', 'URL_MALFORMED'],
    ['http://1.2.3.400/', 'URL_MALFORMED'],
    ['http://example.com:99999/', 'URL_MALFORMED'],
    ['ftp://example.com/a', 'URL_SCHEME'],
    ['file:///etc/passwd', 'URL_SCHEME'],
    ['gopher://127.0.0.1:6379/_FLUSHALL', 'URL_SCHEME'],
    ['javascript:alert(1)', 'URL_SCHEME'],
    ['http://user:secret@example.com/', 'URL_CREDENTIALS'],
    ['http://example.com@127.0.0.1/', 'URL_CREDENTIALS'],
    ['http://@example.com/', 'URL_CREDENTIALS'],
    ['http://', 'URL_NO_HOST'],
    ['https://?a', 'URL_NO_HOST'],
    ['https://./', 'URL_NO_HOST'],
    [`https://example.com/${'a'.repeat(2029)}`, 'URL_TOO_LONG'],
  ])('says what is wrong with %j: %s', (url, code) => {
    expect(checkUrl(url)).toEqual({ code, detail: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});
